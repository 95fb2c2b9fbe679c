"""Compares the cards that Python and Hugo read from the pages of a site."""

import json
import re
import shutil
from pathlib import Path

from helpers.sites import REPO, plain_hugo, write

from askbook.pages import address, cards
from askbook.project.project import Project

RENDER_EXPECTED = """\
{{- $rendered := dict }}
{{- range $path, $texts := index hugo.Data.expected site.Language.Name }}
  {{- $review := dict "page" (site.GetPage $path) "texts" $texts }}
  {{- $html := partial "cards/render-texts.html" $review }}
  {{- $rendered = merge $rendered (dict $path $html) }}
{{- end }}
{{- $name := printf "expected-%s.json" site.Language.Name }}
{{- (resources.FromString $name (jsonify $rendered)).Publish }}
"""
"""A home page that publishes cards read in Python, rendered by Hugo."""

Cards = list[dict[str, str]]


def compare(root: Path, public: Path) -> int:
    """Compare the cards of a site's pages, read in Python and in Hugo; return their number.

    The folder ``public`` is the built site. Another build, which replaces the site's layouts,
    renders the cards that Python read.
    """
    expected = read_in_python(root)
    default = next(iter(expected))
    published = {
        (code, path): read_in_hugo(public, "" if code == default else code, path)
        for code, pages in expected.items()
        for path in pages
    }
    (root / "layouts").unlink()
    for folder in ("_markup", "_partials", "shortcodes"):
        shutil.copytree(REPO / "layouts" / folder, root / "layouts" / folder)
    write(root, {
        "layouts/home.html": RENDER_EXPECTED,
        "data/expected.json": json.dumps({
            code: {path: texts_of(found) for path, found in pages.items()}
            for code, pages in expected.items()
        }),
    })  # fmt: skip
    shutil.rmtree(root / "public", ignore_errors=True)
    done = plain_hugo(root)
    assert done.returncode == 0, done.stdout + done.stderr
    for code, pages in expected.items():
        name = f"expected-{code}.json"
        file = next(path for path in (root / "public").rglob(name))
        rendered = json.loads(file.read_text(encoding="utf-8"))
        for path, (_, read) in pages.items():
            texts = iter(rendered[path][1:])
            wanted = [
                {"id": card["id"], "question": next(texts), "answer": next(texts)} for card in read
            ]
            assert published[code, path] == comparable(wanted), f"{code} {path}"
    return sum(len(read) for pages in expected.values() for _, read in pages.values())


def texts_of(page: tuple[str, Cards]) -> list[str]:
    """Return the texts of a page's Review in their order, as Hugo renders them together."""
    before, found = page
    return [before, *(card[side] for card in found for side in ("question", "answer"))]


def read_in_python(root: Path) -> dict[str, dict[str, tuple[str, Cards]]]:
    """Return each Review's text before its cards and its cards, by language and page.

    Pages that the check refuses are left out.
    """
    project = Project(root)
    languages = project.catalog.languages
    found: dict[str, dict[str, tuple[str, Cards]]] = {code: {} for code in languages}
    for path, page in project.pages.items():
        at = address.read(path, languages)
        review = page.by_kind.get("review")
        read = cards.read(review.answer, languages[at.language].labels.answer) if review else []
        before = cards.preamble(review.answer) if review and read else ""
        is_whole = all(section.kind for section in page.sections)  # else P002
        is_readable = all(card.question and card.answer for card in read)
        if is_whole and is_readable and not page.front.values.get("draft"):
            found[at.language][at.url.rstrip("/") or "/"] = (
                before,
                [
                    {"id": card.id_at(place), "question": card.question, "answer": card.answer}
                    for place, card in enumerate(read, 1)
                ],
            )
    return found


def read_in_hugo(public: Path, language_folder: str, path: str) -> Cards:
    """Return the published cards of a page, whose language has that folder of the site."""
    file = public / language_folder / path.lower().replace(" ", "-").lstrip("/") / "cards.json"
    return (
        comparable(json.loads(file.read_text(encoding="utf-8"))["cards"]) if file.exists() else []
    )


def comparable(found: Cards) -> Cards:
    """Return cards without notes, and without ids of headings and spacing.

    The latter two depend on the rest of the page.
    """
    return [
        {
            key: re.sub(r"\s+", " ", re.sub(r' id="?[^" >]*"?', "", text)).strip()
            for key, text in card.items()
            if key in ("id", "question", "answer")
        }
        for card in found
    ]

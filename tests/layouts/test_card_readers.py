"""Python and Hugo read the same cards from every page.

Set ASKBOOK_PAGES to a folder of pages of another site to compare these, too.
"""

import json
import os
import random
import re
import shutil
from pathlib import Path

import pytest
from helpers import soup
from helpers.example import ANSWERS, LABELS, example_page
from helpers.sites import REPO, SITES, copy_site, link_engine, make_site, plain_hugo, write

from askbook.answers.normalize import normalize_answer
from askbook.check.katex import Katex
from askbook.generate.import_pages import import_pages
from askbook.pages import address, cards
from askbook.pages.sections import Format
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

REVIEWS = {
    "label in a fence": "1. a?\n\n   ```\n   Answer: x\n   ```\n\n   Answer: b",
    "number in a fence": "1. a?\nAnswer:\n\n```\n2. x\n```\n\n2. c?\nAnswer: d",
    "fence as the question": "1. ```py\n   Answer: x\n   ```\n\n   Answer: b",
    "fence behind the label": "1. a?\n   Answer: ```py\n   x = 1\n   ```",
    "fence in a list": "1. a?\nAnswer:\n\n   - ```py\n     Answer: x\n     ```\n\n2. c?\nAnswer: d",
    "fence in a quote": "1. a?\n\n   > ~~~\n   > Answer: x\n   > ~~~\n\n   Answer: b",
    "longer fence": "1. a?\n\n   ````\n   ```\n   Answer: x\n   ````\n\n   Answer: b",
    "inline code": "1. a?\n```x``` is code\nAnswer: b\n\n2. c?\nAnswer: d",
    "indented code": "1. a?\nAnswer:\n\n       Answer: x\n\n2. c?\nAnswer: d",
    "label in indented code": "1. a?\n\n       Answer: x\n\n   Answer: b",
    "label in a quote": "1. a?\n\n   > Answer: x\n\n   Answer: b",
    "explicit ids": "1. a? {#one}\nAnswer: b\n\n2. c?\n\n   {#two-2}\n\n   Answer: d",
    "two digits": "\n\n".join(f"{n}. a {n}?\n\n    Answer: b" for n in range(1, 13)),
    "text before": "Read *this*.\n\n1. a?\nAnswer: b",
    "thematic break": "1. a?\nAnswer:\n\n   b\n\n   ***\n\n   c\n\n2. d?\nAnswer: e",
}


def compare(root: Path) -> int:
    """Compare the cards of a site's pages, read in Python and in Hugo; return their number."""
    expected = read_in_python(root)
    assert plain_hugo(root).returncode == 0
    published = {
        (code, path): read_in_hugo(root, code, path)
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
    shutil.rmtree(root / "public")
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
        read = cards.read(review.answer, languages[at.language].answer) if review else []
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


def read_in_hugo(root: Path, code: str, path: str) -> Cards:
    languages = Project(root).catalog.languages
    prefix = "" if code == next(iter(languages)) else code
    file = root / "public" / prefix / path.lower().replace(" ", "-").lstrip("/") / "cards.json"
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


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir() if path.is_dir()))
def test_cards_of_a_fixture_site_are_read_alike(tmp_path, name):
    assert compare(copy_site(name, tmp_path / "site")) > 0


def test_cards_of_every_form_are_read_alike(tmp_path):
    root = make_site(tmp_path / "site")
    for number, review in enumerate(REVIEWS.values()):
        text = example_page([*ANSWERS[:3], review])
        write(root, {f"content/page-{number}.md": text})
    assert compare(root) > len(REVIEWS)


def test_cards_of_hostile_reviews_are_read_alike(tmp_path):
    root, chance = make_site(tmp_path / "site"), random.Random(11)
    for number in range(150):
        text = "\n\n".join(
            f"{n}. {soup.answer(chance).strip()}\nAnswer: {soup.answer(chance).strip()}"
            for n in range(1, 4)
        )
        review = normalize_answer(text, Format.CARDS, LABELS)
        if not review.findings:
            page = example_page([*ANSWERS[:3], review.text])
            write(root, {f"content/page-{number}.md": page})
    assert compare(root) > 50


def test_a_card_that_hugo_cannot_render_is_shown_as_text_and_breaks_no_build(tmp_path):
    root = make_site(tmp_path / "site")
    review = "1. a?\nAnswer: ```{r, echo=FALSE}\nx"
    write(root, {"content/page.md": example_page([*ANSWERS[:3], review])})
    assert plain_hugo(root).returncode == 0
    (card,) = read_in_hugo(root, "en", "/page")
    assert "{r, echo=FALSE}" in card["answer"]


def test_cards_of_this_repository_are_read_alike(tmp_path):
    for name in ("content", "data", "i18n"):
        shutil.copytree(REPO / name, tmp_path / "site" / name)
    shutil.copy(REPO / "config.toml", tmp_path / "site")
    compare(link_engine(tmp_path / "site"))


@pytest.mark.skipif("ASKBOOK_PAGES" not in os.environ, reason="ASKBOOK_PAGES names no folder")
def test_cards_of_other_pages_are_read_alike(tmp_path):
    root = tmp_path / "site"
    for name in ("data", "i18n"):
        shutil.copytree(REPO / name, root / name)
    shutil.copy(REPO / "config.toml", root)
    write(
        root, {"content/_index.md": '+++\ntitle = "Home"\n+++\n', "data/topics.yaml": "- Other\n"}
    )
    catalog = Project(root).catalog
    source, katex = Path(os.environ["ASKBOOK_PAGES"]), Katex(root, print)
    import_pages(source, root / "content/other", catalog, print, katex=katex)
    assert compare(link_engine(root)) > 0

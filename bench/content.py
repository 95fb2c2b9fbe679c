"""Made-up topic pages in the shape of the site's own, and two sites that render them.

The same number gives the same pages at any time, and fewer pages are the first of more, so
that figures of two sizes and of two tools compare.
"""

import re
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).resolve().parents[1] / "scripts"))

from askbook.generate import new_page
from askbook.pages.sections import Language
from askbook.text.slug import slugify

BASE_URL = "https://example.org/"
"""Where the sites that are measured would stand."""

FOLDER = 50
"""Topics in a folder."""

OWN = ("config.toml", "layouts", "assets", "data", "i18n", "config")
"""What of the site its pages are rendered with."""

FLOOR = {
    "config.toml": 'disableKinds = ["taxonomy", "term", "rss", "sitemap", "404"]\n',
    "layouts/baseof.html": (
        '<!doctype html><title>{{ .Title }}</title>{{ block "main" . }}{{ end }}\n'
    ),
    "layouts/page.html": '{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}{{ end }}\n',
    "layouts/list.html": (
        '{{ define "main" }}<ul>{{ range .Pages }}'
        '<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>'
        "{{ end }}</ul>{{ end }}\n"
    ),
    "layouts/shortcodes/ask_chatgpt.html": "<p>{{ .Inner }}</p>\n",
}
"""The least that renders the same content, file by file."""

WORDS = {
    "ADJECTIVE": """
        balanced bounded brittle cyclic dense digital discrete dynamic finite global hidden joint
        layered linear local modular narrow parallel physical random regular remote shared simple
        sparse stable symbolic thermal vertical weighted
    """,
    "NOUN": """
        barrier border boundary bridge budget catalog channel circuit climate cluster column
        contract counter crystal current customer degree delay factor fiber filter fragment garden
        gradient harbor journal kernel ladder language ledger limit lattice market measure message
        method mirror molecule network particle pattern pressure protein queue record region river
        sample schedule shadow signal station surface theorem threshold tissue treaty valley vector
        village voltage wage window
    """,
    "VERB": """
        absorbs adjusts balances carries combines compares compresses controls corrects delays
        describes divides doubles follows limits measures predicts protects reduces repeats
        replaces sorts separates supports transforms weakens
    """,
    "NUMBER": " ".join(map(str, range(2, 100))),
}
QUESTIONS = (
    "What is the purpose of a NOUN in TOPIC?",
    "Which NOUN VERB the ADJECTIVE NOUN, and what does each NOUN cost?",
    "How does the ADJECTIVE NOUN differ from the ADJECTIVE NOUN in TOPIC?",
    "Why do TOPIC need a NOUN that VERB every NOUN of the ADJECTIVE NOUN?",
    "When is the ADJECTIVE NOUN a better choice than the NOUN, and when is it not?",
)
STATEMENTS = (
    "TOPIC are a ADJECTIVE kind of NOUN that VERB the NOUN and its ADJECTIVE NOUN.",
    "One ADJECTIVE NOUN VERB the NOUN before each NOUN of the NOUN does.",
    "In TOPIC, the NOUN VERB each NOUN, which keeps the NOUN ADJECTIVE and the NOUN small.",
    "For example, a NOUN of size NUMBER VERB about NUMBER times as much of the ADJECTIVE NOUN.",
    "The NOUN VERB the NOUN at each step, and the ADJECTIVE NOUN VERB what is left of it.",
    "Without the ADJECTIVE NOUN, the whole NOUN would grow by NUMBER whenever a NOUN VERB it.",
    "This is why people who work with a ADJECTIVE NOUN also watch its NOUN and its NOUN.",
    "A NOUN can be thought of as a ADJECTIVE NOUN that VERB NUMBER of every NUMBER parts.",
)


def write_floor(folder: Path) -> None:
    """Write a site of the fewest layouts that render the pages: all but the pages."""
    for name, text in FLOOR.items():
        _write(folder / name, text)


def copy_site(root: Path, folder: Path) -> None:
    """Copy the site in that root: all but its pages."""
    folder.mkdir()
    for name in OWN:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)


def write_pages(folder: Path, language: Language, pages: int) -> list[Path]:
    """Write that many topic pages below the folder; return their paths there."""
    topics = []
    for path, text in made_up(language, pages):
        _write(folder / path, text)
        topics += [path] if path.stem != "_index" else []
    return topics


def made_up(language: Language, pages: int) -> Iterator[tuple[Path, str]]:
    """Yield pages with their paths; whatever the number, they begin with the same ones."""
    dice = Random(0)
    for number, start in enumerate(range(0, pages, FOLDER), start=1):
        part, *topics = _titles(dice)
        folder = Path(slugify(f"{part} {number}"))
        yield folder / "_index.md", _page(language, part, number, {})
        for weight, topic in enumerate(topics[: pages - start], start=1):
            text = _page(language, topic, weight, _answers(dice, topic, language.answer))
            yield folder / f"{slugify(topic)}.md", text


def _titles(dice: Random) -> list[str]:
    """Return titles for a folder and the topics in it, each a different one."""
    names = dice.sample([*product(WORDS["ADJECTIVE"].split(), WORDS["NOUN"].split())], 1 + FOLDER)
    return [f"{adjective} {noun}s".title() for adjective, noun in names]


def _page(language: Language, title: str, weight: int, answers: Mapping[str, str]) -> str:
    return new_page.render(language, title=title, topic=title, weight=str(weight), answers=answers)


def _answers(dice: Random, topic: str, label: str) -> dict[str, str]:
    """Return what a chat model might say about the topic, by kind of section."""

    def filled(text: str) -> str:
        text = re.sub("|".join(WORDS), lambda gap: dice.choice(WORDS[gap[0]].split()), text)
        return text.replace("TOPIC", topic)

    def said(sentences: int) -> str:
        return filled(" ".join(dice.choices(STATEMENTS, k=sentences)))

    return {
        "preview": _numbered(map(filled, QUESTIONS), "\n"),
        "explain": "\n\n".join(said(7) for _ in range(3)),
        "keypoint": _numbered((said(1) for _ in range(10)), "\n\n"),
        "review": _numbered((f"{filled(text)}\n{label} {said(2)}" for text in QUESTIONS), "\n\n"),
    }


def _numbered(items: Iterable[str], between: str) -> str:
    return between.join(f"{number}. {item}" for number, item in enumerate(items, start=1))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")

"""Generated topic pages, and two sites that render them: the engine's and a bare one.

The same number gives the same pages at any time, and fewer pages are the first of more.
"""

import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from random import Random

from askbook.generate import new_page
from askbook.pages import sections_file
from askbook.pages.sections import Language
from askbook.text.slug import slugify

ROOT = Path(__file__).resolve().parents[1]
BASE_URL = "https://example.org/"
FOLDER = 50
"""Topics in a folder."""

ENGINE = (
    "layouts",
    "assets",
    "i18n",
    "config",
    "content/_content.gotmpl",
    "data/sections.yaml",
)
CONFIG = """\
title = "Benchmark"
baseURL = "{base_url}"
defaultContentLanguage = "{language}"

[[params.chats]]
name = "Chat"
url = "https://chat.example/?q="
"""

BARE_SITE = {
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
CARDS = len(QUESTIONS)
"""Cards of a topic."""


def write_bare_site(folder: Path) -> None:
    """Write the smallest site that renders the same pages, without the pages."""
    write_files(folder, BARE_SITE.items())


def write_site(folder: Path) -> None:
    """Write a site with the engine's files, without pages."""
    for name in ENGINE:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)
    config = CONFIG.format(base_url=BASE_URL, language=_language().code)
    write_files(folder, [("config.toml", config), ("data/topics.yaml", "[]\n")])


def write_pages(folder: Path, pages: int) -> list[Path]:
    """Write that many topic pages and their sections; return the topics' paths in the folder."""
    generated = list(generate_pages(pages))
    write_files(folder, ((str(path), text) for path, text in generated))
    return [path for path, _ in generated if path.stem != "_index"]


def write_files(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write text files by their paths in the folder."""
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def generate_pages(pages: int) -> Iterator[tuple[Path, str]]:
    """Yield that many topic pages and their sections, with their paths below ``content/``."""
    random, language = Random(0), _language()
    for number, start in enumerate(range(0, pages, FOLDER), start=1):
        section, *topics = _titles(random)
        folder = Path(slugify(f"{section} {number}"))
        yield folder / "_index.md", _page(language, section, number, {})
        for weight, topic in enumerate(topics[: pages - start], start=1):
            text = _page(language, topic, weight, _answers(random, topic, language.labels.answer))
            yield folder / f"{slugify(topic)}.md", text


@cache
def _language() -> Language:
    """Return the engine's default language, without optional sections."""
    path = ROOT / "data/sections.yaml"
    catalog = sections_file.load(path.read_text(encoding="utf-8"), path)
    return catalog.with_optional(()).default


def _titles(random: Random) -> list[str]:
    """Return different titles for a section and its topics."""
    names = [*product(WORDS["ADJECTIVE"].split(), WORDS["NOUN"].split())]
    return [f"{adjective} {noun}s".title() for adjective, noun in random.sample(names, 1 + FOLDER)]


def _page(language: Language, title: str, weight: int, answers: Mapping[str, str]) -> str:
    return new_page.render(language, title=title, weight=str(weight), answers=answers)


def _answers(random: Random, topic: str, label: str) -> dict[str, str]:
    """Return answers for the topic by kind of section."""

    def fill(text: str) -> str:
        text = re.sub("|".join(WORDS), lambda gap: random.choice(WORDS[gap[0]].split()), text)
        return text.replace("TOPIC", topic)

    def sentences(count: int) -> str:
        return fill(" ".join(random.choices(STATEMENTS, k=count)))

    return {
        "preview": _numbered(map(fill, QUESTIONS), "\n"),
        "explain": "\n\n".join(sentences(7) for _ in range(3)),
        "keypoint": _numbered((sentences(1) for _ in range(10)), "\n\n"),
        "review": _numbered((f"{fill(q)}\n{label} {sentences(2)}" for q in QUESTIONS), "\n\n"),
    }


def _numbered(items: Iterable[str], separator: str) -> str:
    return separator.join(f"{number}. {item}" for number, item in enumerate(items, start=1))

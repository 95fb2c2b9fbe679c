#!/usr/bin/env python3
"""Measure what the site costs to build and to open, against a floor.

Builds made-up topic pages under the site's layouts and, in turn, under four-line layouts:
the bare floor. Prints the medians of Hugo's CPU seconds and peak memory with their ratios,
and what the first view of one topic page loads. Compare figures of one run only.
"""

import argparse
import gzip
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from random import Random
from statistics import median
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from study import command, hugo, new_page
from study.command import FINE, Command, Parser
from study.sections import Language
from study.slug import slugify

SIZES = (100, 1000)
FOLDER = 50
"""Topics in a folder."""

OWN = ("config.toml", "layouts", "assets", "data", "i18n")
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


@dataclass(frozen=True, slots=True)
class Cost:
    """What a build took: CPU seconds, user and system, and the peak of its memory."""

    seconds: float
    megabytes: float


@dataclass(frozen=True, slots=True)
class View:
    """Bytes that the first view of a page loads, each file through gzip -9."""

    html: int
    css: int
    js: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.html + self.css + self.js


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured with that many topic pages."""

    pages: int
    floor: Cost
    site: Cost
    view: View


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(__doc__)
    parser.add_argument(
        "--pages",
        type=_number,
        action="append",
        metavar="N",
        help="build N topic pages; may be repeated (default: 100 and 1000)",
    )
    parser.add_argument(
        "--runs",
        type=_number,
        default=3,
        metavar="N",
        help="builds a side that count, after one that does not (default: 3)",
    )
    return command.run(parser, _bench, argv)


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number from 1, got {text!r}")
    return int(text)


def _bench(run: Command) -> int:
    sizes = sorted(set(run.options.pages or SIZES))
    results = [_measure(run, pages) for pages in sizes]
    for line in (*_build_table(results), "", *_view_table(results), *_growth(results)):
        print(line)
    return FINE


# Building


def _measure(run: Command, pages: int) -> Result:
    """Return what that many topic pages cost on either side."""
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        floor, site = Path(name, "floor"), Path(name, "site")
        _write_floor(floor)
        _copy_own(run.project.root, site)
        topic = _write_content(site / "content", run.project.catalog.default, pages)
        shutil.copytree(site / "content", floor / "content")
        turns = [_turn(run, pages, floor, site) for _ in range(1 + run.options.runs)]
        view = _first_view(site / "public", topic.with_suffix("") / "index.html")
    floors, sites = zip(*turns[1:], strict=True)
    return Result(pages, _median(floors), _median(sites), view)


def _turn(run: Command, pages: int, floor: Path, site: Path) -> tuple[Cost, Cost]:
    """Build one after the other; return what each took."""
    costs = _built(floor), _built(site)
    seconds = (cost.seconds for cost in costs)
    run.say("{:,} pages: floor {:.2f} s, site {:.2f} s".format(pages, *seconds))
    return costs


def _built(folder: Path) -> Cost:
    """Build what is in that folder from nothing; return what Hugo took.

    A new process calls Hugo, so that the account of its children holds that one build.
    """
    shutil.rmtree(folder / "public", ignore_errors=True)
    with ProcessPoolExecutor(max_workers=1) as pool:
        return pool.submit(_build, folder).result()


def _build(folder: Path) -> Cost:
    hugo.build(folder, folder / "public", base_url="https://example.org/")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6)


def _median(costs: Sequence[Cost]) -> Cost:
    seconds = median(cost.seconds for cost in costs)
    return Cost(seconds, median(cost.megabytes for cost in costs))


# Opening


class _Loaded(HTMLParser):
    """Collects the addresses of the style sheets and scripts that a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address that the tag loads, if it does."""
        values = dict(attrs)
        address = values.get("src") if tag == "script" else None
        if tag == "link" and values.get("rel") in ("stylesheet", "modulepreload"):
            address = values.get("href")
        if address:
            self.addresses.add(address)


def _first_view(public: Path, page: Path) -> View:
    """Return what the page loads, by its path below the built site."""
    html = (public / page).read_bytes()
    loaded = _Loaded()
    loaded.feed(html.decode())
    files = [public / urlsplit(address).path.lstrip("/") for address in loaded.addresses]

    def packed(suffix: str) -> int:
        return sum(_packed(file.read_bytes()) for file in files if file.suffix == suffix)

    return View(_packed(html), packed(".css"), packed(".js"))


def _packed(data: bytes) -> int:
    return len(gzip.compress(data, 9))


# The two sites


def _write_floor(folder: Path) -> None:
    for name, text in FLOOR.items():
        _write(folder / name, text)


def _copy_own(root: Path, folder: Path) -> None:
    folder.mkdir()
    for name in OWN:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, folder / name)


def _write_content(folder: Path, language: Language, pages: int) -> Path:
    """Write that many topic pages; return the path of the first."""
    topics = []
    for path, text in _content(language, pages):
        _write(folder / path, text)
        topics += [path] if path.stem != "_index" else []
    return topics[0]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


# Made-up content, in the shape of the site's own


def _content(language: Language, pages: int) -> Iterator[tuple[Path, str]]:
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


# Printing


def _build_table(results: Sequence[Result]) -> Iterator[str]:
    yield "| topic pages | floor CPU s | site CPU s | ratio | floor MB | site MB | ratio |"
    yield "|--:|--:|--:|--:|--:|--:|--:|"
    for result in results:
        floor, site = result.floor, result.site
        yield (
            f"| {result.pages:,} "
            f"| {floor.seconds:.2f} | {site.seconds:.2f} | {site.seconds / floor.seconds:.2f} "
            f"| {floor.megabytes:.0f} | {site.megabytes:.0f} "
            f"| {site.megabytes / floor.megabytes:.2f} |"
        )


def _view_table(results: Sequence[Result]) -> Iterator[str]:
    yield "| topic pages | first view, bytes gzip | HTML | CSS | JS |"
    yield "|--:|--:|--:|--:|--:|"
    for result in results:
        view = result.view
        sizes = (result.pages, view.total, view.html, view.css, view.js)
        yield "| " + " | ".join(f"{size:,}" for size in sizes) + " |"


def _growth(results: Sequence[Result]) -> Iterator[str]:
    """Yield whether the page that was opened, the same at any size, grows with the site."""
    first, *others = results
    more = max((other.view.total - first.view.total for other in others), default=0)
    if others:
        yield ""
        yield (
            f"The page grows by {more:,} bytes with the site."
            if more
            else ("The page does not grow with the site.")
        )


if __name__ == "__main__":
    raise SystemExit(main())

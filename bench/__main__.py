"""Measure what the site costs, compared with bare Hugo, and print tables.

Takes about half an hour on two cores. If a subject fails, the others still run.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from types import ModuleType

from askbook.ask.settings import positive
from askbook.errors import FINDINGS, SUCCESS, StudyError
from bench import (
    asking,
    books,
    build,
    complete,
    decks,
    importing,
    learning,
    peers,
    reading,
    rebuild,
    report,
    searching,
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Something to measure: a module whose first line introduces its tables."""

    title: str
    module: ModuleType
    sizes: tuple[int, ...]
    quick: tuple[int, ...]
    runs: int = 3

    def measure(self, sizes: Sequence[int], runs: int) -> str:
        """Return the section of results."""
        tables: Iterable[str] = self.module.run(sizes, runs)
        introduction = (self.module.__doc__ or "").partition("\n")[0]
        return report.section(self.title, [introduction, *tables])


SUBJECTS = {
    "build": Subject("Building the site", build, (100, 1000, 10_000), (100, 1000), 5),
    "complete": Subject("Building everything", complete, (100, 1000, 10_000), (100,), 1),
    "rebuild": Subject("Rebuilding after an edit", rebuild, (1000,), (1000,), 9),
    "reading": Subject("Reading a page", reading, (100, 1000), (100, 1000)),
    "searching": Subject("Searching", searching, (600,), (600,)),
    "learning": Subject("Opening a page with a long log", learning, (2000, 20_000), (2000,), 9),
    "asking": Subject("Asking a model", asking, (4000,), (400,)),
    "importing": Subject("Importing pages", importing, (100, 1000), (100,)),
    "decks": Subject("Exporting decks", decks, (100, 1000), (100,)),
    "books": Subject("Making books", books, (100, 1000), (100,)),
    "peers": Subject("Comparing with other tools", peers, (1000,), (100,), 1),
}
LARGE = 50_000


def main(argv: Sequence[str] | None = None) -> int:
    """Run the benchmarks; return the exit code."""
    parser = _parser()
    options = parser.parse_args(argv)
    if unknown := set(options.subjects) - set(SUBJECTS):
        parser.error(f"unknown subject {min(unknown)!r}; choose from {', '.join(SUBJECTS)}")
    sections: dict[str, str] = {}
    failed = False
    for name in options.subjects or [name for name in SUBJECTS if name != "peers"]:
        print(f"measuring: {name}", file=sys.stderr)
        subject = SUBJECTS[name]
        sizes = tuple(options.size or ()) or (subject.quick if options.quick else subject.sizes)
        sizes += (LARGE,) if options.large and name in ("build", "complete") else ()
        runs = options.runs or min(subject.runs, 3 if options.quick else subject.runs)
        try:
            sections[subject.title] = subject.measure(sizes, runs)
        except StudyError as error:
            print(f"{name}: {error}", file=sys.stderr)
            failed = True
        else:
            print(sections[subject.title], flush=True)
    if options.write:
        report.write(sections)
    return FINDINGS if failed else SUCCESS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument(
        "subjects",
        nargs="*",
        metavar="SUBJECT",
        help=f"what to measure: {', '.join(SUBJECTS)} (default: all but peers)",
    )
    parser.add_argument("--quick", action="store_true", help="measure small sizes only")
    parser.add_argument("--large", action="store_true", help=f"also build {LARGE:,} pages")
    parser.add_argument(
        "--size",
        type=positive(int),
        action="append",
        metavar="N",
        help="measure N pages (asking: questions, learning: events); may be repeated",
    )
    parser.add_argument(
        "--runs", type=positive(int), metavar="N", help="measure N times, after one run to warm up"
    )
    parser.add_argument("--write", action="store_true", help="update bench/RESULTS.md")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

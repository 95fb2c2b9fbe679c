#!/usr/bin/env python3
"""Measure what decks and printed sheets cost: time and bytes of one card, bytes of one topic.

Builds made-up topic pages, five cards each, writes their decks, and looks at the sheets of a
section. Prints the median CPU seconds of writing all decks.
"""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import content
import measure
import reporting
import weight
from askbook.cli import Command
from askbook.project.project import Project
from askbook.publish import hugo
from askbook.publish.anki import export
from measure import Cost
from results import Report
from tables import Table

SIZES = (100, 1000)
CARDS = len(content.QUESTIONS)
"""Cards of a topic."""

SHEETS = {"key-points.html": "key points", "questions.html": "question paper"}

SAYS = (
    f"Made-up topics with {CARDS} cards each. Every card stands in three decks: its topic's, its "
    "section's and the whole site's, each as `deck.apkg` and `deck.txt`.",
)
DECKS = ("cards", "runs", "CPU s", "CPU ms a card", "MB of memory", "bytes a card, site", "topic")
PAPER = ("a section's sheet", "bytes a topic", "gzip")


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured with that many topics: the decks' cost, and files' bytes."""

    topics: int
    cost: Cost
    site_deck: int
    topic_deck: int
    sheets: tuple[tuple[str, int, int], ...]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    reporting.add_sizes(parser, "build N topic pages", SIZES)
    reporting.add_runs(parser, "runs", 3)
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Write the decks of each size."""
    sizes = sorted(set(run.options.pages or SIZES))
    results = [_measure(run, pages) for pages in sizes]
    rows = tuple(_row(result, run.options.runs) for result in results)
    sheets = tuple((name, f"{raw:,}", f"{packed:,}") for name, raw, packed in results[0].sheets)
    tables = (Table(DECKS, rows), Table(PAPER, sheets, words=1))
    title = "Decks and sheets"
    return Report(name="decks", title=title, order=60, says=SAYS, tables=tables)


def _measure(run: Command, topics: int) -> Result:
    run.say(f"writing the decks of {topics:,} topics")
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site, public = Path(name, "site"), Path(name, "public")
        content.copy_site(run.project.root, site)
        paths = content.write_pages(site / "content", run.project.catalog.default, topics)
        hugo.build(site, public, base_url=content.BASE_URL, extras=True)
        write = partial(measure.of_itself, _write, site, public)
        [costs] = measure.in_turns([write], run.options.runs)
        section = public / paths[0].parent
        decks = public / "deck.apkg", section / paths[0].stem / "deck.apkg"
        sizes = [deck.stat().st_size for deck in decks]
        sheets = tuple(_sheet(section / file, name, topics) for file, name in SHEETS.items())
    return Result(topics, measure.middle(costs), sizes[0], sizes[1], sheets)


def _write(site: Path, public: Path) -> None:
    export.write(Project(site), public, content.BASE_URL)


def _sheet(file: Path, name: str, topics: int) -> tuple[str, int, int]:
    """Return what a topic takes on a sheet, as it is and packed."""
    data, on_it = file.read_bytes(), min(topics, content.FOLDER)
    return name, len(data) // on_it, weight.size(data).gzip // on_it


def _row(result: Result, runs: int) -> tuple[str, ...]:
    cards = result.topics * CARDS
    return (
        f"{cards:,}",
        f"{runs}",
        f"{result.cost.seconds:.2f}",
        f"{1000 * result.cost.seconds / cards:.2f}",
        f"{result.cost.megabytes:.0f}",
        f"{result.site_deck / cards:,.0f}",
        f"{result.topic_deck / CARDS:,.0f}",
    )


if __name__ == "__main__":
    raise SystemExit(main())

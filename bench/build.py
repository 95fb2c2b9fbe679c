#!/usr/bin/env python3
"""Measure what Hugo takes to build the site, against a floor.

Builds made-up topic pages under the site's layouts and, in turn, under four-line layouts:
the bare floor. Prints the medians of Hugo's CPU seconds and peak memory with their ratios,
and what a page costs as the site grows. Compare figures of one run only.
"""

import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path

import content
import measure
import reporting
from askbook.cli import Command
from askbook.publish import hugo
from measure import Cost
from results import Report, Series
from tables import Table

RUNS = {100: 5, 1000: 5, 10_000: 3}
"""How often each size is built on each side, after one build that does not count."""

LARGE = 50_000
"""Topic pages, built once: a minute and more on each side."""

SAYS = (
    "Made-up topic pages in the shape of the site's own, 50 topics in a folder, built under "
    "the site's layouts and under the bare floor: the same content and a layout of four lines.",
    "Where what a page more costs stays the same, cost is linear.",
)


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured with that many topic pages, in that many turns."""

    pages: int
    runs: int
    floor: Cost
    site: Cost


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    reporting.add_sizes(parser, "build N topic pages", (*RUNS,))
    parser.add_argument(
        "--runs",
        type=measure.number,
        metavar="N",
        help="builds a side that count, after one that does not (default: 5, of 10000 pages 3)",
    )
    parser.add_argument("--large", action="store_true", help="build 50000 pages too, once")
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Build every size in turn with the floor."""
    sizes = set(run.options.pages or RUNS) | ({LARGE} if run.options.large else set())
    results = [_measure(run, pages) for pages in sorted(sizes)]
    tables = [_cost_table(results)] + ([_growth_table(results)] if len(results) > 1 else [])
    lines = [
        Series("Askbook", "site", tuple((r.pages, round(r.site.seconds, 2)) for r in results)),
        Series("bare Hugo", "floor", tuple((r.pages, round(r.floor.seconds, 2)) for r in results)),
    ]
    title = "Building the site"
    return Report(
        name="build", title=title, order=10, says=SAYS, tables=tuple(tables), series=tuple(lines)
    )


def _measure(run: Command, pages: int) -> Result:
    """Return what that many topic pages cost on either side."""
    runs = run.options.runs or RUNS.get(pages, 1)
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        floor, site = Path(name, "floor"), Path(name, "site")
        content.write_floor(floor)
        content.copy_site(run.project.root, site)
        content.write_pages(site / "content", run.project.catalog.default, pages)
        shutil.copytree(site / "content", floor / "content")
        run.say(f"building {pages:,} pages")
        sides = [partial(_built, floor), partial(_built, site)]
        floors, sites = measure.in_turns(sides, runs)
    return Result(pages, runs, measure.middle(floors), measure.middle(sites))


def _built(folder: Path) -> Cost:
    """Build what is in that folder from nothing; return what Hugo took."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    return measure.of_children(hugo.build, folder, folder / "public", base_url=content.BASE_URL)


# Printing


def _cost_table(results: Sequence[Result]) -> Table:
    rows = [
        (
            f"{result.pages:,}",
            f"{result.runs}",
            f"{result.floor.seconds:.2f}",
            f"{result.site.seconds:.2f}",
            f"{result.site.seconds / result.floor.seconds:.2f}",
            f"{result.floor.megabytes:,.0f}",
            f"{result.site.megabytes:,.0f}",
            f"{result.site.megabytes / result.floor.megabytes:.2f}",
        )
        for result in results
    ]
    head = ("topic pages", "runs", "floor, CPU s", "site, CPU s", "ratio")
    return Table((*head, "floor, MB", "site, MB", "ratio"), tuple(rows))


def _growth_table(results: Sequence[Result]) -> Table:
    """Return what one page more costs from each size to the next."""
    sizes = pairwise(f"{result.pages:,}" for result in results)
    floors = measure.steps([(result.pages, 1000 * result.floor.seconds) for result in results])
    sites = measure.steps([(result.pages, 1000 * result.site.seconds) for result in results])
    rows = [
        (f"{less} to {more}", f"{floor:.2f}", f"{site:.2f}", f"{site / floor:.2f}")
        for (less, more), floor, site in zip(sizes, floors, sites, strict=True)
    ]
    head = ("topic pages", "floor, CPU ms a page more", "site, CPU ms a page more", "ratio")
    return Table(head, tuple(rows), words=1)


if __name__ == "__main__":
    raise SystemExit(main())

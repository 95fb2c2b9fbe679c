#!/usr/bin/env python3
"""Measure what the site costs to build and to open, against a floor.

Builds made-up topic pages under the site's layouts and, in turn, under four-line layouts:
the bare floor. Prints the medians of Hugo's CPU seconds and peak memory with their ratios,
and what the first view of one topic page loads. Compare figures of one run only.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import content
import measure
import weight
from measure import Cost
from study import command, hugo
from study.command import FINE, Command, Parser
from tables import Table
from weight import View

SIZES = (100, 1000)


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
        type=measure.number,
        action="append",
        metavar="N",
        help="build N topic pages; may be repeated (default: 100 and 1000)",
    )
    parser.add_argument(
        "--runs",
        type=measure.number,
        default=3,
        metavar="N",
        help="builds a side that count, after one that does not (default: 3)",
    )
    return command.run(parser, _bench, argv)


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
        content.write_floor(floor)
        content.copy_site(run.project.root, site)
        topics = content.write_pages(site / "content", run.project.catalog.default, pages)
        shutil.copytree(site / "content", floor / "content")
        run.say(f"{pages:,} pages")
        sides = [partial(_built, floor), partial(_built, site)]
        floors, sites = measure.in_turns(sides, run.options.runs)
        page = topics[0].with_suffix("") / "index.html"
        view = weight.first_view(site / "public", page, content.BASE_URL)
    return Result(pages, measure.middle(floors), measure.middle(sites), view)


def _built(folder: Path) -> Cost:
    """Build what is in that folder from nothing; return what Hugo took."""
    shutil.rmtree(folder / "public", ignore_errors=True)
    return measure.of_children(hugo.build, folder, folder / "public", base_url=content.BASE_URL)


# Printing


def _build_table(results: Sequence[Result]) -> Iterator[str]:
    rows = [
        (
            f"{result.pages:,}",
            f"{result.floor.seconds:.2f}",
            f"{result.site.seconds:.2f}",
            f"{result.site.seconds / result.floor.seconds:.2f}",
            f"{result.floor.megabytes:.0f}",
            f"{result.site.megabytes:.0f}",
            f"{result.site.megabytes / result.floor.megabytes:.2f}",
        )
        for result in results
    ]
    head = ("topic pages", "floor CPU s", "site CPU s", "ratio", "floor MB", "site MB", "ratio")
    return Table(head, tuple(rows)).lines()


def _view_table(results: Sequence[Result]) -> Iterator[str]:
    rows = [_view_row(result.pages, result.view) for result in results]
    head = ("topic pages", "first view, bytes gzip", "HTML", "CSS", "JS")
    return Table(head, tuple(rows)).lines()


def _view_row(pages: int, view: View) -> tuple[str, ...]:
    sizes = (view.total, view.html, view.css, view.js)
    return f"{pages:,}", *(f"{size.gzip:,}" for size in sizes)


def _growth(results: Sequence[Result]) -> Iterator[str]:
    """Yield whether the page that was opened, the same at any size, grows with the site."""
    first, *others = results
    more = max((other.view.total.gzip - first.view.total.gzip for other in others), default=0)
    if others:
        yield ""
        yield (
            f"The page grows by {more:,} bytes with the site."
            if more
            else ("The page does not grow with the site.")
        )


if __name__ == "__main__":
    raise SystemExit(main())

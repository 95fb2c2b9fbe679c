#!/usr/bin/env python3
"""Tell which templates a build of the site spends its time in.

Builds made-up topic pages with Hugo's own account of its templates and prints the five that
took longest in all. The time is of all threads together and holds what a template calls.
"""

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import content
import measure
import reporting
from askbook.cli import Command
from askbook.publish import hugo
from results import Report
from tables import Table

TOP = 5

HEAD = ("template", "calls", "in all, s", "a call, ms", "the longest, ms")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    parser.add_argument(
        "--pages",
        type=measure.number,
        default=1000,
        metavar="N",
        help="build N topic pages (default: 1000)",
    )
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Build the site once with Hugo's account of its templates."""
    pages = run.options.pages
    os.environ["HUGO_TEMPLATEMETRICS"] = "true"
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site = Path(name, "site")
        content.copy_site(run.project.root, site)
        content.write_pages(site / "content", run.project.catalog.default, pages)
        said = hugo.build(site, site / "public", base_url=content.BASE_URL, extras=True)
    says = (
        f"The templates that took longest in one build of {pages:,} topic pages, by Hugo's "
        "`--templateMetrics`: the clock's time of all threads together, with what a template "
        "calls, so that the times do not add up.",
    )
    return Report(
        name="templates",
        title="What a build spends its time in",
        order=12,
        says=says,
        tables=(Table(HEAD, tuple(rows(said))[:TOP], words=1),),
    )


def rows(said: str) -> Iterator[tuple[str, ...]]:
    """Yield the templates of Hugo's account: name, calls, seconds, milliseconds each, longest."""
    time = r"([\d.]+) *(s|ms|µs|ns)"
    pattern = rf"^ *{time} +{time} +{time} +(\d+) +(\S+)$"
    for found in re.finditer(pattern, said, re.MULTILINE):
        *times, calls, name = found.groups()
        whole, each, longest = map(_milliseconds, times[::2], times[1::2])
        yield name, f"{int(calls):,}", f"{whole / 1000:.2f}", f"{each:.3f}", f"{longest:.1f}"


def _milliseconds(number: str, unit: str) -> float:
    return float(number) * {"s": 1000, "ms": 1, "µs": 1e-3, "ns": 1e-6}[unit]


if __name__ == "__main__":
    raise SystemExit(main())

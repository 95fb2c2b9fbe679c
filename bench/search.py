#!/usr/bin/env python3
"""Measure what the search costs: to index, to open, and to type in.

Builds made-up topic pages, indexes their text, and searches them in Chromium. Prints
Pagefind's CPU seconds and peak memory; the bytes until the first title and until the first
text, each file as a server would send it; and the longest task of the page while someone
typed, in CPU time as Chromium traces it, so that what else this machine does is not counted,
times four for a processor that much slower. Needs Chromium with its driver, and the packages
of make test.
"""

import shutil
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import content
import measure
import reporting
import weight
from askbook.cli import Command
from askbook.publish import hugo, search_index
from results import Report
from tables import Table

SIZES = (600, 10_000)

SAYS = (
    "Made-up topic pages, indexed by Pagefind and searched in Chromium. Nothing of it is loaded "
    "before the search is opened. The longest task is CPU time while someone types, times four "
    "for a slower processor.",
)
HEAD = (
    "topic pages",
    "index, CPU s",
    "MB of memory",
    "MB on disk",
    "titles.json, gzip",
    "bytes to the first title",
    "bytes to the first text",
    "longest task, ms",
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    reporting.add_sizes(parser, "build N topic pages", SIZES)
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Index and search each size; without a browser, index only."""
    missing = _missing()
    sizes = sorted(set(run.options.pages or SIZES))
    rows = tuple(_row(run, pages, searched=not missing) for pages in sizes)
    notes = (f"Not searched: {missing}.",) if missing else ()
    return Report(
        name="search",
        title="Searching",
        order=30,
        says=SAYS,
        tables=(Table(HEAD, rows),),
        notes=notes,
    )


def _missing() -> str:
    """Return what is missing to search in a browser, and where it comes from."""
    if not (find_spec("selenium") and find_spec("websocket")):
        return "the packages of `make test` are not installed; `make lint` installs them"
    if not (shutil.which("chromium") and shutil.which("chromedriver")):
        return (
            "Chromium or its driver is not on the PATH; on Debian, "
            "`apt-get install --no-install-recommends chromium chromium-driver`"
        )
    return ""


def _row(run: Command, pages: int, *, searched: bool) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site, public = Path(name, "site"), Path(name, "public")
        content.copy_site(run.project.root, site)
        topic, *_ = content.write_pages(site / "content", run.project.catalog.default, pages)
        run.say(f"building and indexing {pages:,} pages")
        hugo.build(site, public, base_url=content.BASE_URL, extras=True)
        indexed = _indexed(public)
        return f"{pages:,}", *indexed, *(_searched(public, topic) if searched else ("–",) * 3)


def _indexed(public: Path) -> tuple[str, ...]:
    """Index the site; return what it took and the sizes of what came of it."""
    cost = measure.of_children(search_index.index, public)
    files = (file for file in (public / search_index.FOLDER).rglob("*") if file.is_file())
    size = sum(file.stat().st_size for file in files) / 1e6
    titles = weight.size((public / "titles.json").read_bytes()).gzip
    return f"{cost.seconds:.1f}", f"{cost.megabytes:,.0f}", f"{size:.1f}", f"{titles:,}"


def _searched(public: Path, page: Path) -> tuple[str, ...]:
    import searching  # not before it is known that its packages are there

    found = searching.search(public, page)
    return f"{found.title:,}", f"{found.text:,}", f"{found.task:.0f}"


if __name__ == "__main__":
    raise SystemExit(main())

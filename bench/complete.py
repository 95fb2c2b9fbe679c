"""CPU seconds of `./askbook build`: check, Hugo, search index, decks, books and copies.

The first build starts from nothing; the second follows an edit of one page, and takes unchanged
decks, books and findings from the first. Hugo renders and Pagefind indexes all pages each time.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from askbook.disk import subprocesses
from askbook.errors import StudyError
from bench import build, content, measure, report
from bench.measure import Cost

TIMEOUT = 7200
"""Seconds."""

HEAD = ("pages", "runs", "bare Hugo, CPU s", "complete, CPU s", "ratio", "after an edit, CPU s",
        "× complete", "peak MB of a process", "files", "MB written")  # fmt: skip


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Build each size and yield a table."""
    yield report.table(HEAD, [_row(pages, runs) for pages in sizes])


def _row(pages: int, runs: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        bare, site = Path(name, "bare"), Path(name, "site")
        content.write_bare_site(bare)
        write_site(site)
        first, *_ = content.write_pages(site / "content", pages)
        shutil.copytree(site / "content", bare / "content")
        sides = [partial(build.cost, bare), partial(cost, site), partial(_edit, site, first)]
        floor, whole, edited = map(measure.median_cost, measure.alternate(sides, runs))
        bytes_of_files = [f.stat().st_size for f in (site / "public").rglob("*") if f.is_file()]
    return (
        f"{pages:,}",
        f"{runs}",
        f"{floor.seconds:.2f}",
        f"{whole.seconds:.2f}",
        report.ratio(whole.seconds, floor.seconds),
        f"{edited.seconds:.2f}",
        report.ratio(edited.seconds, whole.seconds),
        f"{whole.megabytes:,.0f}",
        f"{len(bytes_of_files):,}",
        f"{sum(bytes_of_files) / 1e6:,.1f}",
    )


def write_site(folder: Path) -> None:
    """Write a site with books, without pages."""
    content.write_site(folder)
    with (folder / "config.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[params]\nbooks = true\n")


def cost(site: Path) -> Cost:
    """Return what a complete build costs that starts from nothing."""
    for name in ("public", "resources"):
        shutil.rmtree(site / name, ignore_errors=True)
    return measure.cost_of_children(partial(build_site, site))


def _edit(site: Path, page: Path) -> Cost:
    """Return what a build costs after one more sentence at the end of a page, its last answer."""
    with (site / "content" / page).open("a", encoding="utf-8") as file:
        file.write("One more sentence.\n")
    return measure.cost_of_children(partial(build_site, site))


def build_site(site: Path) -> None:
    """Run `./askbook build` for a site."""
    command = [sys.executable, "-m", "askbook", "build", "--quiet", "--site", str(site)]
    environment = {**os.environ, "PYTHONPATH": str(content.ROOT / "scripts")}
    done = subprocesses.run("askbook", command, environment=environment, seconds=TIMEOUT)
    if done.returncode:
        raise StudyError(f"the build failed: {(done.stdout + done.stderr).strip()}")

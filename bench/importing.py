#!/usr/bin/env python3
"""Measure how many pages of another site the importer adopts in a second.

Writes made-up topic pages with the oddities of old ones: line ends, numbers, markers and
raw HTML as chat models wrote them. Prints the median CPU seconds of whole runs.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

import content
import measure
import reporting
from askbook.cli import Command
from askbook.pages.sections import Language
from measure import Cost
from results import Report
from tables import Table

IMPORTER = Path(__file__).resolve().parents[1] / "scripts" / "import_.py"

SIZES = (100, 1000)

SAYS = (
    "Made-up topic pages whose answers have the oddities of old ones, adopted by "
    "`./askbook import`: whole runs, Python's start included.",
)
HEAD = ("pages", "runs", "CPU s", "pages a CPU second", "MB")

ODDITIES: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("\nAnswer:", "\n\nAnswer:"),
    lambda text: re.sub(r"(?m)^(\d+)\. ", r"\1) ", text).replace("Answer:", "A:"),
    lambda text: text.replace("\nAnswer:", "\n   Ans:"),
    lambda text: re.sub(r"(?m)^(\d+)\. ", r"\1.", text),
    lambda text: text.replace("tag >}}\n\n", "tag >}}\n\n\n\n").replace("\n", "\r\n"),
    lambda text: text.replace("For example", "Sure! A List<Item> and <b>more</b>: for example"),
    lambda text: text,
)
"""What answers of chat models have; the last has nothing odd."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    reporting.add_sizes(parser, "import N pages", SIZES)
    reporting.add_runs(parser, "runs", 3)
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Import as many pages as each size says."""
    rows = tuple(_row(run, pages) for pages in sorted(set(run.options.pages or SIZES)))
    title = "Moving in from another site"
    return Report(name="importing", title=title, order=50, says=SAYS, tables=(Table(HEAD, rows),))


def write_odd_pages(folder: Path, language: Language, pages: int) -> None:
    """Write that many topic pages, each with one oddity in turn."""
    for path, odd in zip(content.write_pages(folder, language, pages), cycle(ODDITIES)):
        text = (folder / path).read_text(encoding="utf-8")
        (folder / path).write_text(odd(text), encoding="utf-8", newline="")


def _row(run: Command, pages: int) -> tuple[str, ...]:
    run.say(f"importing {pages:,} pages")
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        source, site = Path(name, "old"), Path(name, "site")
        content.copy_site(run.project.root, site)
        write_odd_pages(source, run.project.catalog.default, pages)
        [costs] = measure.in_turns([partial(_imported, source, site)], run.options.runs)
    cost = measure.middle(costs)
    speed = pages / cost.seconds
    return (
        f"{pages:,}",
        f"{run.options.runs}",
        f"{cost.seconds:.2f}",
        f"{speed:,.0f}",
        f"{cost.megabytes:.0f}",
    )


def _imported(source: Path, site: Path) -> Cost:
    """Import the pages into the site, which has none; return what it took."""
    shutil.rmtree(site / "content", ignore_errors=True)
    command = [sys.executable, IMPORTER, "--site", site, "--quiet", source, site / "content"]
    return measure.of_children(_run, [str(part) for part in command])


def _run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:  # 1 is for findings, which odd pages have
        raise RuntimeError(done.stderr)


if __name__ == "__main__":
    raise SystemExit(main())

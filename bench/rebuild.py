#!/usr/bin/env python3
"""Measure how long one edit of a page takes to be seen in `hugo server`, against a floor.

Serves made-up topic pages under the site's layouts and under four-line layouts, edits one
page of either in turn, and waits until it is served. Prints the medians of the time that
Hugo says it took, and of the time until the page was served.
"""

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from urllib.request import urlopen

import content
import measure
import reporting
from askbook.cli import Command
from askbook.errors import StudyError
from askbook.publish import hugo
from results import Report
from tables import Table

PATIENCE = 120
"""Seconds until a server that does not show an edit is given up."""

WAIT = 0.5
"""Seconds between two looks of Hugo for edits."""

DICE = Random(0)
"""Tells when in that time an edit comes, which would else depend on the other side's edit."""

SAYS = (
    "`hugo server` with {pages:,} made-up topic pages, one page edited again and again, either "
    "side in turn. Hugo looks for edits twice a second; its own time is without that wait. "
    "This is the clock's time, so that a busy machine shows.",
)
HEAD = ("", "edits", "Hugo's own time, ms", "until it was served, ms")


@dataclass(frozen=True, slots=True)
class Edit:
    """What an edit took in milliseconds: by Hugo's own account, and until it was served."""

    said: float
    served: float


@dataclass(slots=True)
class Server:
    """`hugo server` for the site in a folder, and the file it prints into."""

    site: Path
    log: Path
    edits: int = 0

    @classmethod
    @contextmanager
    def of(cls, site: Path) -> Iterator["Server"]:
        """Serve the site for a while."""
        server = cls(site, site / "log")
        with server.log.open("w") as log, subprocess.Popen(_command(site), stdout=log) as process:
            try:
                _wait(lambda: bool(server.address()), "hugo server does not start")
                yield server
            finally:
                process.terminate()

    def edit(self, page: Path) -> Edit:
        """Add a line to a page; return what it took until the line was served."""
        self.edits += 1
        line = f"Edited for the {self.edits}th time."
        time.sleep(WAIT * DICE.random())
        begun = time.perf_counter()
        with (self.site / "content" / page).open("a", encoding="utf-8") as file:
            file.write(f"\n{line}\n")
        _wait(lambda: line in self.shown(page), f"hugo server does not show an edit of {page}")
        served = time.perf_counter() - begun
        _wait(lambda: len(self.totals()) >= self.edits, "hugo server does not say what it took")
        return Edit(self.totals()[-1], 1000 * served)

    def address(self) -> str:
        """Return where the site is served; nothing before it is."""
        found = re.search(r"available at http://[^:/]+(:\d+/\S*)", self.log.read_text("utf-8"))
        return f"http://127.0.0.1{found[1]}" if found else ""

    def shown(self, page: Path) -> str:
        """Return the page as it is served."""
        with urlopen(f"{self.address()}{page.with_suffix('').as_posix()}/") as answer:
            return str(answer.read().decode())

    def totals(self) -> list[float]:
        """Return the milliseconds of each rebuild so far, as Hugo says."""
        said = re.findall(r"^Total in ([\d.]+) ms", self.log.read_text("utf-8"), re.MULTILINE)
        return [float(number) for number in said]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    parser.add_argument(
        "--pages",
        type=measure.number,
        default=1000,
        metavar="N",
        help="serve N topic pages (default: 1000)",
    )
    reporting.add_runs(parser, "edits a side", 9)
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Edit a page of the site and of the floor in turn."""
    pages, runs = run.options.pages, run.options.runs
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        floor, site = Path(name, "floor"), Path(name, "site")
        content.write_floor(floor)
        content.copy_site(run.project.root, site)
        topics = content.write_pages(site / "content", run.project.catalog.default, pages)
        shutil.copytree(site / "content", floor / "content")
        run.say(f"serving {pages:,} pages")
        with Server.of(floor) as one, Server.of(site) as other:
            sides = [partial(server.edit, topics[0]) for server in (one, other)]
            floors, sites = (_middle(edits) for edits in measure.in_turns(sides, runs))
    rows = (
        ("floor", f"{runs}", f"{floors.said:.0f}", f"{floors.served:.0f}"),
        ("site", f"{runs}", f"{sites.said:.0f}", f"{sites.served:.0f}"),
        ("ratio", "", f"{sites.said / floors.said:.2f}", ""),
    )
    return Report(
        name="rebuild",
        title="Building again after an edit",
        order=14,
        says=tuple(text.format(pages=pages) for text in SAYS),
        tables=(Table(HEAD, rows, words=1),),
    )


def _command(site: Path) -> list[str]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(hugo.binary()), "server", "--source", str(site), "--port", str(port)]
    return [*command, "--renderToMemory", "--noBuildLock"]


def _wait(until: Callable[[], bool], otherwise: str) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        if time.monotonic() > end:
            raise StudyError(otherwise)
        time.sleep(0.005)


def _middle(edits: Sequence[Edit]) -> Edit:
    return Edit(median(edit.said for edit in edits), median(edit.served for edit in edits))


if __name__ == "__main__":
    raise SystemExit(main())

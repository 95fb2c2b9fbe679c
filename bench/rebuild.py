"""Time that `hugo server` takes for an edit of one page, compared with bare Hugo.

As Hugo reports it. This is elapsed time, so other work on the machine shows.
"""

import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from statistics import median

from askbook.disk import hugo_binary
from askbook.errors import StudyError
from askbook.publish import hugo
from bench import content, measure, report

TIMEOUT = 120
"""Seconds until a server that prints nothing is given up."""


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Edit a page of each size and yield a table."""
    head = ("pages", "edits", "bare Hugo, ms", "Askbook, ms", "ratio")
    yield report.table(head, [_row(pages, runs) for pages in sizes])


def _row(pages: int, runs: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name, ExitStack() as servers:
        bare, site = Path(name, "bare"), Path(name, "site")
        content.write_bare_site(bare)
        content.write_site(site)
        first, *_ = content.write_pages(site / "content", pages)
        shutil.copytree(site / "content", bare / "content")
        logs = [servers.enter_context(_server(folder)) for folder in (bare, site)]
        sides = [partial(_edit, log.with_name("content") / first, log) for log in logs]
        bare_ms, site_ms = map(median, measure.alternate(sides, runs))
    ratio = report.ratio(site_ms, bare_ms)
    return f"{pages:,}", f"{runs}", f"{bare_ms:.0f}", f"{site_ms:.0f}", ratio


@contextmanager
def _server(site: Path) -> Iterator[Path]:
    """Serve a site; yield the file that Hugo prints to."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = int(free.getsockname()[1])
    log, command = site / "log", hugo.server_command(site, port)
    environment = hugo_binary.environment()
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, env=environment) as process,
    ):
        try:
            _wait_for("Press Ctrl", log, 1)
            yield log
        finally:
            process.terminate()


def _edit(page: Path, log: Path) -> float:
    """Add a line to a page; return the milliseconds that Hugo reports."""
    pattern = r"(?m)^Total in ([\d.]+) ms"
    count = len(re.findall(pattern, log.read_text("utf-8")))
    with page.open("a", encoding="utf-8") as file:
        file.write(f"\nEdit {count + 1}.\n")
    return float(_wait_for(pattern, log, count + 1)[-1])


def _wait_for(pattern: str, log: Path, count: int) -> list[str]:
    """Wait until Hugo printed that many matches, and return them."""
    deadline = time.monotonic() + TIMEOUT
    while len(found := re.findall(pattern, log.read_text("utf-8"))) < count:
        if time.monotonic() > deadline:
            raise StudyError(f"hugo server printed no {pattern!r} within {TIMEOUT} s")
        time.sleep(0.005)
    return found

"""CPU seconds of `./askbook import` for pages whose answers vary as those of chat models do.

Whole runs of the command, including Python's start.
"""

import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import cycle
from pathlib import Path

from askbook.errors import FINDINGS, StudyError
from bench import content, measure, report
from bench.measure import Cost

HEAD = ("pages", "runs", "CPU s", "pages per CPU second", "peak MB")

VARIATIONS: tuple[Callable[[str], str], ...] = (
    lambda text: text.replace("\nAnswer:", "\n\nAnswer:"),
    lambda text: re.sub(r"(?m)^(\d+)\. ", r"\1) ", text).replace("Answer:", "A:"),
    lambda text: text.replace("\nAnswer:", "\n   Ans:"),
    lambda text: re.sub(r"(?m)^(\d+)\. ", r"\1.", text),
    lambda text: text.replace("tag >}}\n\n", "tag >}}\n\n\n\n").replace("\n", "\r\n"),
    lambda text: text.replace("For example", "Sure! A List<Item> and <b>more</b>: for example"),
    lambda text: text,
)


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Import each size and yield a table."""
    yield report.table(HEAD, [_row(pages, runs) for pages in sizes])


def _row(pages: int, runs: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        source, site = Path(name, "old"), Path(name, "site")
        content.write_site(site)
        _write_varied_pages(source, pages)
        [costs] = measure.alternate([partial(_import, source, site)], runs)
    cost = measure.median_cost(costs)
    speed = pages / cost.seconds
    return f"{pages:,}", f"{runs}", f"{cost.seconds:.2f}", f"{speed:,.0f}", f"{cost.megabytes:.0f}"


def _write_varied_pages(folder: Path, pages: int) -> None:
    for path, vary in zip(content.write_pages(folder, pages), cycle(VARIATIONS)):
        text = (folder / path).read_text(encoding="utf-8")
        (folder / path).write_text(vary(text), encoding="utf-8", newline="")


def _import(source: Path, site: Path) -> Cost:
    shutil.rmtree(site / "content", ignore_errors=True)
    command = [content.ROOT / "askbook", "import", "--site", site, "--quiet"]
    call = partial(_run, [str(part) for part in (*command, source, site / "content")])
    return measure.cost_of_children(call)


def _run(command: Sequence[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > FINDINGS:
        raise StudyError(f"the import failed: {done.stderr.strip()}")

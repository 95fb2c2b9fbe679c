"""Markdown tables, and the file of results."""

import os
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, text_columns: int = 0) -> str:
    """Return a Markdown table whose first columns are text and whose others are numbers."""
    rule = ["--"] * text_columns + ["--:"] * (len(head) - text_columns)
    return "\n".join("| " + " | ".join(map(str, row)) + " |" for row in (head, rule, *rows))


def ratio(figure: float, baseline: float) -> str:
    """Return ``figure / baseline`` to three digits."""
    value = figure / baseline
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def environment() -> str:
    """Describe the machine and the versions that a measurement depends on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    versions = f"Hugo {version('hugo')}, Pagefind {version('pagefind_bin_extended')}"
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}, {versions}"


def section(title: str, blocks: Iterable[str]) -> str:
    """Return one section of the results, dated."""
    measured = f"Measured on {date.today().isoformat()}: {environment()}."
    return "\n\n".join((f"## {title}", *blocks, measured)) + "\n"


def write(sections: Mapping[str, str]) -> None:
    """Write the sections, by title, into the file of results."""
    old = RESULTS.read_text(encoding="utf-8")
    RESULTS.write_text(replace_sections(old, sections), encoding="utf-8")


def replace_sections(text: str, sections: Mapping[str, str]) -> str:
    """Return the results with the given sections, by title, in place of their predecessors.

    A section without a predecessor comes last.
    """
    introduction, *old = re.split(r"(?m)^(?=## )", text)
    found = {part.partition("\n")[0].removeprefix("## "): part.strip() + "\n" for part in old}
    found.update(sections)
    return "\n".join([introduction.strip() + "\n", *found.values()])

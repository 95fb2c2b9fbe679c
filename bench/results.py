"""What a benchmark found, as it is printed and kept.

A benchmark ends in one `Report`. With ``--write`` it is kept as ``bench/results/NAME.json``,
and ``bench/RESULTS.md`` and ``bench/cost.svg`` are drawn again from all that are kept, so
that each can be measured again alone. The file holds the fields of `Report` by their names:

    {
      "name": "build",                     the benchmark's, and the file's
      "title": "Building the site",        a heading
      "order": 10,                         where it stands among the others
      "says": ["…"],                       paragraphs before the tables: what was measured, how
      "tables": [{"head": ["pages", "CPU s"], "rows": [["100", "0.81"]], "words": 0}],
      "notes": ["…"],                      paragraphs after them
      "series": [{"label": "Askbook", "role": "site", "points": [[100, 0.81], [1000, 4.9]]}],
      "when": "2026-11-23",
      "machine": "2 cores, 8 GB, Linux 6.1",
      "versions": {"Hugo": "0.168.0"}
    }

Cells are strings as they are to be read, as are the paragraphs, which are Markdown.
``series`` are the lines of the plot, CPU seconds against topic pages; ``role`` is ``site``,
``floor`` or ``peer``.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from machine import described, versions_here
from tables import Table

FOLDER = "results"
"""Where results are kept, below the folder of the benchmarks."""


@dataclass(frozen=True, slots=True)
class Series:
    """A line of the plot: CPU seconds against topic pages."""

    label: str
    role: str
    points: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What one benchmark found, and where and when."""

    name: str
    title: str
    order: int
    says: tuple[str, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    when: str = field(default_factory=lambda: date.today().isoformat())
    machine: str = field(default_factory=described)
    versions: dict[str, str] = field(default_factory=versions_here)

    def lines(self) -> Iterator[str]:
        """Yield the lines of the report in Markdown."""
        yield f"## {self.title}"
        tables = ("\n".join(table.lines()) for table in self.tables)
        for block in (*self.says, *tables, *self.notes, self._place()):
            yield from ("", block)

    def _place(self) -> str:
        versions = ", ".join(f"{name} {version}" for name, version in self.versions.items())
        return f"Measured on {self.when}: {self.machine}; {versions}."


def save(report: Report, folder: Path) -> None:
    """Keep the report among the results of that folder."""
    path = folder / FOLDER / f"{report.name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(report), indent=2, ensure_ascii=False)
    path.write_text(text + "\n", encoding="utf-8")


def load(folder: Path) -> list[Report]:
    """Return the reports that are kept in that folder, in their order."""
    files = (folder / FOLDER).glob("*.json")
    reports = [_report(json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return sorted(reports, key=lambda report: (report.order, report.name))


def _report(data: dict[str, Any]) -> Report:
    tables = tuple(
        Table(tuple(table["head"]), tuple(map(tuple, table["rows"])), table["words"])
        for table in data["tables"]
    )
    series = tuple(
        Series(line["label"], line["role"], tuple((int(x), float(y)) for x, y in line["points"]))
        for line in data["series"]
    )
    says, notes = tuple(data["says"]), tuple(data["notes"])
    return Report(**{**data, "says": says, "notes": notes, "tables": tables, "series": series})

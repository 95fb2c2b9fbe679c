"""The result of checking a site, as lines for people."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from askbook.findings import Finding, errors
from askbook.text.plural import counted


@dataclass(kw_only=True)
class Report:
    """The findings with their paths, and the numbers of checked pages and open sections."""

    findings: list[tuple[Path, Finding]] = field(default_factory=list)
    pages: int = 0
    open_sections: int = 0

    @property
    def errors(self) -> int:
        """The number of findings that fail a command."""
        return len(errors(found for _, found in self.findings))

    def lines(self) -> Iterator[str]:
        """Yield each finding as ``path:line: code message``."""
        for path, found in self.findings:
            yield found.at(path)

    def summary(self) -> str:
        """Return the numbers of pages, errors, warnings and open sections."""
        numbers = (
            counted(self.errors, "error"),
            counted(len(self.findings) - self.errors, "warning"),
            counted(self.open_sections, "open section"),
        )
        return f"{counted(self.pages, 'page')}: {', '.join(numbers)}"

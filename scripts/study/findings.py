"""What a command found in a page, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath


class Severity(StrEnum):
    """How much a finding matters: an error fails the command, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing to mend: its line in the text (from 1), a stable code, and what to do."""

    line: int
    code: str
    message: str
    severity: Severity = Severity.ERROR

    def at(self, path: PurePath | str) -> str:
        """Return the finding as the line a command prints."""
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{path}:{self.line}: {self.code} {mark}{self.message}"

    def moved(self, lines: int) -> "Finding":
        """Return the finding that many lines further down."""
        return Finding(
            line=self.line + lines, code=self.code, message=self.message, severity=self.severity
        )


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that fail a command."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]

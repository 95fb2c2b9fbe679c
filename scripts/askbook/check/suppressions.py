"""Findings that are meant to stay: data/exceptions.yaml as a model."""

import re
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath

from askbook.findings import CODES, Finding, finding
from askbook.text.strict_yaml import Source, parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Excepted:
    """One code on one page that is no finding, and why; ``line`` is its line in the list."""

    page: PurePosixPath
    code: str
    reason: str
    line: int

    def covers(self, path: PurePosixPath, found: Finding) -> bool:
        """Tell whether the finding on that page is excepted."""
        return self.page == path and self.code == found.code

    def unused(self) -> Finding:
        """Return the finding for an exception that excepts nothing."""
        message = f"{self.page} has no {self.code} any more; remove this exception"
        return finding("X001", self.line, message)


def load(text: str, path: PurePath) -> tuple[Excepted, ...]:
    """Return the exceptions that the text of exceptions.yaml holds.

    Raises SourceError at the line of a key or a code that is not known.
    """
    is_empty = not re.sub(r"(?m)^\s*(?:#.*)?$", "", text).strip()
    return () if is_empty else tuple(_excepted(item) for item in parse(text, path).items())


def _excepted(source: Source) -> Excepted:
    fields = source.fields(required=("page", "code", "reason"))
    code = fields["code"].string()
    if code not in CODES:
        raise fields["code"].error(f"unknown code {code!r}; ./askbook check --codes lists them")
    return Excepted(
        page=PurePosixPath(fields["page"].string().removeprefix("content/")),
        code=code,
        reason=fields["reason"].string(),
        line=source.line,
    )

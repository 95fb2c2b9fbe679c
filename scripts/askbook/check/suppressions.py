"""Suppressed findings: data/exceptions.yaml as a model."""

from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from askbook.disk.files import read_optional
from askbook.findings import CODES, Finding, finding
from askbook.project.project import Project
from askbook.text.strict_yaml import Source, parse_optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One code that is not reported on one page, and the reason."""

    page: PurePosixPath
    """The page's path below content/."""
    code: str
    text: str
    """Words of the finding's message, to tell findings with the code apart; or nothing."""
    reason: str
    line: int
    """The line in exceptions.yaml."""

    def covers(self, path: PurePosixPath, found: Finding) -> bool:
        """Return whether a finding on a page is suppressed."""
        is_same = self.page == path and self.code == found.code
        return is_same and " ".join(self.text.split()) in found.message

    def unused(self) -> Finding:
        """Return the finding for a suppression that suppresses nothing."""
        message = f"{self.page} no longer has {self.code}; remove this exception"
        return finding("X001", self.line, message)


def load_of(project: Project) -> tuple[Suppression, ...]:
    """Return the suppressions of a site."""
    path = file_of(project)
    return load(read_optional(path), project.shown(path))


def file_of(project: Project) -> Path:
    """Return the file of a site's suppressions."""
    return project.root / "data" / "exceptions.yaml"


def load(text: str, path: PurePath) -> tuple[Suppression, ...]:
    """Return the suppressions in the text of exceptions.yaml.

    Raises SourceError at the line of an unknown key or code.
    """
    source = parse_optional(text, path)
    return tuple(_suppression(item) for item in source.items()) if source else ()


def _suppression(source: Source) -> Suppression:
    fields = source.fields(required=("page", "code", "reason"), optional=("text",))
    code = fields["code"].string()
    if code not in CODES:
        raise fields["code"].error(
            f"unknown code {code!r}; ./askbook check --codes lists all codes"
        )
    return Suppression(
        page=PurePosixPath(fields["page"].string().removeprefix("content/")),
        code=code,
        text=fields["text"].string() if "text" in fields else "",
        reason=fields["reason"].string(),
        line=source.line,
    )

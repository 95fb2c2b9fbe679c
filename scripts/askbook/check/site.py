"""The check of a whole site: every page in its place, with the site's exceptions."""

import posixpath
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from askbook.check import Context, check_page, suppressions
from askbook.check.relevance import Subject, subject
from askbook.check.suppressions import Excepted
from askbook.disk.files import read_text
from askbook.errors import StudyError
from askbook.findings import CODES, Finding, Scope
from askbook.pages import address, notes
from askbook.pages.topics import Place, walk
from askbook.project.project import Project


@dataclass(kw_only=True)
class Result:
    """The findings by the path a message shows, and what was read."""

    findings: list[tuple[Path, Finding]] = field(default_factory=list)
    pages: int = 0
    open_sections: int = 0


@dataclass(frozen=True)
class SiteCheck:
    """Checks pages of one project."""

    project: Project
    judges_answers: bool = False
    """Whether what the answers say is looked at, too."""

    def run(self, paths: Iterable[Path] | None = None) -> Result:
        """Return what is wrong with those pages, or with all of them.

        Raises SourceError where a page cannot be read, and StudyError for a page that is
        not below content/.
        """
        result = Result()
        self._check_notes()
        found: list[tuple[PurePosixPath, Finding]] = []
        for path in self._all() if paths is None else paths:
            found += self._page(path, result)
        shown = self.project.shown(self.project.content)
        result.findings += [
            (shown / path, finding)
            for path, finding in found
            if not any(item.covers(path, finding) for item in self._exceptions)
        ]
        if paths is None:
            result.findings += self._unused(found)
        return result

    def _all(self) -> list[Path]:
        return [self.project.content / path for path in self.project.page_paths()]

    def _check_notes(self) -> None:
        path = self.project.root / "data" / "notes.yaml"
        if path.is_file():
            codes = self.project.catalog.languages
            folders = {address.read(page, codes).folder for page in self.project.page_paths()}
            shown = self.project.shown(path)
            notes.check(read_text(path), shown, self.project.catalog, folders)

    def _page(self, path: Path, result: Result) -> list[tuple[PurePosixPath, Finding]]:
        if not path.is_relative_to(self.project.content):
            raise StudyError(f"{path}: is not below {self.project.shown(self.project.content)}/")
        below = self.project.below_content(path)
        page = self.project.read_page(path)
        result.pages += 1
        result.open_sections += sum(section.is_open for section in page.sections)
        return [(below, one) for one in check_page(page, self._context(below))]

    def _context(self, path: PurePosixPath) -> Context:
        languages = self.project.catalog.languages
        at = address.read(path, languages)
        place = self._places.get(at.folder)
        return Context(
            language=languages[at.language],
            topic=place.topic.title if place else "",
            exists=lambda target: self._exists(path, target),
            about=self._about(place, at.language) if place and self.judges_answers else None,
            may_be_bare=path.name.startswith("_index"),
        )

    def _about(self, place: Place, code: str) -> Subject:
        is_default = code == self.project.catalog.default.code
        return subject(place, self.project.tree, code, is_default=is_default)

    @cached_property
    def _places(self) -> dict[PurePosixPath, Place]:
        return {place.folder: place for place in walk(self.project.tree)}

    def _exists(self, path: PurePosixPath, target: str) -> bool:
        """Tell whether a link or an image of that page leads to a file of the project."""
        root = self.project.root
        target = unquote(target.partition("?")[0])
        if target.startswith("/"):
            places = [root / folder / target[1:] for folder in ("content", "static", "assets")]
        else:
            joined = posixpath.normpath(path.parent / target)
            places = [self.project.content / joined]
        return any(place.is_file() for place in places)

    @cached_property
    def _exceptions_path(self) -> Path:
        return self.project.root / "data" / "exceptions.yaml"

    @cached_property
    def _exceptions(self) -> tuple[Excepted, ...]:
        path = self._exceptions_path
        return (
            suppressions.load(read_text(path), self.project.shown(path)) if path.is_file() else ()
        )

    def _unused(self, found: list[tuple[PurePosixPath, Finding]]) -> list[tuple[Path, Finding]]:
        shown = self.project.shown(self._exceptions_path)
        return [
            (shown, item.unused())
            for item in self._exceptions
            if (self.judges_answers or CODES[item.code].scope is not Scope.QUALITY)
            and not any(item.covers(path, finding) for path, finding in found)
        ]

"""Takes the findings of unchanged pages from the last check of a site.

The findings of a page hold as long as its text, its topic and the topic's sources are the same,
and each of its links leads to the same file. The list of a check has a seal: the digest of all
else that findings depend on, and of the list itself, so a damaged or outdated list is discarded.
"""

import hashlib
import json
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple, replace
from pathlib import Path, PurePosixPath
from typing import Any

from askbook.check.page_rules import PageContext, check_page
from askbook.disk import code_digest, hugo_binary, hugo_cache
from askbook.disk.files import write_text
from askbook.errors import StudyError
from askbook.findings import Finding
from askbook.pages import page
from askbook.pages.page import Page
from askbook.project.project import Project

LIST = "last-check"
"""The list in the site's cache: its seal, then on each line a page's digest and its result."""


class LastCheck:
    """The findings at the last check of a site; without a site, none are found or kept."""

    def __init__(self, project: Project | None = None) -> None:
        self._project = project
        self._old = _read(project) if project else {}
        self._new: dict[str, str] = {}
        self._digests: dict[PurePosixPath, str] = {}

    def find(self, path: PurePosixPath, found: Page, context: PageContext) -> list[Finding] | None:
        """Return the findings of a page, or None if they must be made again, by `check`."""
        digest = self._digests[path] = _digest(path, found, context)
        if digest not in self._old:
            return None
        findings, links, pages = json.loads(self._old[digest])
        if any(str(context.resolve(link)) != file for link, file in links) or any(
            str(context.has_translation(PurePosixPath(other))) != there for other, there in pages
        ):
            return None
        self._new[digest] = self._old[digest]
        return [Finding(line=line, code=code, message=message) for line, code, message in findings]

    def check(self, path: PurePosixPath, found: Page, context: PageContext) -> list[Finding]:
        """Return the findings of a page by its rules, and keep them for the next check."""
        links: list[tuple[str, str]] = []
        pages: list[tuple[str, str]] = []
        recorded = replace(
            context,
            resolve=_recorded(context.resolve, links),
            has_translation=_recorded(context.has_translation, pages),
        )
        findings = check_page(found, recorded)
        result = [[astuple(one) for one in findings], links, pages]
        self._new[self._digests[path]] = json.dumps(result)
        return findings

    def write(self) -> None:
        """Write the list for the next check, if there is room for it."""
        if self._project:
            lines = "".join(f"{digest} {result}\n" for digest, result in self._new.items())
            with suppress(StudyError, OSError):
                write_text(_file_of(self._project), f"{_seal(self._project, lines)}\n{lines}")


def _recorded(ask: Callable[[Any], Any], record: list[tuple[str, str]]) -> Callable[[Any], Any]:
    """Return a function that adds each question and its answer to a record."""

    def asked(question: Any) -> Any:
        answer = ask(question)
        record.append((str(question), str(answer)))
        return answer

    return asked


def _digest(path: PurePosixPath, found: Page, context: PageContext) -> str:
    known = repr((str(path), context.topic, context.other_titles, context.sources))
    return hashlib.sha256(f"{known}\0{page.dumps(found)}".encode()).hexdigest()


def _read(project: Project) -> dict[str, str]:
    """Return the results of the list by the pages' digests; none if its seal does not fit."""
    try:
        text = _file_of(project).read_bytes().decode("ascii")
    except (OSError, ValueError):
        return {}
    seal, _, lines = text.partition("\n")
    if seal != _seal(project, lines):
        return {}
    return dict(line.split(" ", 1) for line in lines.splitlines())


def _file_of(project: Project) -> Path:
    return hugo_cache.folder_of(project.root) / LIST


def _seal(project: Project, lines: str) -> str:
    """Return the digest of the code, of Hugo with its KaTeX, of the settings and of the list."""
    digest = hashlib.sha256(sys.version.encode())
    digest.update(code_digest.digest(Path(__file__).parents[1]))
    kinds = [kind.name for kind in project.catalog.kinds]
    settings = (hugo_binary.identity(), project.languages, kinds, project.sections_texts)
    digest.update(f"{settings}\0{lines}".encode())
    return digest.hexdigest()

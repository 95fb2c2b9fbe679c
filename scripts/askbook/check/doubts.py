"""Report the open doubts about a page's answers, each at the line of the words it quotes."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from askbook.check.suppressions import Suppression
from askbook.disk.files import read_optional
from askbook.findings import Finding, finding
from askbook.pages import doubts
from askbook.pages.doubts import Doubt
from askbook.pages.page import Section
from askbook.project.project import Project
from askbook.text.word_search import find_words


def are_raised(project: Project) -> bool:
    """Return whether a second reading has raised doubts about any page."""
    return doubts.folder_of(project.root).is_dir()


def check_doubts(project: Project, path: PurePosixPath) -> Iterator[Finding]:
    """Yield the open doubts about the page at a path below content/."""
    sections = project.page(path).by_kind
    for doubt in read_doubts(project, path):
        section = sections.get(doubt.section)
        if section and (found := finding_of(doubt, section)):
            yield found


def check_files(project: Project) -> Iterator[tuple[Path, Finding]]:
    """Yield a finding for each file of doubts about a page that does not exist."""
    folder, pages = doubts.folder_of(project.root), set(project.page_paths())
    for file in sorted(folder.rglob("*.yaml")):
        page = PurePosixPath(file.relative_to(folder).as_posix().removesuffix(".yaml"))
        if page not in pages:
            message = f"content/{page} does not exist; remove this file"
            yield project.shown(file), finding("X002", 1, message)


def read_doubts(project: Project, path: PurePosixPath) -> list[Doubt]:
    """Return the doubts about a page, open or not; raise SourceError if their file is wrong."""
    file = doubts.file_of(project.root, path)
    return doubts.loads(read_optional(file), project.shown(file))


def finding_of(doubt: Doubt, section: Section) -> Finding | None:
    """Return the finding of a doubt, or None if the answer no longer has the quoted words."""
    place = find_words(section.answer, doubt.quotation)
    if place is None:
        return None
    line = section.answer_line + section.answer.count("\n", 0, place)
    return finding(doubt.code, line, doubt.message)


def open_doubts(
    found: Iterable[Doubt],
    section: Section,
    path: PurePosixPath,
    suppressions: Sequence[Suppression],
) -> list[Finding]:
    """Return the findings of the doubts about a section that nobody has dismissed."""
    findings = [
        one
        for doubt in found
        if doubt.section == section.kind and (one := finding_of(doubt, section))
    ]
    return sorted(one for one in findings if not any(s.covers(path, one) for s in suppressions))

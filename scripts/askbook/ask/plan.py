"""What is to be asked: the open sections of the pages, in learning order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from askbook.errors import StudyError
from askbook.pages import address
from askbook.pages.page import Page, Section
from askbook.pages.sections import KINDS, Language
from askbook.pages.topics import Place, walk
from askbook.project.project import Project

ORDER = ("explain", "preview", "keypoint", "review")
"""In which order the answers of a page are judged: by the Explain one sees whether the others
speak of the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One section of one page that is to be asked."""

    place: Place
    language: Language
    path: PurePosixPath
    """The page's path below content/."""
    kind: str
    heading: str
    prompt: str
    line: int
    """The heading's line in the page."""
    answer: str = ""
    """The answer that is to be replaced; nothing where the section is open."""

    @property
    def name(self) -> str:
        """The section as a person names it."""
        return f"content/{self.path}#{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTasks:
    """The sections of one page that are to be asked, in the order of judging."""

    path: PurePosixPath
    tasks: tuple[Task, ...]
    explain: str = ""
    """The page's Explain, where it is answered and not to be asked."""


@dataclass(kw_only=True)
class Plan:
    """All that is to be asked, page by page, and what stands in the way."""

    pages: list[PageTasks] = field(default_factory=list)
    missing: int = 0
    """Topics without a page."""
    unasked: list[tuple[PurePosixPath, Section]] = field(default_factory=list)
    """Open sections whose prompt is empty."""

    @property
    def tasks(self) -> list[Task]:
        """Every section that is to be asked."""
        return [task for page in self.pages for task in page.tasks]


def plan_sections(project: Project, names: Sequence[str], *, again: bool = False) -> Plan:
    """Return what is to be asked of the named pages and topics, or of all.

    A name is a page, a folder of pages, or a topic by title, slug or path, which stands for
    the topics inside it too; ``#explain`` behind it leaves one section of each. With
    ``again`` answered sections are asked as well. Raises StudyError for a name of nothing.
    """
    wanted = _Wanted(project, names) if names else None
    found = Plan()
    for place in walk(project.tree):
        for path, language in _pages(project, place):
            kinds = wanted.kinds(place, path) if wanted else frozenset(KINDS)
            file = project.content / path
            is_default = language is project.catalog.default
            if not file.is_file():
                found.missing += bool(kinds) and is_default
            elif kinds:
                page = project.read_page(file)
                _add(found, path, _tasks(place, language, path, page, kinds, again), page)
    if wanted:
        wanted.refuse_unknown()
    return found


def _add(found: Plan, path: PurePosixPath, tasks: Sequence[Task], page: Page) -> None:
    asked = [task for task in tasks if task.prompt]
    found.unasked += [(path, page.by_kind[task.kind]) for task in tasks if not task.prompt]
    if asked:
        own = "explain" in [task.kind for task in asked]
        explain = page.by_kind.get("explain")
        beside = explain.answer if explain and not own else ""
        found.pages.append(PageTasks(path=path, tasks=tuple(asked), explain=beside))


def _tasks(
    place: Place,
    language: Language,
    path: PurePosixPath,
    page: Page,
    kinds: frozenset[str],
    again: bool,
) -> list[Task]:
    sections = [page.by_kind[kind] for kind in ORDER if kind in page.by_kind and kind in kinds]
    return [
        Task(
            place=place,
            language=language,
            path=path,
            kind=section.kind,
            heading=section.heading,
            prompt=section.prompt or "",
            line=section.line,
            answer=section.answer,
        )
        for section in sections
        if section.is_open or (again and section.tag)
    ]


def _pages(project: Project, place: Place) -> Iterator[tuple[PurePosixPath, Language]]:
    """Yield the page that a topic has, and those of its translations that are there."""
    languages = project.catalog.languages
    for code, language in languages.items():
        path = place.page(address.suffix(code, languages))
        if language is project.catalog.default or (project.content / path).is_file():
            yield path, language


class _Wanted:
    """Which sections the user has named."""

    def __init__(self, project: Project, names: Sequence[str]) -> None:
        self.project = project
        self.names = {name: _Name(project, name) for name in names}
        self.unused = set(names)

    def kinds(self, place: Place, path: PurePosixPath) -> frozenset[str]:
        """Return the kinds of section that are wanted of a page."""
        found: set[str] = set()
        for text, name in self.names.items():
            if name.covers(place, path):
                self.unused.discard(text)
                found |= name.kinds
        return frozenset(found)

    def refuse_unknown(self) -> None:
        """Raise StudyError for a name that no page or topic has."""
        for text in self.names:
            if text in self.unused:
                raise StudyError(
                    f"{text}: no page of a topic, and no topic; name a page such as "
                    "content/course/topic.md, or a topic by its title, slug or path"
                )


class _Name:
    """One name on the command line."""

    def __init__(self, project: Project, text: str) -> None:
        self.target, mark, kind = text.rpartition("#")
        if not mark or (kind not in KINDS and Path(text).exists()):
            self.target, kind = text, ""
        if kind and kind not in KINDS:
            self.target, kind = text, ""  # a topic such as C#
        self.kinds = frozenset([kind] if kind else KINDS)
        self.file = _below_content(project, self.target)

    def covers(self, place: Place, path: PurePosixPath) -> bool:
        """Tell whether the name stands for that page of that topic."""
        if self.file is not None:
            return self.file in (path, *path.parents)
        chain = (*place.parents, place.topic)
        named = any(self.target in (topic.title, topic.slug) for topic in chain)
        folder = self.target.strip("/")
        return named or folder in map(str, (place.folder, *place.folder.parents[:-1]))


def _below_content(project: Project, target: str) -> PurePosixPath | None:
    """Return the path below content/ of a page or folder that is there; None where none is."""
    for path in (Path(target), project.root / target):
        file = path.resolve()
        if target and file.exists() and file.is_relative_to(project.content):
            return project.below_content(file)
    return None

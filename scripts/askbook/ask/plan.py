"""The sections to ask for: the open sections of all pages or of named ones, in learning order."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from pathlib import PurePosixPath

from askbook.errors import StudyError, did_you_mean
from askbook.pages import address
from askbook.pages.page import Page, Section
from askbook.pages.sections import Language, SectionForm
from askbook.pages.topics import Place, walk
from askbook.pages.version import outdated_sections
from askbook.project.page_names import PageName, PageNames
from askbook.project.project import Project
from askbook.text.plural import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionTask:
    """One section to ask for.

    ``path`` is the page's path below content/, ``kind`` one of the language's section kinds and
    ``line`` the line of the section's heading.
    ``answer`` is the answer to replace, or empty for an open section; ``doubts`` are the reasons to
    replace it, for the model.
    """

    place: Place
    language: Language
    path: PurePosixPath
    kind: str
    heading: str
    prompt: str
    line: int
    answer: str = ""
    doubts: tuple[str, ...] = ()

    @property
    def form(self) -> SectionForm:
        """The heading, prompt and requirements of such a section in the page's language."""
        return self.language.by_kind[self.kind]

    @property
    def heading_before(self) -> str:
        """The heading of the section after which this one is asked for."""
        form = self.language.by_kind.get(self.form.after)
        return form.heading if form else self.form.after

    @property
    def name(self) -> str:
        """The section as named on the command line, such as ``content/a.md#explain``."""
        return f"content/{self.path}#{self.kind}"

    @property
    def record(self) -> dict[str, object]:
        """The section as records of the journal and JSON events name it."""
        return {"page": f"content/{self.path}", "kind": self.kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTasks:
    """The sections of one page to ask for, in the order in which they are asked for.

    A section comes after the one whose answer it is asked for with. ``answers`` are the answers
    that the page has now, by kind: those of open sections are empty.
    """

    path: PurePosixPath
    tasks: tuple[SectionTask, ...]
    answers: Mapping[str, str]


@dataclass(kw_only=True)
class TaskPlan:
    """All sections to ask for, page by page.

    ``missing`` counts the topics without a page; ``without_prompt`` lists open sections that
    cannot be asked for because their prompt is empty.
    """

    pages: list[PageTasks] = field(default_factory=list)
    missing: int = 0
    without_prompt: list[tuple[PurePosixPath, Section]] = field(default_factory=list)

    @property
    def tasks(self) -> list[SectionTask]:
        """Every section to ask for."""
        return [task for page in self.pages for task in page.tasks]

    def only(self, tasks: Iterable[SectionTask]) -> "TaskPlan":
        """Return a plan of these tasks, which may be changed copies of its own."""
        named = {task.name: task for task in tasks}
        pages = [
            replace(page, tasks=tuple(named[t.name] for t in page.tasks if t.name in named))
            for page in self.pages
        ]
        return TaskPlan(pages=[page for page in pages if page.tasks])

    def warnings(self) -> Iterator[str]:
        """Yield a message for everything that cannot be asked for."""
        if self.missing:
            topics = counted(self.missing, "topic")
            yield f"{topics} without a page; run ./askbook generate to create what is missing"
        for path, section in self.without_prompt:
            yield f"content/{path}:{section.line}: {section.heading} has no prompt; skipped"


class Again(Enum):
    """Which answered sections are asked for, besides the open ones."""

    NONE = auto()
    ALL = auto()
    OUTDATED = auto()
    """Those that were asked for with an earlier version of another answer of their page."""


def plan_sections(project: Project, names: Sequence[str], again: Again = Again.NONE) -> TaskPlan:
    """Return the sections to ask for on the named pages and topics, or on all pages.

    A name is a page, a folder of pages, or a topic by title, alias, slug or path, which includes
    the topics below it; ``#explain`` after a name selects one section. ``again`` says which
    answered sections are included. Raises StudyError for a name that matches nothing.
    """
    selection = _Selection(project, names)
    plan = TaskPlan()
    for place in walk(project.tree):
        for path, language in _pages(project, place):
            kinds = selection.kinds(place, path)
            if not project.has_page(path):
                plan.missing += bool(kinds) and language is project.catalog.default
            elif kinds:
                page = project.read_page(project.content / path)
                _add(plan, page, _tasks(place, language, path, page, kinds, again))
    selection.refuse_unknown()
    return plan


def _pages(project: Project, place: Place) -> Iterator[tuple[PurePosixPath, Language]]:
    """Yield the page of a topic, even if it is missing, and its existing translations."""
    languages = project.catalog.languages
    for code, language in languages.items():
        path = place.page(address.suffix(code, languages))
        if language is project.catalog.default or project.has_page(path):
            yield path, language


def _tasks(
    place: Place,
    language: Language,
    path: PurePosixPath,
    page: Page,
    kinds: frozenset[str],
    again: Again,
) -> list[SectionTask]:
    forms = sorted(language.sections, key=lambda form: bool(form.after))
    wanted = [form.kind for form in forms if form.kind in kinds]
    sections = [page.by_kind[kind] for kind in wanted if kind in page.by_kind]
    outdated = {kind for kind, _ in outdated_sections(page, language)}
    return [
        SectionTask(
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
        if section.is_open
        or (again is Again.ALL and section.tag)
        or (again is Again.OUTDATED and section.kind in outdated)
    ]


def _add(plan: TaskPlan, page: Page, tasks: Sequence[SectionTask]) -> None:
    plan.without_prompt += [(t.path, page.by_kind[t.kind]) for t in tasks if not t.prompt]
    tasks = [task for task in tasks if task.prompt]
    if not tasks:
        return
    answers = {kind: section.answer for kind, section in page.by_kind.items()}
    plan.pages.append(PageTasks(path=tasks[0].path, tasks=tuple(tasks), answers=answers))


class _Selection:
    """The sections that the user named; all of them without a name."""

    def __init__(self, project: Project, names: Sequence[str]) -> None:
        self._project = project
        self._kinds = frozenset(kind.name for kind in project.catalog.kinds)
        self._pages = PageNames(project)
        self._names = {text: self._read(text) for text in names}
        self._unmatched = set(names)

    def kinds(self, place: Place, path: PurePosixPath) -> frozenset[str]:
        """Return the selected kinds of section on a page of a topic."""
        if not self._names:
            return self._kinds
        found: set[str] = set()
        for text, (name, kinds) in self._names.items():
            if name.matches(place.folder, path):
                self._unmatched.discard(text)
                found |= kinds
        return frozenset(found)

    def refuse_unknown(self) -> None:
        """Raise StudyError for a name that matched no page and no topic."""
        for text in self._names:
            if text in self._unmatched:
                raise StudyError(f"{text}: {self._why_unknown(text)}")

    def _read(self, text: str) -> tuple[PageName, frozenset[str]]:
        """Return the pages and the kinds of section that a name means."""
        target, mark, kind = text.rpartition("#")
        # A topic such as C#, or a file with # in its name, selects no section.
        if mark and kind in self._kinds:
            return self._pages.read(target), frozenset([kind])
        return self._pages.read(text), self._kinds

    def _why_unknown(self, text: str) -> str:
        """Return the reason why a name is unknown, with the closest known one."""
        target, mark, kind = text.rpartition("#")
        if mark and self._is_known(target):
            kinds = sorted(self._kinds)
            hint = did_you_mean(kind, kinds) or f"; choose one of {', '.join(kinds)}"
            return f"no section is called {kind!r}{hint}"
        return self._pages.why_unknown(target if mark else text)

    def _is_known(self, target: str) -> bool:
        name, _ = self._read(target)
        return any(
            name.matches(place.folder, path)
            for place in walk(self._project.tree)
            for path, _ in _pages(self._project, place)
        )

"""Import a page or a folder of pages from another site in this format."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from askbook.answers.importer import ImportedPage, import_page
from askbook.check.katex import Katex
from askbook.check.links import Resolver
from askbook.check.page_rules import PageContext, assume_found, check_page
from askbook.disk.files import copy, read_text, resolve, write_text
from askbook.disk.listing import files_below
from askbook.errors import SourceError, StudyError
from askbook.findings import Finding, finding
from askbook.generate import links
from askbook.generate.import_places import ImportPlaces
from askbook.pages import address
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page
from askbook.pages.sections import find_language
from askbook.pages.topics import walk
from askbook.project.project import Project
from askbook.text import inline

_WRITERS = 4
"""Threads that wait for the disk while the next page is read."""

_LARGEST = 4_000_000
"""Bytes; a page of a hundred answers has a tenth of it."""

OnFinding = Callable[[Path, Finding], None]
"""Called with a source file and a finding at one of its lines."""


@dataclass(kw_only=True)
class Summary:
    """What an import did."""

    pages: int = 0
    images: int = 0
    cards: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    findings: int = 0
    without_topic: dict[PurePosixPath, str] = field(default_factory=dict)
    """The title of each new study page that no topic has, by its address."""


def import_pages(
    project: Project,
    source: Path,
    destination: Path,
    report: OnFinding,
    *,
    katex: Katex,
    code: str = "",
    write: bool = True,
) -> Summary:
    """Import each page below the source, and the images that it shows, below the destination.

    Without a language's code each page is imported in the language that its file name ends
    with, as in ``flour.de.md``, or else in the one it shows. A file that exists is never
    overwritten. A file that cannot be imported is reported, and the others are imported.
    Formulas are judged at the end, all together.
    A destination outside content/ is part of another site, so no page there has a topic.
    Raises StudyError for an unknown language or source.
    """
    if code:
        find_language(code, project.catalog.languages)
    if not source.is_file() and not source.is_dir():
        raise StudyError(f"{source}: no such page or folder")
    target = resolve(destination)
    content = project.content if target.is_relative_to(project.content) else target.parent
    places = ImportPlaces(source, target, content, list(project.catalog.languages), code)
    with ThreadPoolExecutor(_WRITERS) as writers:
        running = _Import(project, places, writers if write else None)
        for file, problem in _pages(source):
            try:
                found = [finding("I002", 1, problem)] if problem else running.add(file)
            except SourceError as error:
                found = [finding("I002", error.line, error.message)]
            running.summary.findings += len(found)
            for one in found:
                report(file, one)
    for file, one in running.unread_formulas(katex):
        running.summary.findings += 1
        report(file, one)
    for each in running.writes:
        each.result()
    return running.summary


def check_imported(imported: ImportedPage, resolve_link: Resolver = assume_found) -> list[Finding]:
    """Return what is wrong with an imported page, at the source's lines and in their order."""
    unread = {found.subject for found in imported.findings}
    context = PageContext(language=imported.language, resolve=resolve_link, may_be_empty=True)
    checked = [
        found.moved(imported.source_line(found.line) - found.line)
        for found in check_page(imported.page, context)
        if found.subject not in unread
    ]
    return sorted([*imported.findings, *checked])


@dataclass
class _Import:
    """One run: where pages go to, and what was done so far."""

    project: Project
    places: ImportPlaces
    writers: Executor | None
    """None in a dry run."""
    taken: set[Path] = field(default_factory=set)
    writes: list[Future[bool]] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    with_formulas: list[tuple[Path, ImportedPage]] = field(default_factory=list)

    def add(self, file: Path) -> list[Finding]:
        """Import one page; return its findings. Raises SourceError if it cannot be read."""
        catalog = self.project.catalog
        folder, stem, named = self.places.page(file)
        imported = import_page(read_text(file), catalog, self.places.code or named)
        path = folder / (stem + address.suffix(imported.language.code, catalog.languages))
        imported, linked = self.places.follow_links(imported, file, path)
        below = self.places.below_content(path)
        found = check_imported(imported, partial(_resolve, linked, below))
        if any(True for section in imported.page.sections for _ in inline.formulas(section.answer)):
            self.with_formulas.append((file, imported))
        self.summary.pages += 1
        if path in self.taken or path.exists():
            return [*found, self._refusal(path)]
        self.taken.add(path)
        self.summary.cards += imported.cards
        self.summary.repairs.update(imported.repairs)
        self._note_topic(below, imported.page)
        if self.writers:
            self.writes.append(self.writers.submit(write_text, path, imported.text))
        return [*found, *self._copy_images(linked)]

    def _copy_images(self, linked: Mapping[PurePosixPath, Path]) -> Iterator[Finding]:
        """Copy the images that a page shows; yield a finding for each that exists already."""
        for below, file in linked.items():
            path = self.places.content / below
            if path.suffix == ".md" or path in self.taken:
                continue
            self.taken.add(path)
            if path.exists():
                if path.read_bytes() != file.read_bytes():
                    yield self._refusal(path)
                continue
            self.summary.images += 1
            if self.writers:
                self.writes.append(self.writers.submit(copy, file, path))

    def _refusal(self, path: Path) -> Finding:
        shown = self.project.shown(path)
        message = f"{shown} exists and was not overwritten; move it away and import again"
        return finding("I001", 1, message)

    def _note_topic(self, path: PurePosixPath, found: Page) -> None:
        """Remember a study page without a topic, which `new-topic` gives one."""
        if self.places.content != self.project.content:
            return
        folder = address.read(path, self.project.catalog.languages).folder
        if folder not in self._topics and any(section.tag for section in found.sections):
            with suppress(FrontMatterError):  # reported as F002
                self.summary.without_topic.setdefault(folder, found.title)

    @cached_property
    def _topics(self) -> frozenset[PurePosixPath]:
        return frozenset(place.folder for place in walk(self.project.tree))

    def unread_formulas(self, katex: Katex) -> Iterator[tuple[Path, Finding]]:
        """Yield a finding, with its source file, for each formula that KaTeX cannot read."""
        pages = [imported.page for _, imported in self.with_formulas]
        katex.learn(section.answer for page in pages for section in page.sections)
        for file, imported in self.with_formulas:
            for section in imported.page.sections:
                for found in katex.check(section.answer):
                    line = section.answer_line - 1 + found.line
                    yield file, found.moved(imported.source_line(line) - found.line)


def _resolve(
    linked: Mapping[PurePosixPath, Path], page: PurePosixPath, url: str
) -> PurePosixPath | None:
    """Resolve a link to a file that is imported, too, or to a folder: an old address."""
    if url.endswith("/"):
        return PurePosixPath(url)
    target = links.target_of(url, page)
    return target if target in linked else None


def _pages(source: Path) -> Iterator[tuple[Path, str]]:
    """Yield each page of the source, and why it cannot be read."""
    if source.is_file():
        yield source, ""
        return
    for file, problem in files_below(source):
        if file.suffix == ".md" or (problem and not file.suffix):
            yield file, problem or _refusal(file)


def _refusal(file: Path) -> str:
    """Return why a regular file is not imported, or nothing."""
    if file.stat().st_size > _LARGEST:
        return f"is larger than {_LARGEST // 1_000_000} MB; divide it"
    return ""

"""Check the pages of a site, with its links, addresses and suppressions."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path, PurePosixPath

from askbook.check import aliases, doubts, figures, removed_languages, suppressions
from askbook.check.interface_text import check_interface_text
from askbook.check.katex import Katex
from askbook.check.links import resolve_in
from askbook.check.notes import check_notes
from askbook.check.page_rules import PageContext
from askbook.check.programs import run_program
from askbook.check.relevance import Subject, subject
from askbook.check.report import Report
from askbook.check.reuse import LastCheck
from askbook.check.summaries import summarize_orphans, summarize_untranslated
from askbook.check.suppressions import Suppression
from askbook.disk.files import read_optional, read_text
from askbook.errors import StudyError
from askbook.findings import CODES, Finding, Scope, finding
from askbook.pages import address, notes
from askbook.pages.address import Address
from askbook.pages.topics import Place, walk
from askbook.project import settings
from askbook.project.page_names import PageNames
from askbook.project.project import Project
from askbook.text.hugo_path import hugo_path


def check_site(
    project: Project,
    named: Sequence[str] = (),
    *,
    say: Callable[[str], None],
    without_topic: Collection[PurePosixPath] = (),
    with_quality: bool = False,
    with_programs: bool = False,
) -> Report:
    """Check all pages of a site, or those with one of the names that `PageNames` knows.

    ``without_topic`` are the pages that no topic has and none will get, as a plan of the site
    knows. ``with_quality`` applies the quality rules, too, and ``with_programs`` runs the programs
    of answers. ``say`` prints the reason if formulas cannot be checked. Raises SourceError if a
    file cannot be read, and StudyError for a name of no page.
    """
    paths = list(dict.fromkeys(_named(project, named)) if named else project.pages)
    katex = Katex(project.root, say)
    scopes = {Scope.ALWAYS}
    if with_quality:
        scopes.add(Scope.QUALITY)
    if with_programs:
        scopes.add(Scope.PROGRAMS)
    last = LastCheck(project if scopes == {Scope.ALWAYS} and not named else None)
    checking = _SiteCheck(project, frozenset(scopes), katex, last, without_topic)
    return checking.run(paths, is_whole=not named)


def _named(project: Project, named: Iterable[str]) -> Iterator[PurePosixPath]:
    """Yield the paths below content/ of the pages that each name means."""
    names = PageNames(project)
    folders = {p: address.read(p, project.catalog.languages).folder for p in project.page_paths()}
    for text in named:
        name = names.read(text)
        found = [path for path, folder in folders.items() if name.matches(folder, path)]
        if name.file and (project.content / name.file).is_file():
            found = [name.file]  # also one that is hidden from Hugo
        if not found:
            raise StudyError(f"{text}: {names.why_unknown(text)}")
        yield from found


@dataclass(frozen=True)
class _SiteCheck:
    project: Project
    scopes: frozenset[Scope]
    katex: Katex
    last: LastCheck
    without_topic: Collection[PurePosixPath]

    def run(self, paths: Sequence[PurePosixPath], *, is_whole: bool) -> Report:
        removed = removed_languages.find_pages(self.project)
        leftover = [path for path in paths if path in removed]
        paths = [path for path in paths if path not in removed]
        pages = [self.project.page(path) for path in paths]
        of_pages = self._check_pages(paths)
        found = [(path, one) for path in paths for one in self._check_page(path, of_pages[path])]
        found += removed_languages.check_pages(leftover)
        if is_whole:
            found = summarize_untranslated(found, lambda path: self._at(path).language)
            found += summarize_orphans(self.without_topic)
        content = self.project.shown(self.project.content)
        report = Report(
            findings=[(content / path, one) for path, one in found if self._counts(path, one)],
            pages=len(pages),
            open_sections=sum(section.is_open for page in pages for section in page.sections),
        )
        folders = self._places.keys() if is_whole else {self._at(path).folder for path in paths}
        report.findings += self._sources(folders)
        if is_whole:
            for path, problem in self.project.left_out:
                report.findings.append((content / path, finding("F008", 1, problem)))
            report.findings += [*self._settings(), *check_interface_text(self.project)]
            report.findings += doubts.check_files(self.project)
            report.findings += [*self._figures(), *self._notes(), *self._unused(found)]
        return report

    def _settings(self) -> Iterator[tuple[Path, Finding]]:
        """Yield the findings of the site's settings."""
        shown = self.project.shown(self.project.config_file)
        for error in settings.misspelled(self.project):
            yield shown, finding("C001", error.line, error.message)

    def _figures(self) -> Iterator[tuple[Path, Finding]]:
        """Yield the findings of the figures beside the pages."""
        for path in self.project.files:
            if path.suffix.lower() == ".svg":
                figure = self.project.content / path
                for one in figures.check_svg(read_text(figure)):
                    yield self.project.shown(figure), one

    def _sources(self, folders: Collection[PurePosixPath]) -> Iterator[tuple[Path, Finding]]:
        """Yield a finding for each source without a file of the topics in folders."""
        shown = self.project.shown(self.project.topics_file)
        places = self._places.items()
        topics = [place.topic for folder, place in places if folder in folders]
        for source in (source for topic in topics for source in topic.sources):
            if self.project.source_text(source) is None:
                message = f"sources/{source.file} does not exist; add it or correct its name here"
                yield shown, finding("G008", source.line, message)

    def _check_pages(self, paths: Iterable[PurePosixPath]) -> dict[PurePosixPath, list[Finding]]:
        """Return the findings of each page by itself; those of most are from the last check."""
        page, last = self.project.page, self.last
        kept = {path: last.find(path, page(path), self._context(path)) for path in paths}
        new = [path for path, findings in kept.items() if findings is None]
        self.katex.learn(section.answer for path in new for section in page(path).sections)
        found = {path: last.check(path, page(path), self._context(path)) for path in new}
        if self.katex.is_available:
            last.write()
        return found | {path: findings for path, findings in kept.items() if findings is not None}

    def _check_page(self, path: PurePosixPath, found: Iterable[Finding]) -> list[Finding]:
        page = self.project.page(path)
        aliased = aliases.check_aliases(page, path, self._at(path), self._taken)
        doubted = doubts.check_doubts(self.project, path) if self._has_doubts else ()
        return sorted([*self._address(path), *aliased, *found, *doubted])

    @cached_property
    def _has_doubts(self) -> bool:
        return doubts.are_raised(self.project)

    def _context(self, path: PurePosixPath) -> PageContext:
        at = self._at(path)
        place = self._places.get(at.folder)
        return PageContext(
            language=self.project.catalog.languages[at.language],
            topic=place.topic.title_in(at.language) if place else "",
            other_titles=place.topic.names if place else (),
            resolve=partial(resolve_in, self.project.root, path),
            has_translation=partial(self._has_translation, at.language),
            subject=self._subject(place, at.language)
            if place and Scope.QUALITY in self.scopes
            else None,
            check_formulas=self.katex.check,
            run_program=run_program if Scope.PROGRAMS in self.scopes else None,
            sources=tuple(map(self.project.source_text, place.topic.sources)) if place else (),
            may_be_empty=path.name.startswith("_index"),
        )

    def _has_translation(self, language: str, path: PurePosixPath) -> bool:
        """Return whether the page at a path exists in a language."""
        return (self._at(path).folder, language) in self._paths

    @cached_property
    def _paths(self) -> dict[tuple[PurePosixPath, str], PurePosixPath]:
        """The path of every page by its address and language."""
        found = {path: self._at(path) for path in self.project.page_paths()}
        return {(at.folder, at.language): path for path, at in found.items()}

    def _subject(self, place: Place, code: str) -> Subject:
        is_default = code == self.project.catalog.default.code
        return subject(place, self.project.tree, code, is_default=is_default)

    def _address(self, path: PurePosixPath) -> Iterator[Finding]:
        """Report a page that Hugo publishes at another page's address, or not at its own."""
        at = self._at(path)
        first = self._first_at.get(at.published, path)
        if first != path:
            message = f"content/{first} has the same address, {_shown(at)}; rename one of them"
            yield finding("G004", 1, message)
        elif str(at.folder) != hugo_path(str(at.folder)):
            message = f"the page's address is {_shown(at)}; rename the file to match it"
            yield finding("G006", 1, message)

    @cached_property
    def _at(self) -> Callable[[PurePosixPath], Address]:
        """Returns a page's address, which several rules ask for."""
        return cache(partial(address.read, languages=self.project.catalog.languages))

    @cached_property
    def _first_at(self) -> dict[PurePosixPath, PurePosixPath]:
        """The first page at each address of the built site."""
        first: dict[PurePosixPath, PurePosixPath] = {}
        for path in self.project.page_paths():
            first.setdefault(self._at(path).published, path)
        return first

    @cached_property
    def _taken(self) -> aliases.Taken:
        """The addresses that an alias must not have."""
        first: dict[PurePosixPath, PurePosixPath] = {}
        for path, page in self.project.pages.items():
            for alias in aliases.of_page(page):
                first.setdefault(aliases.published(alias, self._at(path)), path)
        return aliases.Taken(self._first_at, first, self.project.catalog.languages)

    @cached_property
    def _places(self) -> dict[PurePosixPath, Place]:
        return {place.folder: place for place in walk(self.project.tree)}

    def _notes(self) -> list[tuple[Path, Finding]]:
        """Return the findings of data/notes.yaml."""
        path = self.project.root / "data" / "notes.yaml"
        shown = self.project.shown(path)
        pages = notes.read(read_optional(path), shown, self.project.catalog)
        self.katex.learn(note.text for page in pages for note in page.notes)
        found = check_notes(pages, self.project, self._paths, self._context)
        return [(shown, one) for one in sorted(found)]

    @cached_property
    def _suppressions(self) -> tuple[Suppression, ...]:
        return suppressions.load_of(self.project)

    def _counts(self, path: PurePosixPath, found: Finding) -> bool:
        return not any(one.covers(path, found) for one in self._suppressions)

    def _unused(self, found: list[tuple[PurePosixPath, Finding]]) -> list[tuple[Path, Finding]]:
        """Return a finding for each suppression that suppresses nothing."""
        shown = self.project.shown(suppressions.file_of(self.project))
        return [
            (shown, one.unused())
            for one in self._suppressions
            if CODES[one.code].scope in self.scopes
            and not any(one.covers(path, each) for path, each in found)
        ]


def _shown(at: Address) -> str:
    return f"/{at.published}/".replace("/./", "/")

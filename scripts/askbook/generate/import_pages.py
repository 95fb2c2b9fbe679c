"""Import a page or a folder of pages from another site in this format."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from askbook.answers.importer import ImportedPage, import_page
from askbook.check import PageContext, check_page
from askbook.check.katex import Katex
from askbook.disk.files import read_text, write_text
from askbook.disk.listing import files_below
from askbook.errors import SourceError, StudyError
from askbook.findings import Finding, finding
from askbook.pages import address
from askbook.pages.sections import Catalog, find_language
from askbook.text import inline
from askbook.text.slug import slugify

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
    cards: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    findings: int = 0


def import_pages(
    source: Path,
    destination: Path,
    catalog: Catalog,
    report: OnFinding,
    *,
    katex: Katex,
    code: str = "",
    write: bool = True,
) -> Summary:
    """Import each page below the source to its place below the destination.

    Without a language's code each page is imported in the language that its file name ends
    with, as in ``flour.de.md``, or else in the one it shows. A file that exists is never
    overwritten. A file that cannot be imported is reported, and the others are imported.
    Formulas are judged at the end, all together.
    Raises StudyError for an unknown language or source.
    """
    if code:
        find_language(code, catalog.languages)
    if not source.is_file() and not source.is_dir():
        raise StudyError(f"{source}: no such page or folder")
    with ThreadPoolExecutor(_WRITERS) as writers:
        running = _Import(source, destination, catalog, code, writers if write else None)
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


def check_imported(imported: ImportedPage) -> list[Finding]:
    """Return what is wrong with an imported page, at the source's lines and in their order."""
    unread = {found.code for found in imported.findings}
    context = PageContext(language=imported.language, resolve=_assume_page, may_be_empty=True)
    checked = [
        found.moved(imported.source_line(found.line) - found.line)
        for found in check_page(imported.page, context)
        if not ("R003" in unread and found.code in ("R001", "R002"))
    ]
    return sorted([*imported.findings, *checked])


@dataclass
class _Import:
    """One run: where pages come from and go to, and what was done so far."""

    source: Path
    destination: Path
    catalog: Catalog
    code: str
    writers: Executor | None
    """None in a dry run."""
    taken: set[Path] = field(default_factory=set)
    writes: list[Future[bool]] = field(default_factory=list)
    summary: Summary = field(default_factory=Summary)
    with_formulas: list[tuple[Path, ImportedPage]] = field(default_factory=list)

    def add(self, file: Path) -> list[Finding]:
        """Import one page; return its findings. Raises SourceError if it cannot be read."""
        folder, stem, named = self._target(file)
        imported = import_page(read_text(file), self.catalog, self.code or named)
        found = check_imported(imported)
        if any(True for section in imported.page.sections for _ in inline.formulas(section.answer)):
            self.with_formulas.append((file, imported))
        suffix = address.suffix(imported.language.code, self.catalog.languages)
        path = folder / (stem + suffix)
        self.summary.pages += 1
        if path in self.taken or path.exists():
            message = f"{path} exists and was not overwritten; move it away and import again"
            return [*found, finding("I001", 1, message)]
        self.taken.add(path)
        self.summary.cards += imported.cards
        self.summary.repairs.update(imported.repairs)
        if self.writers:
            self.writes.append(self.writers.submit(write_text, path, imported.text))
        return found

    def unread_formulas(self, katex: Katex) -> Iterator[tuple[Path, Finding]]:
        """Yield a finding, with its source file, for each formula that KaTeX cannot read."""
        pages = [imported.page for _, imported in self.with_formulas]
        katex.learn(section.answer for page in pages for section in page.sections)
        for file, imported in self.with_formulas:
            for section in imported.page.sections:
                for found in katex.check(section.answer):
                    line = section.answer_line - 1 + found.line
                    yield file, found.moved(imported.source_line(line) - found.line)

    def _target(self, file: Path) -> tuple[Path, str, str]:
        """Return a page's new folder, its new file name without ending, and its language."""
        stem, named = self._split_language(file.name)
        if file == self.source:
            if self.destination.suffix == ".md":
                return (
                    self.destination.parent,
                    self._split_language(self.destination.name)[0],
                    named,
                )
            return self.destination, slugify(stem), named
        folders = file.relative_to(self.source).parent.parts
        is_section = stem in ("_index", "index") or (bool(folders) and stem == folders[-1])
        folder = self.destination.joinpath(*map(slugify, folders))
        return folder, "_index" if is_section else slugify(stem), named

    def _split_language(self, name: str) -> tuple[str, str]:
        """Return a file's name without ending and language, and the language's code or nothing."""
        stem = name.removesuffix(".md")
        start, _, code = stem.rpartition(".")
        is_named = bool(start) and code.lower() in self.catalog.languages
        return (start, code.lower()) if is_named else (stem, "")


def _assume_page(path: str) -> PurePosixPath | None:
    """Accept links to folders: the addresses of the other site."""
    return PurePosixPath(path) if path.endswith("/") else None


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

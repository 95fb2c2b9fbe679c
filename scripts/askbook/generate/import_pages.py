"""Import a page or a folder of pages from another site in this format."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from askbook.answers.importer import ImportedPage, import_page
from askbook.check import Context, check_page
from askbook.disk.files import read_text, write_text
from askbook.errors import StudyError
from askbook.findings import Finding, finding
from askbook.pages import address
from askbook.pages.sections import Catalog
from askbook.text.slug import slugify

_WRITERS = 4
"""Threads that wait for the disk while the next page is read."""

Report = Callable[[Path, Finding], None]
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
    report: Report,
    *,
    code: str = "",
    write: bool = True,
) -> Summary:
    """Import each page below the source to its place below the destination.

    Without a language's code each page is imported in the language it shows. A file that
    exists is never overwritten. Raises StudyError for an unknown language or source.
    """
    if code and code not in catalog.languages:
        known = ", ".join(catalog.languages)
        raise StudyError(f"unknown language {code!r}; known are {known}")
    summary = Summary()
    taken: set[Path] = set()
    writes: list[Future[bool]] = []
    with ThreadPoolExecutor(_WRITERS) as writers:
        for file, target in _targets(source, destination):
            imported = import_page(read_text(file), catalog, code)
            path = target.with_name(
                target.name.removesuffix(".md")
                + address.suffix(imported.language.code, catalog.languages)
            )
            summary.pages += 1
            found = check_imported(imported)
            if path in taken or path.exists():
                message = f"{path} exists and was not overwritten; move it away and import again"
                found.append(finding("I001", 1, message))
            else:
                taken.add(path)
                summary.cards += imported.cards
                summary.repairs.update(imported.repairs)
                if write:
                    writes.append(writers.submit(write_text, path, imported.text))
            summary.findings += len(found)
            for one in found:
                report(file, one)
    for each in writes:
        each.result()
    return summary


def check_imported(imported: ImportedPage) -> list[Finding]:
    """Return what is wrong with an imported page, at the source's lines and in their order."""
    unread = {found.code for found in imported.findings}
    context = Context(language=imported.language, resolve=_assume_page, may_be_empty=True)
    checked = [
        found.moved(imported.source_line(found.line) - found.line)
        for found in check_page(imported.page, context)
        if not ("R003" in unread and found.code in ("R001", "R002"))
    ]
    return sorted([*imported.findings, *checked])


def _assume_page(path: str) -> PurePosixPath | None:
    """Accept links to folders: the addresses of the other site."""
    return PurePosixPath(path) if path.endswith("/") else None


def _targets(source: Path, destination: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each page of the source with its new path, which has no language yet."""
    if source.is_file():
        is_page = destination.suffix == ".md"
        yield source, destination if is_page else destination / _file_name(source)
        return
    if not source.is_dir():
        raise StudyError(f"{source}: no such page or folder")
    for page in sorted(source.rglob("*.md")):
        folders = page.relative_to(source).parent.parts
        inner = page.stem in ("_index", "index") or (bool(folders) and page.stem == folders[-1])
        name = "_index.md" if inner else _file_name(page)
        yield page, destination.joinpath(*map(slugify, folders)) / name


def _file_name(page: Path) -> str:
    return slugify(page.stem) + ".md"

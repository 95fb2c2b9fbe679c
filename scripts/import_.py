#!/usr/bin/env python3
"""Adopt pages in this format from another site.

SRC is a page or a folder of pages, DEST the page or folder to make; the page of a folder,
X/X.md, becomes X/_index.md. Titles, headings and prompts stay word for word. Answers are
made safe and Reviews canonical, and no word of them is lost. A page that is there is never
overwritten. Prints each finding with the line of the source.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from askbook import cli
from askbook.answers.importer import Adopted, adopt
from askbook.cli import Command, Parser
from askbook.disk.files import read_text, write_text
from askbook.errors import FINDINGS, SUCCESS, StudyError
from askbook.findings import finding
from askbook.pages import address
from askbook.project import site_lock
from askbook.text.slug import slugify

_WRITERS = 4
"""Threads that wait for the disk while the next page is read."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("import", __doc__)
    parser.add_argument("source", type=Path, metavar="SRC", help="the page or folder to adopt")
    parser.add_argument("destination", type=Path, metavar="DEST", help="the page or folder to make")
    parser.add_argument(
        "--lang", metavar="L", help="the pages' language (default: seen from each page)"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    return cli.run(parser, _import, argv)


@dataclass(kw_only=True)
class _Sum:
    """What a run has done so far."""

    pages: int = 0
    cards: int = 0
    repairs: Counter[str] = field(default_factory=Counter)
    findings: Counter[str] = field(default_factory=Counter)
    written: set[Path] = field(default_factory=set)


def _import(run: Command) -> int:
    catalog, language = run.project.catalog, run.options.lang or ""
    if language and language not in catalog.languages:
        known = ", ".join(catalog.languages)
        raise StudyError(f"unknown language {language!r}; known are {known}")
    with site_lock.hold(run.project, run.options.destination, dry_run=run.options.dry_run):
        return _adopt(run, language)


def _adopt(run: Command, language: str) -> int:
    catalog = run.project.catalog
    done = _Sum()
    writes: list[Future[bool]] = []
    with ThreadPoolExecutor(_WRITERS) as writers:
        for source, target in _pages(run.options.source, run.options.destination):
            adopted = adopt(read_text(source), catalog, language)
            suffix = address.suffix(adopted.language, catalog.languages)
            path = target.with_name(target.name.removesuffix(".md") + suffix)
            if _take(done, source, path, adopted) and not run.options.dry_run:
                writes.append(writers.submit(write_text, path, adopted.text))
    for write in writes:
        write.result()
    run.say(f"{done.pages} pages, {done.cards} cards")
    run.say(f"repairs: {_counted(done.repairs)}")
    run.say(f"findings: {_counted(done.findings)}")
    return FINDINGS if done.findings else SUCCESS


def _take(done: _Sum, source: Path, path: Path, adopted: Adopted) -> bool:
    """Report on a page; return whether it is to be written."""
    for found in adopted.findings:
        print(found.at(source))
        done.findings[found.code] += 1
    done.pages += 1
    if path.exists() or path in done.written:
        message = f"{path} is there already; it was not overwritten"
        print(finding("I001", 1, message).at(source))
        done.findings["I001"] += 1
        return False
    done.written.add(path)
    done.cards += adopted.cards
    done.repairs.update(adopted.repairs)
    return True


def _counted(counter: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counter.items())) or "none"


def _pages(source: Path, destination: Path) -> Iterator[tuple[Path, Path]]:
    """Yield each page of the source and the path to make of it, without a language."""
    if source.is_file():
        is_page = destination.suffix == ".md"
        yield source, destination if is_page else destination / _name(source)
        return
    if not source.is_dir():
        raise StudyError(f"{source}: no such page or folder")
    for page in sorted(source.rglob("*.md")):
        folders = page.relative_to(source).parent.parts
        inner = page.stem in ("_index", "index") or (bool(folders) and page.stem == folders[-1])
        leaf = "_index.md" if inner else _name(page)
        yield page, destination.joinpath(*map(slugify, folders)) / leaf


def _name(page: Path) -> str:
    return slugify(page.stem) + ".md"


if __name__ == "__main__":
    raise SystemExit(main())

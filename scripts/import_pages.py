#!/usr/bin/env python3
"""Adopt pages in this format from another site.

SRC is a page or a folder of pages, DEST the page or folder to make; the page of a folder,
X/X.md, becomes X/_index.md. Titles, headings and prompts stay word for word. Answers are
made safe and Reviews canonical, and no word of them is lost. A page that is there is never
overwritten. Prints each finding with the line of the source.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from study import address, command
from study.adopt import Adopted, adopt
from study.command import FINE, FOUND, Command, Parser
from study.errors import StudyError
from study.files import read_text, write_text
from study.slug import slugify


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(__doc__)
    parser.add_argument("source", type=Path, metavar="SRC", help="the page or folder to adopt")
    parser.add_argument("destination", type=Path, metavar="DEST", help="the page or folder to make")
    parser.add_argument(
        "--lang", metavar="L", help="the pages' language (default: seen from each page)"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    return command.run(parser, _import, argv)


def _import(run: Command) -> int:
    catalog, language = run.project.catalog, run.options.lang or ""
    if language and language not in catalog.languages:
        known = ", ".join(catalog.languages)
        raise StudyError(f"unknown language {language!r}; known are {known}")
    repairs: Counter[str] = Counter()
    codes: Counter[str] = Counter()
    pages = made = refused = 0
    for source, target in _pages(run.options.source, run.options.destination):
        adopted = adopt(read_text(source), catalog, language)
        path = target.with_name(
            target.name.removesuffix(".md") + address.suffix(adopted.language, catalog.languages)
        )
        pages += 1
        repairs.update(adopted.repairs)
        for finding in adopted.findings:
            print(finding.at(source))
            codes[finding.code] += 1
        if path.exists():
            print(f"{source}:1: I001 {path} is there already; it was not overwritten")
            refused += 1
            continue
        made += adopted.cards
        _write(run, path, adopted)
    run.say(f"{pages} pages, {made} cards")
    run.say(f"repairs: {_counted(repairs)}")
    run.say(f"findings: {_counted(codes)}")
    return FOUND if codes or refused else FINE


def _write(run: Command, path: Path, adopted: Adopted) -> None:
    if not run.options.dry_run:
        write_text(path, adopted.text)


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
        inner = bool(folders) and page.stem in (folders[-1], "_index", "index")
        leaf = "_index.md" if inner or page.stem == "_index" else _name(page)
        yield page, destination.joinpath(*map(slugify, folders)) / leaf


def _name(page: Path) -> str:
    return slugify(page.stem) + ".md"


if __name__ == "__main__":
    raise SystemExit(main())

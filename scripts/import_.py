"""Import pages in this format from another site.

SRC is a page or a folder of pages, DEST the page or folder below content/ to create; the page
of a folder, X/X.md, becomes X/_index.md. Titles, headings and prompts stay word for word. Answers
are sanitized, and Reviews are written as cards; no word is lost. Images beside the pages that show
them are copied, and links follow. Existing files are never overwritten. Each finding is printed
with its line in the source. Give the new pages topics with ./askbook new-topic, which moves them.
"""

import shlex
from collections.abc import Sequence
from pathlib import Path

from askbook import cli
from askbook.check.katex import Katex
from askbook.cli import Command, Parser
from askbook.disk.files import resolve
from askbook.errors import FINDINGS, SUCCESS
from askbook.findings import Finding
from askbook.generate.import_pages import import_pages
from askbook.project import site_lock
from askbook.text.plural import counted


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("import", __doc__)
    parser.add_argument("source", type=Path, metavar="SRC", help="the page or folder to import")
    parser.add_argument(
        "destination", type=Path, metavar="DEST", help="the page or folder to create"
    )
    parser.add_argument(
        "--lang", metavar="L", help="the pages' language (default: detected for each page)"
    )
    parser.add_argument("--dry-run", action="store_true", help="write nothing")
    return cli.run(parser, _import, argv)


def _import(run: Command) -> int:
    options = run.options
    with site_lock.hold(run.project, options.destination, dry_run=options.dry_run):
        summary = import_pages(
            run.project,
            options.source,
            options.destination,
            _print_finding,
            katex=Katex(run.project.root, run.say),
            code=options.lang or "",
            write=not options.dry_run,
        )
    repairs = ", ".join(f"{name} {count}" for name, count in sorted(summary.repairs.items()))
    run.say(f"pages: {summary.pages}")
    run.say(f"images: {summary.images}")
    run.say(f"cards: {summary.cards}")
    run.say(f"repairs: {repairs or 'none'}")
    run.say(f"findings: {summary.findings}")
    if not resolve(options.destination).is_relative_to(run.project.content):
        name = options.destination
        run.say(f"warning: {name} is outside content/, so this site has no part of it")
    if summary.without_topic and not options.dry_run:
        run.say(_next_step(list(summary.without_topic.values())))
    return FINDINGS if summary.findings else SUCCESS


def _next_step(titles: Sequence[str]) -> str:
    """Return how to give the imported pages their topics."""
    more = f" ({counted(len(titles), 'page')}; --from FILE adds an outline)"
    return (
        f"next: give each page its topic, to which its file moves: ./askbook new-topic "
        f"{shlex.quote(titles[0])} --in SECTION" + (more if len(titles) > 1 else "")
    )


def _print_finding(source: Path, found: Finding) -> None:
    print(found.at(source))

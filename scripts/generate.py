#!/usr/bin/env python3
"""Make the pages those of data/topics.yaml.

Creates a page for every topic that has none, puts titles and weights right, and moves the
pages of a topic that has another place now, with an alias at the old address. An answer is
never changed. Prints each page it touches, and each page that no topic names.
"""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from askbook import cli
from askbook.cli import Command, Parser
from askbook.disk.files import move, read_text, write_text
from askbook.errors import FINDINGS, SUCCESS, SourceError
from askbook.generate.plan import Plan, plan_pages
from askbook.pages import page
from askbook.project import site_lock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("generate", __doc__)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 where a page is not up to date",
    )
    return cli.run(parser, _generate, argv)


def _generate(run: Command) -> int:
    if run.options.check:
        return _compare(run)
    with site_lock.taken(run.project):
        return _compare(run)


def _compare(run: Command) -> int:
    project = run.project
    plan = plan_pages(project.tree, project.catalog, project.pages)
    for line in _changes(plan):
        print(line)
    for path, finding in plan.findings:
        print(finding.at(project.shown(project.content / path)))
    if run.options.check:
        state = "not up to date; run ./askbook generate" if plan.is_stale else "up to date"
        run.say(f"{plan.total} pages, {state}")
        return FINDINGS if plan.is_stale or plan.findings else SUCCESS
    apply(plan, run)
    counts = f"{len(plan.created)} created, {len(plan.updated)} updated, {len(plan.moved)} moved"
    run.say(f"{plan.total} pages: {counts}")
    return FINDINGS if plan.findings else SUCCESS


def apply(plan: Plan, run: Command) -> None:
    """Write what the plan says. Cut short at any point, a second run completes it."""
    content = run.project.content
    for path, text in [*plan.created.items(), *plan.updated.items()]:
        _refuse_changed(run, path)
        write_text(content / path, text)
    for old, (new, text) in plan.moved.items():
        _refuse_changed(run, old)
        move(content / old, content / new, text, root=content)


def _refuse_changed(run: Command, path: PurePosixPath) -> None:
    """Refuse a page that an editor or ./askbook ask has changed since it was read."""
    file, known = run.project.content / path, run.project.pages.get(path)
    now = read_text(file) if file.exists() else None
    if now != (page.dumps(known) if known else None):
        shown = run.project.shown(file)
        raise SourceError("was changed meanwhile; run this again", path=shown)


def _changes(plan: Plan) -> Iterator[str]:
    def shown(path: PurePosixPath) -> str:
        return f"content/{path}"

    yield from (f"create {shown(path)}" for path in plan.created)
    yield from (f"update {shown(path)}" for path in plan.updated)
    yield from (f"move {shown(old)} to {shown(new)}" for old, (new, _) in plan.moved.items())


if __name__ == "__main__":
    raise SystemExit(main())

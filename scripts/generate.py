"""Create and update pages from data/topics.yaml.

Creates a page for every topic that has none, corrects titles and weights, and moves the pages of
topics that have another address now, with a redirect from the old one. Answers are never changed.
Prints each page that it changes, and each page that no topic has.
"""

from collections import Counter
from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS
from askbook.generate.apply import apply_plan
from askbook.generate.plan import plan_pages
from askbook.project import site_lock
from askbook.text.plural import counted


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("generate", __doc__)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 if a page is not up to date",
    )
    return cli.run(parser, _generate, argv)


def _generate(run: Command) -> int:
    check, project = run.options.check, run.project
    with site_lock.hold(project, dry_run=check):
        plan = plan_pages(project.tree, project.catalog, project.pages)
        for line in plan.changes():
            print(line)
        for path, finding in plan.findings:
            print(finding.at(project.shown(project.content / path)))
        if not check:
            apply_plan(plan, project)
    state = "not up to date; run ./askbook generate" if plan.is_stale else "up to date"
    counts = f"{len(plan.created)} created, {len(plan.updated)} updated, {len(plan.moved)} moved"
    run.say(f"{counted(plan.total, 'page')}{f', {state}' if check else f': {counts}'}")
    codes = Counter(finding.code for _, finding in plan.findings)
    if codes["G001"] > 1:
        run.say(
            f"{codes['G001']} pages have no topic (G001); if their topics were renamed, "
            "add the old titles to the topics' aliases: in data/topics.yaml"
        )
    return FINDINGS if plan.findings or (check and plan.is_stale) else SUCCESS

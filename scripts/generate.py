"""Create and update pages from data/topics.yaml.

Creates a page for every topic that has none, corrects titles, weights and the prompts of open
sections, and moves the pages of topics that have another address now, with a redirect from the
old one. Figures, links, notes and exceptions follow. Answers are never changed. Prints each
change, and one line about pages that no topic has.
"""

from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS, StudyError
from askbook.generate.apply import apply_plan
from askbook.generate.plan import Plan
from askbook.generate.site_plan import plan_site
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
    parser.add_argument(
        "--prune",
        action="store_true",
        help="remove pages that no topic has; their addresses redirect to the topic that has "
        "their title among its aliases, or else to the page above; also remove pages of languages "
        "that the site does not have",
    )
    parser.add_argument("--yes", action="store_true", help="remove pages without asking first")
    return cli.run(parser, _generate, argv)


def _generate(run: Command) -> int:
    check, project = run.options.check, run.project
    with site_lock.hold(project, dry_run=check):
        plan = plan_site(project, prune=run.options.prune)
        for line in plan.changes():
            print(line)
        for path, finding in plan.findings:
            print(finding.at(project.shown(project.content / path)))
        if not check:
            _confirm(run, plan)
            apply_plan(plan, project)
    state = "not up to date; run ./askbook generate" if plan.is_stale else "up to date"
    counts = f"{len(plan.created)} created, {len(plan.updated)} updated, {len(plan.moved)} moved"
    if plan.removed:
        counts += f", {len(plan.removed)} removed"
    run.say(f"{counted(plan.total, 'page')}{f', {state}' if check else f': {counts}'}")
    return FINDINGS if plan.findings or (check and plan.is_stale) else SUCCESS


def _confirm(run: Command, plan: Plan) -> None:
    """Raise StudyError unless the user agrees to remove what the plan removes."""
    if plan.removed and not run.options.yes:
        question = f"Remove {counted(len(plan.removed), 'file')}?"
        if not cli.confirm(question, otherwise="run with --yes to remove them without asking"):
            raise StudyError("nothing was changed")

"""Check the pages, then build the site with its search index, decks and books.

The new site is built in a separate folder and replaces the old one only when it is complete: if
the build fails, the old site stays.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from askbook import cli
from askbook.check.report import Report
from askbook.check.site import check_site
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS
from askbook.findings import finding
from askbook.generate.site_plan import plan_site
from askbook.project import settings
from askbook.project.project import Project
from askbook.publish.build import build_site
from askbook.text.plural import counted


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("build", __doc__)
    parser.add_argument(
        "--base-url",
        default="",
        metavar="URL",
        help="the site's address (default: the one in its settings)",
    )
    parser.add_argument(
        "--destination", type=Path, metavar="DIR", help="where to put the site (default: public/)"
    )
    parser.add_argument(
        "--keep-going", action="store_true", help="build even if pages have errors or Hugo warns"
    )
    return cli.run(parser, _build, argv)


def _build(run: Command) -> int:
    keep_going = run.options.keep_going
    report = _check(run.project, run.say)
    for line in report.lines():
        print(line)
    run.say(report.summary())
    if report.errors and not keep_going:
        run.say("not built; fix the errors above, or build with --keep-going")
        return FINDINGS
    destination = Path.cwd() / (run.options.destination or run.project.root / "public")
    build_site(
        run.project,
        destination,
        base_url=run.options.base_url,
        strict=not keep_going,
        say=run.say,
    )
    print(run.project.shown(destination))
    return SUCCESS


def _check(project: Project, say: Callable[[str], None]) -> Report:
    """Check the settings and pages, and whether these are up to date with the topic tree."""
    settings.check(project)
    plan = plan_site(project)
    report = check_site(project, say=say, without_topic=plan.without_topic)
    if changes := list(plan.changes()):
        message = f"{counted(len(changes), 'page')} not up to date; run ./askbook generate"
        report.findings.append((project.shown(project.topics_file), finding("G007", 1, message)))
    return report

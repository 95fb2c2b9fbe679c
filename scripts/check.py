"""Check pages and print each problem with its line and the fix.

Each finding is printed as path:line: code message. Warnings do not make the command fail; open
sections are only counted. Findings listed in data/exceptions.yaml are not reported.
"""

from collections.abc import Sequence

from askbook import cli
from askbook.check.site import check_site
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS
from askbook.findings import CODES
from askbook.generate.site_plan import find_without_topic
from askbook.project import settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("check", __doc__)
    parser.add_argument(
        "pages",
        nargs="*",
        metavar="PAGE",
        help="a page, a folder of pages, or a topic by title, alias, slug or path (default: all)",
    )
    parser.add_argument(
        "--answers",
        action="store_true",
        help="also judge the content of answers, as ./askbook ask does; gives warnings only",
    )
    parser.add_argument(
        "--run-code",
        action="store_true",
        help="run the Python programs of answers and compare their output with the page's; they "
        "run as you, so use it only on pages that you trust",
    )
    parser.add_argument("--codes", action="store_true", help="list all codes and their meanings")
    return cli.run(parser, _check, argv)


def _check(run: Command) -> int:
    if run.options.codes:
        for code, row in CODES.items():
            print(f"{code}  {row.meaning}")
        return SUCCESS
    settings.check(run.project)
    options = run.options
    report = check_site(
        run.project,
        options.pages,
        say=run.say,
        without_topic=() if options.pages else find_without_topic(run.project),
        with_quality=options.answers,
        with_programs=options.run_code,
    )
    for line in report.lines():
        print(line)
    run.say(report.summary())
    return FINDINGS if report.errors else SUCCESS

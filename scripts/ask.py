"""Ask a chat model for the answers of open sections, and write the accepted ones.

A name is a page (content/course/topic.md), a folder of pages, or a topic by title, alias, slug or
path; the name of a section kind after #, such as #explain, selects one section. Without names,
all pages are included. Explain is asked for first, and the other sections with its answer. A
rejected answer is asked for again with the reasons, at most twice.
Every reply is saved in .askbook/journal.jsonl before it is used, so that none is paid for twice;
Ctrl-C finishes open requests, and the next run continues from there.

Defaults for the options can be set in [params.ask] of the site's settings. The API key is read
only from the preset's environment variable, such as OPENAI_API_KEY, and sent only to the
provider's hosts.
"""

import argparse
from collections.abc import Sequence

from askbook import cli
from askbook.ask import journal, settings, site_run
from askbook.ask.cost import Budget
from askbook.ask.dry_run import forecast_answers, print_forecasts
from askbook.ask.page_session import SessionContext
from askbook.ask.paste import ask_by_paste
from askbook.ask.plan import Again, plan_sections
from askbook.ask.run import ask_live, find_endpoint, make_setup
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS, StudyError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("ask", __doc__)
    parser.add_argument("names", nargs="*", metavar="PAGE|SECTION", help="what to ask for")
    parser.add_argument(
        "--again",
        action="store_true",
        help="ask for answered sections of the named pages too, and replace their answers",
    )
    parser.add_argument(
        "--outdated",
        action="store_true",
        help="ask again for answers to an earlier version of another section (P011)",
    )
    settings.add_dry_run_options(parser)
    parser.add_argument(
        "--paste", action="store_true", help="show each prompt, and read the answer you paste"
    )
    parser.add_argument("--json", action="store_true", help="print results as one JSON per line")
    settings.add_options(parser)
    return cli.run(parser, _ask, argv)


def _again(options: argparse.Namespace) -> Again:
    """Return which answered sections are asked for again."""
    if options.again:
        return Again.ALL
    return Again.OUTDATED if options.outdated else Again.NONE


def _ask(run: Command) -> int:
    options, project = run.options, run.project
    if options.again and not options.names:
        raise StudyError("--again replaces answers; name the pages to ask for again")
    chosen = settings.load(project, options)
    setup = make_setup(project, chosen, run.say)
    plan = plan_sections(project, options.names, _again(options))
    for warning in plan.warnings():
        run.say(warning)
    if options.dry_run or options.show:
        with journal.read_only(project.root, run.say) as read:
            forecasts = list(forecast_answers(setup, plan, read, again=options.again))
        print_forecasts(setup, forecasts, chosen.price, run.say, show=options.show)
        return SUCCESS
    if not plan.pages:
        hint = "; --again asks for answered ones" if options.names else ""
        run.say(f"no open sections{hint}")
        return SUCCESS
    if not options.paste:
        chosen.refuse_incomplete("; --paste needs none")
    endpoint = None if options.paste else find_endpoint(chosen)
    budget = Budget(chosen.price, chosen.max_cost, chosen.max_tokens)
    opened = site_run.opened(project, budget, options, run.say, knows_usage=endpoint is not None)
    with opened as (found, reporter):
        context = SessionContext(setup=setup, journal=found, reporter=reporter, again=options.again)
        if endpoint is None:
            return ask_by_paste(context, plan.pages)
        return ask_live(context, plan.pages, chosen, endpoint)

"""Let a model read answers a second time, and report what it doubts.

Names are those of ./askbook ask; without names, all answers are read. Each doubt quotes the answer
and says what is wrong; a quotation that the answer does not contain is discarded. Doubts are kept
in data/doubts/, and ./askbook check reports them (V001 and others) until the answer is corrected
or an exception in data/exceptions.yaml dismisses them. An answer without open doubts is marked
with checked="MODEL DATE", unless a quotation was discarded or the model wrote the answer itself;
only a person sets reviewed.

Ask another model than the one that answered. Every reply is saved in .askbook/journal.jsonl before
it is used, so that none is paid for twice. ./askbook batch submit --verify does the same through
the Batch API.
"""

import difflib
from collections.abc import Sequence

from askbook import cli
from askbook.ask import journal, settings, site_run
from askbook.ask.cost import Budget, Estimate
from askbook.ask.dry_run import forecast_answers, print_forecasts
from askbook.ask.page_session import SessionContext
from askbook.ask.plan import TaskPlan
from askbook.ask.run import ASK, Work, ask_live, find_endpoint, make_setup
from askbook.ask.settings import Settings
from askbook.check import suppressions
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS
from askbook.project.project import Project
from askbook.verify.dry_run import forecast_readings
from askbook.verify.plan import plan_corrections, plan_readings, verify_work
from askbook.verify.tally import Tally


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("verify", __doc__)
    parser.add_argument("names", nargs="*", metavar="PAGE|SECTION", help="what to read")
    parser.add_argument(
        "--passes",
        type=int,
        choices=range(1, 10),
        default=1,
        metavar="N",
        help="independent readings of each answer (default: 1)",
    )
    parser.add_argument(
        "--fix",
        action="store_true",
        help="ask for answers with open doubts again, with the doubts as reasons, and show what "
        "changed",
    )
    parser.add_argument("--json", action="store_true", help="print results as one JSON per line")
    settings.add_dry_run_options(parser)
    settings.add_options(parser)
    return cli.run(parser, _verify, argv)


def _verify(run: Command) -> int:
    options, project = run.options, run.project
    chosen = settings.load(project, options)
    dismissed = suppressions.load_of(project)
    if options.fix:
        plan = plan_corrections(project, options.names, dismissed)
    else:
        plan = plan_readings(project, options.names)
    if not plan.pages:
        run.say("no open doubts" if options.fix else "no answers to read")
        return SUCCESS
    if options.dry_run or options.show:
        return _forecast(run, chosen, plan)
    if options.fix:
        code = _ask(run, chosen, plan, ASK)
        if not options.json:
            _print_changes(project, plan)
        run.say("read the changes; ./askbook verify reads the new answers")
        return code
    tally = Tally()
    code = _ask(run, chosen, plan, verify_work(options.passes, dismissed, tally))
    run.say(tally.summary())
    return code or (FINDINGS if tally.open else SUCCESS)


def _forecast(run: Command, chosen: Settings, plan: TaskPlan) -> int:
    """Print what a run would send and cost."""
    options, project = run.options, run.project
    setup = make_setup(project, chosen, run.say)
    with journal.read_only(project.root, run.say) as read:
        if options.fix:
            forecasts = list(forecast_answers(setup, plan, read))
        else:
            forecasts = list(forecast_readings(setup, plan, read, options.passes))
    print_forecasts(setup, forecasts, chosen.price, run.say, show=options.show)
    return SUCCESS


def _ask(run: Command, chosen: Settings, plan: TaskPlan, work: Work) -> int:
    """Send the requests of some work; return the exit code."""
    options, project = run.options, run.project
    chosen.refuse_incomplete()
    endpoint = find_endpoint(chosen)
    estimate = Estimate(work.reply_tokens)
    budget = Budget(chosen.price, chosen.max_cost, chosen.max_tokens, estimate=estimate)
    verb = "filled" if options.fix else "read"
    with site_run.opened(project, budget, options, run.say, verb=verb) as (found, reporter):
        setup = make_setup(project, chosen, run.say)
        context = SessionContext(setup=setup, journal=found, reporter=reporter)
        return ask_live(context, plan.pages, chosen, endpoint, work)


def _print_changes(project: Project, plan: TaskPlan) -> None:
    """Print how the answers differ from those before."""
    for task in plan.tasks:
        section = project.read_page(project.content / task.path).by_kind.get(task.kind)
        lines = difflib.unified_diff(
            task.answer.splitlines(),
            section.answer.splitlines() if section else [],
            task.name,
            task.name,
            lineterm="",
        )
        for line in lines:
            print(line)

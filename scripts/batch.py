"""Ask for thousands of sections at once, with the Batch API or through a file.

  submit [PAGE|SECTION…]       send batches with all open sections, or with the named ones
  status                       print the state of each batch in progress
  collect                      fetch finished batches, write the accepted answers, and send the
                               sections that waited for them
  retry                        collect, then send again what has no accepted answer
  cancel                       cancel batches in progress; their replies can be collected
  export FILE [PAGE|SECTION…]  write the requests to a file for vllm run-batch
  import FILE                  read replies from such a file, complete or not

Names, journal, rules for answers and settings in [params.ask] are those of ./askbook ask. Sections
in a batch in progress are not asked for again. With --outdated, submit and export ask for outdated
answers too; collect and import keep one that was edited meanwhile. With --verify, all actions are
about second readings, as ./askbook verify does them; submit and export take its --passes.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import MappingProxyType

from askbook import cli
from askbook.ask import settings, site_run
from askbook.ask.batch_actions import BatchActions
from askbook.ask.batch_rounds import plan_collection
from askbook.ask.batches import Batches
from askbook.ask.cost import Budget
from askbook.ask.journal import Journal
from askbook.ask.plan import Again, plan_sections
from askbook.ask.run import ASK, Work
from askbook.check import suppressions
from askbook.cli import Command, Parser
from askbook.errors import FINDINGS, SUCCESS, StudyError
from askbook.verify.plan import verify_work
from askbook.verify.tally import Tally

_ACTIONS: Mapping[str, Callable[[BatchActions, list[str]], int]] = MappingProxyType(
    {
        "submit": lambda actions, names: actions.submit(names),
        "status": lambda actions, _names: actions.status(),
        "collect": lambda actions, _names: actions.collect(),
        "retry": lambda actions, _names: actions.retry(),
        "cancel": lambda actions, _names: actions.cancel(),
        "export": lambda actions, names: actions.export(Path(names[0]), names[1:]),
        "import": lambda actions, names: actions.import_replies(Path(names[0])),
    }
)

_MOST_NAMES = MappingProxyType({"status": 0, "collect": 0, "retry": 0, "cancel": 0, "import": 1})
"""The most names of each action that is not about sections of the user's choice."""

_LIVE_ONLY = ("--again", "--paste", "--dry-run", "--show", "--fix")
"""Options of ./askbook ask and verify that batches do not have."""


class _Refuse(argparse.Action):
    """Refuses an option, and says which command has it."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        name = self.option_strings[0]
        command = "verify" if name == "--fix" else "ask"
        parser.error(f"batches have no {name}; use ./askbook {command} {name}")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("batch", __doc__)
    parser.add_argument("action", choices=tuple(_ACTIONS), metavar="ACTION", help="see above")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a file, or what to ask for")
    parser.add_argument(
        "--verify", action="store_true", help="read answers a second time, as ./askbook verify does"
    )
    parser.add_argument(
        "--passes",
        type=int,
        choices=range(1, 10),
        metavar="N",
        help="with --verify, independent readings of each answer (default: 1)",
    )
    parser.add_argument(
        "--outdated",
        action="store_true",
        help="with submit and export, ask again for answers to an earlier version of another "
        "section (P011)",
    )
    parser.add_argument("--json", action="store_true", help="print results as one JSON per line")
    settings.add_server_options(parser)
    for option in _LIVE_ONLY:
        parser.add_argument(option, action=_Refuse, nargs="?", help=argparse.SUPPRESS)
    return cli.run(parser, _batch, argv)


def _batch(run: Command) -> int:
    options, project = run.options, run.project
    if options.action in ("export", "import") and not options.names:
        raise StudyError(f"{options.action} needs the name of a file")
    most = _MOST_NAMES.get(options.action)
    if most is not None and len(options.names) > most:
        raise StudyError(f"{options.action} takes no name such as {options.names[most]!r}")
    if options.passes and not (options.verify and options.action in ("submit", "export")):
        raise StudyError("--passes belongs to submit --verify and export --verify")
    if options.outdated and (options.verify or options.action not in ("submit", "export")):
        raise StudyError("--outdated belongs to submit and export, without --verify")
    chosen = settings.load(project, options)
    budget = Budget(chosen.price.in_a_batch() if chosen.price else None)
    verb = "read" if options.verify else "filled"
    with site_run.opened(project, budget, options, run.say, verb=verb) as (found, reporter):
        tally = Tally()
        work = _verify_work(run, found, tally) if options.verify else _ask_work(run, found)
        actions = BatchActions(project, chosen, found, reporter, run.say, work)
        code = _ACTIONS[options.action](actions, options.names)
    if options.verify and options.action in ("collect", "retry", "import"):
        run.say(tally.summary())
        return code or (FINDINGS if tally.open else SUCCESS)
    return code


def _ask_work(run: Command, opened: Journal) -> Work:
    """Return the work of asking for answers; those that batches asked for again are replaced."""
    if run.options.outdated:
        return replace(ASK, plan=partial(plan_sections, again=Again.OUTDATED))
    if run.options.action in ("submit", "export"):
        return ASK
    replaced = Batches(run.project.root, opened).replaced()
    return replace(ASK, plan=partial(plan_collection, replaced=replaced))


def _verify_work(run: Command, opened: Journal, tally: Tally) -> Work:
    """Return the work of second readings, which includes the readings of earlier batches."""
    batches = Batches(run.project.root, opened, "verify")
    sent = frozenset(batches.keys(batches.all()))
    return verify_work(run.options.passes or 1, suppressions.load_of(run.project), tally, sent)

#!/usr/bin/env python3
"""Ask a chat model for the answer of every open section, and write those that pass.

Names are pages (content/course/topic.md), folders of pages, or topics by title, slug or path;
#explain, #preview, #keypoint or #review behind one stands for that section alone. Without a
name all pages are meant. What a model got wrong is asked again with the reasons, twice at
most, and then left open. Each reply is kept in .askbook/journal.jsonl before it is used, so that
none is paid for twice; Ctrl-C finishes what is in flight, and the next run goes on.

The settings may stand below [params.ask] in config.toml. A key is read from the preset's own
environment variable only, such as OPENAI_API_KEY, and goes to the provider's hosts only.
"""

import os
from collections.abc import Sequence
from functools import partial

from askbook import cli
from askbook.ask import journal, settings
from askbook.ask.batches import Batches
from askbook.ask.conversation import Asker
from askbook.ask.cost import Budget, Estimate
from askbook.ask.dry_run import Preview, shown
from askbook.ask.paste import Paste
from askbook.ask.plan import Plan, plan_sections
from askbook.ask.report import Reporter
from askbook.ask.run import Run
from askbook.ask.settings import Settings
from askbook.ask.write_answer import line_of
from askbook.chat.client import Attempt, Client
from askbook.chat.endpoint import Endpoint, find_preset, make_endpoint
from askbook.chat.rate_limit import RateLimiter
from askbook.cli import Command, Parser
from askbook.disk.files import clean_up
from askbook.errors import SUCCESS, StudyError

_WITHOUT_KEY = (
    "without one, ask a model on your own machine by --preset ollama, or put the prompts into "
    "a chat yourself by --paste"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("ask", __doc__)
    parser.add_argument("names", nargs="*", metavar="PAGE|SECTION", help="what to ask")
    parser.add_argument(
        "--again",
        action="store_true",
        help="ask the named pages again, answered or not; a new answer replaces the old one",
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="print what would be asked and cost; ask nothing"
    )
    parser.add_argument(
        "--show", action="store_true", help="print each request as it would be sent; ask nothing"
    )
    parser.add_argument(
        "--paste", action="store_true", help="show each prompt, and read the answer from here"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object an event")
    settings.add_options(parser)
    return cli.run(parser, _ask, argv)


def _ask(run: Command) -> int:
    options, project = run.options, run.project
    if options.again and not options.names:
        raise StudyError("--again replaces answers; name the pages to ask again")
    chosen = settings.load(project, options)
    plan = plan_sections(project, options.names, again=options.again)
    _say_what_is_in_the_way(run, plan)
    asker = Asker(project, chosen.model, chosen.options)
    if options.dry_run or options.show:
        return _preview(run, plan, asker, chosen)
    if not plan.pages:
        run.say("no section is open")
        return SUCCESS
    if not options.paste:
        chosen.refuse_incomplete("; --paste needs none")
    server = None if options.paste else _endpoint(chosen)
    with journal.opened(project.root, run.say) as kept:
        clean_up(project.content)
        budget = Budget(chosen.price, chosen.max_cost, chosen.max_tokens)
        reporter = Reporter(
            budget,
            as_json=options.json,
            quiet=options.quiet,
            line_of=partial(line_of, project),
        )
        if server is None:
            return Paste(asker, kept, reporter, options.again).run(plan.pages)
        client = _client(server, chosen, kept)
        return Run(
            asker=asker,
            journal=kept,
            model=client,
            budget=budget,
            estimate=Estimate(),
            reporter=reporter,
            host=server.host,
            workers=1 if chosen.jobs == 1 else client.threads,
            again=options.again,
            busy=_busy(run, kept),
        ).run(plan.pages)


def _preview(run: Command, plan: Plan, asker: Asker, chosen: Settings) -> int:
    with journal.read_only(run.project.root, run.say) as kept:
        preview = Preview(asker, plan, kept, Estimate(), run.options.again)
        if run.options.show:
            for task, request in preview.requests():
                print(shown(task, request), end="\n\n")
        else:
            for line in preview.lines():
                print(line)
        run.say(preview.sum(chosen.price))
    return SUCCESS


def _endpoint(chosen: Settings) -> Endpoint:
    """Return the server to ask; where there is no key, name the ways without one."""
    preset = find_preset(chosen.preset)
    try:
        return make_endpoint(preset, chosen.base_url or None, os.environ)
    except StudyError as error:
        has_address = bool(chosen.base_url or preset.base_url)
        if has_address and preset.needs_key and not os.environ.get(preset.key_variable):
            raise StudyError(f"{error}; {_WITHOUT_KEY}") from error
        raise


def _client(server: Endpoint, chosen: Settings, kept: journal.Journal) -> Client:
    def on_attempt(attempt: Attempt) -> None:
        if attempt.outcome != "answered":
            kept.attempted(
                attempt.name,
                host=server.host,
                outcome=attempt.outcome,
                status=attempt.status,
                reason=attempt.reason,
                seconds=round(attempt.seconds, 3),
                request_id=attempt.request_id,
            )

    return Client(
        server,
        timeout=chosen.timeout,
        max_retries=chosen.max_retries,
        rate_limiter=RateLimiter(jobs=chosen.jobs, rpm=chosen.rpm, tpm=chosen.tpm),
        on_attempt=on_attempt,
    )


def _busy(run: Command, kept: journal.Journal) -> frozenset[str]:
    """Return the keys of the requests that a batch under way may answer."""
    batches = Batches(run.project.root, kept)
    return frozenset(batches.keys(b for b in batches.all() if b.may_be_paid))


def _say_what_is_in_the_way(run: Command, plan: Plan) -> None:
    if plan.missing:
        run.say(f"{plan.missing} topics have no page yet; run ./askbook generate to make them")
    for path, section in plan.unasked:
        run.say(f"content/{path}:{section.line}: {section.heading} has no prompt; not asked")


if __name__ == "__main__":
    raise SystemExit(main())

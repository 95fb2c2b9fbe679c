"""What ./askbook batch can do: one function an action, each of which returns the exit code."""

import os
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from types import MappingProxyType

from askbook.ask.batches import EXPORTED, FINAL, Batches, Collected
from askbook.ask.conversation import Asker
from askbook.ask.cost import Budget, Estimate, total
from askbook.ask.journal import Journal
from askbook.ask.page_session import Desk, Office, Sheet
from askbook.ask.plan import plan_sections
from askbook.ask.report import Reporter
from askbook.ask.settings import Settings
from askbook.ask.write_answer import line_of
from askbook.chat.client import Client
from askbook.chat.endpoint import PRESETS, find_preset, make_endpoint
from askbook.chat.request import Request
from askbook.cli import Command
from askbook.disk.files import write_text
from askbook.errors import FINDINGS, SUCCESS, StudyError

_Wanted = list[tuple[Sheet, Request]]


class Work:
    """One action: what it works on."""

    def __init__(self, run: Command, chosen: Settings, kept: Journal) -> None:
        self.run = run
        self.chosen = chosen
        self.journal = kept
        self.batches = Batches(run.project.root, kept)
        self.budget = Budget(chosen.price.in_a_batch() if chosen.price else None)
        self.reporter = Reporter(
            self.budget,
            as_json=run.options.json,
            quiet=run.options.quiet,
            line_of=partial(line_of, run.project),
        )

    def client(self) -> Client:
        """Return the client of a provider that has batches."""
        preset = find_preset(self.chosen.preset)
        if not preset.has_batches:
            names = " and ".join(name for name, p in PRESETS.items() if p.has_batches)
            raise StudyError(
                f"{preset.name} has no batches, {names} have; for a cluster of your own there "
                "are export and import"
            )
        server = make_endpoint(preset, self.chosen.base_url or None, os.environ)
        return Client(server, timeout=self.chosen.timeout, max_retries=self.chosen.max_retries)

    def asker(self) -> Asker:
        """Return the asker that the settings describe."""
        self.chosen.refuse_incomplete()
        return Asker(self.run.project, self.chosen.model, self.chosen.options)

    def fill(self, asker: Asker, names: Sequence[str] = ()) -> _Wanted:
        """Write what the journal answers; return what is to be asked next."""
        wanted: _Wanted = []
        office = Office(asker, self.journal, self.reporter, lambda s, r: wanted.append((s, r)))
        plan = plan_sections(self.run.project, names)
        self.reporter.counts.total = max(self.reporter.counts.total, len(plan.tasks))
        for page in plan.pages:
            Desk(office, page).open()
        return wanted

    def refuse_expensive(self, wanted: _Wanted) -> str:
        """Return what the requests will need; raise StudyError where that is too much."""
        estimate = Estimate()
        usage = total([estimate.of(sheet.task.kind, request) for sheet, request in wanted])
        cost = self.budget.price.of(usage) if self.budget.price else None
        if self.chosen.max_tokens is not None and usage.total > self.chosen.max_tokens:
            raise StudyError(f"about {usage.total} tokens; --max-tokens allows fewer")
        if self.chosen.max_cost is not None and (cost or 0) > self.chosen.max_cost:
            raise StudyError(f"it would cost about {cost:.4f}; --max-cost allows less")
        told = f"about {usage.prompt} + {usage.completion} tokens"
        return f"{told}, cost about {cost:.4f}" if cost is not None else told

    def send(self, wanted: _Wanted, asker: Asker) -> int:
        """Send all that is wanted and not under way."""
        client = self.client()
        for batch in self.batches.under_way():
            if not batch.id and batch.state != EXPORTED:
                print(self.batches.send(client, batch))  # cut short last time
        busy = self.batches.keys(self.batches.under_way())
        fresh = [(sheet, request) for sheet, request in wanted if request.key not in busy]
        if not fresh:
            self.run.say("nothing is open that is not in a batch already")
            return SUCCESS
        self.run.say(f"{len(fresh)} requests, {self.refuse_expensive(fresh)}")
        requests = (request for _, request in fresh)
        for batch in self.batches.prepare(requests, asker.model, asker.options, "prepared"):
            print(self.batches.send(client, batch))
        return SUCCESS


def _submit(work: Work) -> int:
    asker = work.asker()
    work.client()
    return work.send(work.fill(asker, work.run.options.names), asker)


def _status(work: Work) -> int:
    batches = work.batches.under_way()
    client = work.client() if any(batch.id for batch in batches) else None
    for batch in batches:
        shown = work.batches.refresh(client, batch) if client and batch.id else batch
        print(shown)
        for error in shown.record.get("errors") or ():
            print(f"  {error}")
    if not batches:
        work.run.say("no batch is under way")
    return SUCCESS


def _collect(work: Work) -> int:
    found = _fetch(work)
    code, rest = _settle(work, found)
    if rest:
        count = sum(len(wanted) for _, wanted in rest)
        work.run.say(f"{count} sections are to be asked again: ./askbook batch retry, or export")
    return code


def _retry(work: Work) -> int:
    found = _fetch(work)
    code, rest = _settle(work, found)
    for asker, wanted in rest:
        work.send(wanted, asker)
    return code


def _fetch(work: Work) -> Collected:
    """Fetch every batch that is done."""
    found = Collected()
    batches = [batch for batch in work.batches.under_way() if batch.id]
    client = work.client() if batches else None
    for sent in batches:
        assert client
        batch = work.batches.refresh(client, sent)
        if batch.state in FINAL:
            work.batches.collect(client, batch, found)
        else:
            work.run.say(f"not done yet: {batch}")
    return found


def _settle(work: Work, found: Collected) -> tuple[int, list[tuple[Asker, _Wanted]]]:
    """Write the answers that have come; return the exit code, and what is to be asked again."""
    for problem in found.problems:
        print(problem)
    for reason in sorted(set(found.failed)):
        print(f"{found.failed.count(reason)} without a reply: {reason}")
    known = f", {found.known} known already" if found.known else ""
    work.run.say(f"{found.replies} replies{known}, {len(found.failed)} without one")
    sent = work.batches.keys(work.batches.all())
    busy = work.batches.keys(work.batches.under_way())
    rest = []
    for asker in _askers(work):
        wanted = [pair for pair in work.fill(asker) if _was_sent(pair, sent)]
        if fresh := [pair for pair in wanted if pair[1].key not in busy]:
            rest.append((asker, fresh))
    counts = work.reporter.counts
    work.budget.spent, counts.requests, counts.found = total(found.usages), found.replies, 0
    work.reporter.end()
    if not rest and not busy:
        work.journal.end()
    return FINDINGS if rest or busy or counts.left or found.problems else SUCCESS, rest


def _askers(work: Work) -> list[Asker]:
    """Return an asker for each model and options that a batch was sent with, newest first."""
    found: dict[str, Asker] = {}
    for batch in reversed(work.batches.all()):
        asker = Asker(work.run.project, batch.model, batch.options)
        found.setdefault(repr((asker.model, sorted(asker.options.items()))), asker)
    return list(found.values())


def _was_sent(pair: tuple[Sheet, Request], sent: set[str]) -> bool:
    """Tell whether a section was in a batch before."""
    sheet, request = pair
    return bool({sheet.desk.office.asker.first(sheet.task).key, request.key} & sent)


def _cancel(work: Work) -> int:
    batches = work.batches.under_way()
    client = work.client() if any(batch.id for batch in batches) else None
    for batch in batches:
        if client and batch.id:
            found = work.batches.refresh(client, batch)
            print(found if found.state in FINAL else work.batches.cancel(client, found))
        elif not batch.may_be_paid or batch.is_export:
            work.batches.close(batch)
            print(f"{batch.name}  dropped")
    if not batches:
        work.run.say("no batch is under way")
    return SUCCESS


def _export(work: Work) -> int:
    path, names = _file(work)
    asker = work.asker()
    wanted = work.fill(asker, names)
    for batch in work.batches.under_way():
        if batch.state == EXPORTED:
            work.batches.close(batch)  # a new file takes the place of the old one
    busy = work.batches.keys(work.batches.under_way())
    requests = [request for _, request in wanted if request.key not in busy]
    if not requests:
        work.run.say("nothing is open that is not in a batch already")
        return SUCCESS
    made = work.batches.prepare(requests, asker.model, asker.options, EXPORTED)
    text = "".join((work.batches.folder / f"{b.name}.jsonl").read_text("utf-8") for b in made)
    write_text(path, text)
    print(path)
    work.run.say(
        f"{len(requests)} requests, {work.refuse_expensive(wanted)}; run it by\n"
        f"  vllm run-batch -i {path} -o REPLIES.jsonl --model {asker.model}\n"
        "and take the replies by ./askbook batch import REPLIES.jsonl"
    )
    return SUCCESS


def _import(work: Work) -> int:
    path, _ = _file(work)
    exported = [batch for batch in work.batches.all() if batch.is_export]
    found = Collected()
    bodies = work.batches.bodies(exported)
    work.batches.take(path, bodies, found, via="file")
    for batch in exported:
        if batch.is_under_way:
            work.batches.close(batch)
    code, rest = _settle(work, found)
    if rest:
        count = sum(len(wanted) for _, wanted in rest)
        work.run.say(f"{count} sections are to be asked again: ./askbook batch export FILE")
    return code


def _file(work: Work) -> tuple[Path, list[str]]:
    names = work.run.options.names
    if not names:
        raise StudyError(f"{work.run.options.action} needs the name of a file")
    return Path(names[0]), names[1:]


ACTIONS: Mapping[str, Callable[[Work], int]] = MappingProxyType(
    {
        "submit": _submit,
        "status": _status,
        "collect": _collect,
        "retry": _retry,
        "cancel": _cancel,
        "export": _export,
        "import": _import,
    }
)
"""The actions by name."""

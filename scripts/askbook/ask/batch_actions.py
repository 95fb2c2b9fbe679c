"""The actions of ./askbook batch: each returns the exit code."""

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from askbook.ask.batch_record import EXPORTED, FINAL, Batch
from askbook.ask.batch_rounds import Requests, Rest, Rounds
from askbook.ask.batches import Batches, Collected
from askbook.ask.conversation import Setup
from askbook.ask.cost import Estimate, estimated, refuse_excess, total
from askbook.ask.dry_run import guess_after
from askbook.ask.journal import Journal
from askbook.ask.plan import SectionTask
from askbook.ask.report import Reporter
from askbook.ask.run import ASK, Work
from askbook.ask.settings import Settings
from askbook.chat.client import Client
from askbook.chat.endpoint import PRESETS, find_preset, make_endpoint
from askbook.chat.reply import Usage
from askbook.disk.files import write_text
from askbook.errors import FINDINGS, SUCCESS, StudyError
from askbook.pages.version import version_of
from askbook.project.project import Project
from askbook.text.plural import counted

_ALL_IN_BATCHES = "nothing to ask for that is not in a batch already"
_PREPARED = "prepared"
_NO_BATCHES = "no batches in progress"


@dataclass
class BatchActions:
    """The actions, with the site, the settings and the open journal that they work on.

    ``say`` prints a message on stderr.
    """

    project: Project
    settings: Settings
    journal: Journal
    reporter: Reporter
    say: Callable[[str], None]
    work: Work
    batches: Batches = field(init=False)
    rounds: Rounds = field(init=False)

    def __post_init__(self) -> None:
        self.batches = Batches(self.project.root, self.journal, self.work.name)
        self.rounds = Rounds(
            self.project, self.journal, self.reporter, self.say, self.work, self.batches
        )

    def submit(self, names: Sequence[str]) -> int:
        """Send batches with all open sections, or with the named ones."""
        setup = self._setup()
        self._client()
        self._send(setup, *self.rounds.advance(setup, names))
        return SUCCESS

    def status(self) -> int:
        """Print the state of each batch in progress."""
        batches = self.batches.in_progress()
        client = self._client() if any(batch.id for batch in batches) else None
        for batch in batches:
            refreshed = self.batches.refresh(client, batch) if client and batch.id else batch
            print(refreshed)
            for error in refreshed.errors:
                print(f"  {error}")
        if not batches:
            self.say(_NO_BATCHES)
        return SUCCESS

    def collect(self) -> int:
        """Fetch finished batches, write the accepted answers, and send what waited for them."""
        code, rests = self._settle(self._fetch())
        for rest in rests:
            if rest.next_round:
                self._send(rest.setup, rest.next_round)
        self._suggest(rests, self.batches.command("retry"))
        return code

    def retry(self) -> int:
        """Collect, then send batches with all sections that still have no answer."""
        code, rests = self._settle(self._fetch())
        for rest in rests:
            self._send(rest.setup, rest.unanswered + rest.next_round)
        return code

    def cancel(self) -> int:
        """Cancel the batches in progress; the replies so far can still be collected."""
        batches = self.batches.in_progress()
        client = self._client() if any(batch.id for batch in batches) else None
        self.batches.forget_waiting()
        for batch in batches:
            if client and batch.id:
                refreshed = self.batches.refresh(client, batch)
                is_final = refreshed.state in FINAL
                print(refreshed if is_final else self.batches.cancel(client, refreshed))
            elif batch.is_export or not batch.may_be_paid:
                self.batches.close(batch)
                print(f"{batch.name}  dropped")
        if not batches:
            self.say(_NO_BATCHES)
        return SUCCESS

    def export(self, path: Path, names: Sequence[str]) -> int:
        """Write the requests for all open sections, or for the named ones, to a file."""
        setup = self._setup()
        requests, waiting = self.rounds.advance(setup, names)
        for batch in self.batches.in_progress():
            if batch.state == EXPORTED:
                self.batches.close(batch)  # the new file replaces the old one
        fresh = self.rounds.without_batches(requests)
        if not fresh:
            self.say(_ALL_IN_BATCHES)
            return SUCCESS
        usage = self._estimate(setup, fresh, waiting)
        self._refuse_expensive(usage)
        batches = self._prepare(setup, fresh, waiting, EXPORTED)
        self.batches.wait(batches[-1], [task.name for task in waiting])
        write_text(path, "".join(self.batches.text(batch) for batch in batches))
        print(path)
        self.say(
            f"{self._size(fresh, usage)}; run them with\n"
            f"  vllm run-batch -i {path} -o REPLIES.jsonl --model {setup.model}\n"
            f"and read the replies with {self.batches.command('import REPLIES.jsonl')}"
        )
        return SUCCESS

    def import_replies(self, path: Path) -> int:
        """Read the replies to exported requests from a file and write the accepted answers."""
        exports = [batch for batch in self.batches.all() if batch.is_export]
        collected = Collected()
        self.batches.read_replies(path, self.batches.bodies(exports), collected, via="file")
        for batch in exports:
            if batch.is_in_progress:
                self.batches.close(batch)
        code, rests = self._settle(collected)
        replaced = self._replaced(task for rest in rests for task, _ in rest.unanswered)
        action = "export FILE --outdated" if replaced else "export FILE"
        if rests and not self.settings.model:
            action += f" --model {rests[0].setup.model}"
        self._suggest(rests, self.batches.command(action))
        return code

    def _setup(self) -> Setup:
        self.settings.refuse_incomplete()
        return self.rounds.setup(self.settings.model, self.settings.options)

    def _client(self) -> Client:
        """Return a client; raise StudyError if the provider has no Batch API."""
        preset = find_preset(self.settings.preset)
        if not preset.has_batches:
            names = " or ".join(name for name, one in PRESETS.items() if one.has_batches)
            raise StudyError(
                f"{preset.name} has no Batch API; choose --preset {names}, or use export and "
                "import for a cluster of your own"
            )
        endpoint = make_endpoint(preset, self.settings.base_url or None, os.environ)
        return Client(
            endpoint,
            timeout=self.settings.timeout,
            max_retries=self.settings.max_retries,
            on_wait=self.reporter.waiting,
        )

    def _send(self, setup: Setup, requests: Requests, waiting: Sequence[SectionTask] = ()) -> None:
        """Complete interrupted submissions, then send batches with the other requests.

        The sections that wait are recorded, so that ``collect`` sends them.
        """
        client = self._client()
        for batch in self.batches.in_progress():
            if not batch.id and batch.state != EXPORTED:
                print(self.batches.send(client, batch))
        fresh = self.rounds.without_batches(requests)
        if fresh:
            usage = self._estimate(setup, fresh, waiting)
            self._refuse_expensive(usage)
            self.say(self._size(fresh, usage))
            self._prepare(setup, fresh, waiting, _PREPARED)
        else:
            self.say(_ALL_IN_BATCHES)
        self._record_waiting(setup, waiting)
        for batch in self.batches.in_progress():
            if batch.state == _PREPARED:
                print(self.batches.send(client, batch))

    def _prepare(
        self, setup: Setup, requests: Requests, waiting: Sequence[SectionTask], state: str
    ) -> list[Batch]:
        """Write new batches with the requests; return them."""
        replaced = self._replaced([*(task for task, _ in requests), *waiting])
        return self.batches.prepare([request for _, request in requests], setup, state, replaced)

    def _replaced(self, tasks: Iterable[SectionTask]) -> dict[str, str]:
        """Return the versions of the answers to replace, by the section's name."""
        if self.work.name != ASK.name:
            return {}
        return {task.name: version_of(task.answer) for task in tasks if task.answer}

    def _record_waiting(self, setup: Setup, waiting: Sequence[SectionTask]) -> None:
        """Record the sections that wait with the newest batch that asks with the same setup."""
        same = [
            batch
            for batch in self.batches.in_progress()
            if self.rounds.setup(batch.model, batch.options) == setup
        ]
        if same and waiting:
            self.batches.wait(same[-1], [task.name for task in waiting])
            sections = counted(len(waiting), "section")
            self.say(f"{sections} wait for these answers; ./askbook batch collect sends them")

    def _estimate(self, setup: Setup, requests: Requests, waiting: Sequence[SectionTask]) -> Usage:
        """Return the estimated tokens of the requests and of the sections that wait for them."""
        estimate = Estimate(self.work.reply_tokens)
        guesses = [estimate.of(task.form.format, request) for task, request in requests]
        return total(guesses + [guess_after(setup, task) for task in waiting])

    def _refuse_expensive(self, usage: Usage) -> None:
        settings, price = self.settings, self.reporter.budget.price
        refuse_excess(usage, price, settings.max_cost, settings.max_tokens)

    def _size(self, requests: Requests, usage: Usage) -> str:
        """Return the number of requests with their estimated tokens and cost as text."""
        number = counted(len(requests), "request")
        return f"{number}, {estimated(usage, self.reporter.budget.price)}"

    def _fetch(self) -> Collected:
        """Record the replies of every finished batch in the journal."""
        collected = Collected()
        batches = [batch for batch in self.batches.in_progress() if batch.id]
        client = self._client() if batches else None
        for batch in batches:
            assert client
            refreshed = self.batches.refresh(client, batch)
            if refreshed.state in FINAL:
                self.batches.collect(client, refreshed, collected)
            else:
                self.say(f"still in progress: {refreshed}")
        return collected

    def _settle(self, collected: Collected) -> tuple[int, list[Rest]]:
        """Write the accepted answers; return the exit code and the remaining requests."""
        collected.print(self.say)
        in_progress = self.batches.in_progress()
        rests = [rest for rest in self.rounds.rests() if rest.unanswered or rest.next_round]
        reporter = self.reporter
        reporter.budget.spent = total(collected.usages)
        reporter.counts.requests, reporter.counts.found = collected.replies, 0
        reporter.end()
        is_done = not rests and not self.batches.keys(in_progress)
        if is_done:
            self.journal.end()
        is_clean = is_done and not reporter.counts.left and not collected.problems
        return SUCCESS if is_clean else FINDINGS, rests

    def _suggest(self, rests: Sequence[Rest], command: str) -> None:
        count = sum(len(rest.unanswered) for rest in rests)
        if count:
            self.say(f"{counted(count, 'section')} without a usable reply; run {command}")

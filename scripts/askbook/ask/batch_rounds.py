"""What is left to send in batches: the next requests after all replies in the journal."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from askbook.ask.batches import Batches
from askbook.ask.conversation import Setup, first_of
from askbook.ask.journal import Journal
from askbook.ask.page_session import SessionContext
from askbook.ask.plan import Again, SectionTask, TaskPlan, plan_sections
from askbook.ask.report import Reporter
from askbook.ask.run import Work
from askbook.chat.request import Request
from askbook.check.katex import Katex
from askbook.pages.version import version_of
from askbook.project.project import Project

Requests = list[tuple[SectionTask, Request]]


@dataclass(frozen=True, slots=True)
class Rest:
    """The remaining requests to the model of earlier batches, with their options.

    ``unanswered`` are sections that were in a batch; those of ``next_round`` waited for its
    answers.
    """

    setup: Setup
    unanswered: Requests = field(default_factory=list)
    next_round: Requests = field(default_factory=list)


def plan_collection(
    project: Project, names: Sequence[str], replaced: Mapping[str, Collection[str]]
) -> TaskPlan:
    """Return the open sections, and the answers that batches are to replace.

    ``replaced`` are the versions of these by the section's name: an answer that was edited in the
    meantime, or is no longer outdated, is kept.
    """
    plan = plan_sections(project, names, Again.OUTDATED)
    return plan.only(
        task
        for task in plan.tasks
        if not task.answer or version_of(task.answer) in replaced.get(task.name, ())
    )


@dataclass
class Rounds:
    """The rounds of some work on a site; ``say`` prints a message on stderr."""

    project: Project
    journal: Journal
    reporter: Reporter
    say: Callable[[str], None]
    work: Work
    batches: Batches

    def setup(self, model: str, options: Mapping[str, object]) -> Setup:
        """Return what the requests to a model have in common."""
        check = self._katex.check
        return Setup(project=self.project, model=model, options=options, check_formulas=check)

    @cached_property
    def _katex(self) -> Katex:
        return Katex(self.project.root, self.say)

    def advance(
        self, setup: Setup, names: Sequence[str] = ()
    ) -> tuple[Requests, list[SectionTask]]:
        """Write the answers that are in the journal.

        Returns the next requests, and the sections that wait for answers to them.
        """
        context = SessionContext(setup=setup, journal=self.journal, reporter=self.reporter)
        plan = self.work.plan(self.project, names)
        self.reporter.counts.total = max(self.reporter.counts.total, len(plan.tasks))
        sessions = [self.work.open_session(context, page) for page in plan.pages]
        requests = [pair for session in sessions for pair in session.advance()]
        return requests, [task for session in sessions for task in session.waiting]

    def without_batches(self, requests: Requests) -> Requests:
        """Return the requests that are not in a batch in progress."""
        in_batches = self.batches.keys(self.batches.in_progress())
        return [(task, request) for task, request in requests if request.key not in in_batches]

    def rests(self) -> Iterator[Rest]:
        """Yield the remaining requests after earlier batches, for each model and its options."""
        sent = self.batches.keys(self.batches.all())
        for setup in self._earlier_setups():
            rest = Rest(setup)
            waiting = {
                name: batch.is_export
                for batch in self.batches.all()
                if self.setup(batch.model, batch.options) == setup
                for name in batch.waiting
            }
            for task, request in self.without_batches(self.advance(setup)[0]):
                if sent & {request.key, first_of(request).key} or waiting.get(task.name):
                    rest.unanswered.append((task, request))
                elif task.name in waiting:
                    rest.next_round.append((task, request))
            yield rest

    def _earlier_setups(self) -> list[Setup]:
        """Return each model with its options that a batch was sent to, the newest first."""
        found: list[Setup] = []
        for batch in reversed(self.batches.all()):
            setup = self.setup(batch.model, batch.options)
            if batch.model and setup not in found:
                found.append(setup)
        return found

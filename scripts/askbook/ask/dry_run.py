"""Shows what a run would ask for and cost, without sending anything."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from askbook.ask.conversation import (
    Accepted,
    RequestNeeded,
    Setup,
    Step,
    first_request,
    next_step,
)
from askbook.ask.cost import Estimate, Price, shown, total
from askbook.ask.journal import Journal, JournalReply
from askbook.ask.page_session import needs_answer_before
from askbook.ask.plan import PageTasks, Plan, SectionTask
from askbook.chat.reply import Usage
from askbook.text.plural import counted

_TO_COME = "…"
"""Stands for an answer that is still to come in the request that will quote it."""


@dataclass(frozen=True, slots=True)
class _Waits:
    """The section is asked for with an answer that the run has to fetch first."""

    guess: Usage


@dataclass(frozen=True, slots=True)
class _Left:
    """The section cannot be asked for."""

    reason: str


@dataclass(frozen=True)
class DryRun:
    """A plan compared with the journal; a reply that is there already costs nothing."""

    setup: Setup
    plan: Plan
    journal: Journal | None
    again: bool = False

    def print_requests(self, say: Callable[[str], None], price: Price | None) -> None:
        """Print each request exactly as it would be sent first, then say the totals."""
        for task, step in self._steps():
            if isinstance(step, RequestNeeded):
                body = json.dumps(step.request.body(), ensure_ascii=False, indent=2)
                print(f"{task.name}\n{body}", end="\n\n")
            elif isinstance(step, _Waits):
                say(f"{task.name} is asked for with the answer of {task.heading_before}")
        say(self._summary(price))

    def print_sections(self, say: Callable[[str], None], price: Price | None) -> None:
        """Print one line for each section, then say the totals."""
        for task, step in self._steps():
            print(f"content/{task.path}:{task.line}: {task.heading}: {_outcome(task, step)}")
        say(self._summary(price))

    def _steps(self) -> Iterator[tuple[SectionTask, Step | _Waits | _Left]]:
        """Yield each section, in the order of the page, and what a run would do first."""
        for page in self.plan.pages:
            yield from sorted(self._steps_of(page), key=lambda pair: pair[0].line)

    def _steps_of(self, page: PageTasks) -> Iterator[tuple[SectionTask, Step | _Waits | _Left]]:
        """Yield each section of a page in the order in which they are asked for."""
        answers: dict[str, str] = dict(page.answers)
        coming: set[str] = set()
        for task in page.tasks:
            before = task.form.after
            if before in coming:
                yield task, _Waits(guess_after(self.setup, task))
            elif before in answers and not answers[before]:
                yield task, _Left(needs_answer_before(task))
            else:
                step = next_step(self.setup, task, self._reply, answers.get(before, ""))
                if isinstance(step, Accepted):
                    answers[task.kind] = step.answer.text
                elif isinstance(step, RequestNeeded):
                    coming.add(task.kind)
                yield task, step

    def _summary(self, price: Price | None) -> str:
        guesses = [guess for task, step in self._steps() if (guess := _guess(task, step))]
        usage = total(guesses)
        text = (
            f"{counted(len(self.plan.tasks), 'section')} of "
            f"{counted(len(self.plan.pages), 'page')}: "
            f"{counted(len(guesses), 'request')}, about {shown(usage)}"
        )
        if not self.setup.model:
            return text
        if not price:
            name = self.setup.project.config_file.name
            return f"{text}; the price of {self.setup.model} is not in {name}"
        return f"{text}; about {price.of(usage):.4f} at the price of {price.as_of}"

    def _reply(self, key: str) -> JournalReply | None:
        return self.journal.reply(key, unused=self.again) if self.journal else None


def guess_after(setup: Setup, task: SectionTask) -> Usage:
    """Return the estimated tokens of a section whose request waits for another answer."""
    before = task.language.format_of(task.form.after)
    request = first_request(setup, task, _TO_COME)
    return Estimate().after(task.form.format, request, before)


def _guess(task: SectionTask, step: Step | _Waits | _Left) -> Usage | None:
    """Return the estimated tokens of what a run would send for a section, if anything."""
    if isinstance(step, RequestNeeded):
        return Estimate().of(task.form.format, step.request)
    return step.guess if isinstance(step, _Waits) else None


def _outcome(task: SectionTask, step: Step | _Waits | _Left) -> str:
    if guess := _guess(task, step):
        return f"about {shown(guess)}"
    if isinstance(step, _Left):
        return step.reason
    if isinstance(step, Accepted):
        return "answered in the journal"
    return "given up in the interrupted run"

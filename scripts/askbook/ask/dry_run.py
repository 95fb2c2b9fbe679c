"""Shows what a run would ask for and cost, without sending anything."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from askbook.ask.conversation import Accepted, RequestNeeded, Setup, Step, next_step
from askbook.ask.cost import Estimate, Price, shown, total
from askbook.ask.journal import Journal, JournalReply
from askbook.ask.plan import Plan, SectionTask
from askbook.chat.request import Request
from askbook.text.plural import counted


@dataclass(frozen=True)
class DryRun:
    """A plan compared with the journal; a reply that is there already costs nothing."""

    setup: Setup
    plan: Plan
    journal: Journal | None
    again: bool = False

    def print_requests(self, say: Callable[[str], None], price: Price | None) -> None:
        """Print each request exactly as it would be sent, then say the totals."""
        for task, request in self._requests():
            body = json.dumps(request.body(), ensure_ascii=False, indent=2)
            print(f"{task.name}\n{body}", end="\n\n")
        say(self._summary(price))

    def print_sections(self, say: Callable[[str], None], price: Price | None) -> None:
        """Print one line for each section, then say the totals."""
        for task, step in self._steps():
            print(f"content/{task.path}:{task.line}: {task.heading}: {_outcome(task, step)}")
        say(self._summary(price))

    def _steps(self) -> Iterator[tuple[SectionTask, Step]]:
        """Yield each section, in the order of the page, and what a run would do first."""
        for page in self.plan.pages:
            answers = dict(page.answers)
            found: list[tuple[SectionTask, Step]] = []
            for task in page.tasks:
                beside = answers.get(task.form.after, "")
                step = next_step(self.setup, task, self._reply, beside)
                if isinstance(step, Accepted):
                    answers[task.kind] = step.answer.text
                found.append((task, step))
            yield from sorted(found, key=lambda pair: pair[0].line)

    def _requests(self) -> Iterator[tuple[SectionTask, Request]]:
        for task, step in self._steps():
            if isinstance(step, RequestNeeded):
                yield task, step.request

    def _summary(self, price: Price | None) -> str:
        guesses = [Estimate().of(task.form.format, request) for task, request in self._requests()]
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


def _outcome(task: SectionTask, step: Step) -> str:
    if isinstance(step, RequestNeeded):
        guess = Estimate().of(task.form.format, step.request)
        return f"about {shown(guess)}"
    if isinstance(step, Accepted):
        return "answered in the journal"
    return "given up in the interrupted run"

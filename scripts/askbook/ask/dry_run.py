"""What a run would ask and cost, without asking."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from askbook.ask.conversation import Accepted, Asker, Needed, Step
from askbook.ask.cost import Estimate, Price, total
from askbook.ask.journal import Journal, Kept
from askbook.ask.plan import Plan, Task
from askbook.chat.reply import Usage
from askbook.chat.request import Request


@dataclass(frozen=True)
class Preview:
    """A plan seen beside the journal: what is answered there already costs nothing."""

    asker: Asker
    plan: Plan
    journal: Journal | None
    estimate: Estimate
    again: bool = False

    def steps(self) -> Iterator[tuple[Task, Step]]:
        """Yield each section, and what a run would do next for it."""
        for page in self.plan.pages:
            for task in sorted(page.tasks, key=lambda task: task.line):
                beside = "" if task.kind == "explain" else page.explain
                yield task, self.asker.follow(task, self._reply, beside)

    def requests(self) -> Iterator[tuple[Task, Request]]:
        """Yield each section that a request would be sent for, and the request."""
        for task, step in self.steps():
            if isinstance(step, Needed):
                yield task, step.request

    def lines(self) -> Iterator[str]:
        """Yield what would become of each section, one line each."""
        for task, step in self.steps():
            where = f"content/{task.path}:{task.line}: {task.heading}"
            if isinstance(step, Needed):
                guess = self.estimate.of(task.kind, step.request)
                yield f"{where}: about {guess.prompt} + {guess.completion} tokens"
            elif isinstance(step, Accepted):
                yield f"{where}: answered in the journal"
            else:
                yield f"{where}: given up in the run that was cut short"

    def sum(self, price: Price | None) -> str:
        """Return what all of it would need, and cost where the price is known."""
        guesses = [self.estimate.of(task.kind, request) for task, request in self.requests()]
        usage = total(guesses)
        text = (
            f"{len(self.plan.tasks)} sections of {len(self.plan.pages)} pages: {len(guesses)} "
            f"requests, about {usage.prompt} + {usage.completion} tokens"
        )
        return text + _cost(self.asker.model, price, usage)

    def _reply(self, key: str) -> Kept | None:
        return self.journal.reply(key, unused=self.again) if self.journal else None


def shown(task: Task, request: Request) -> str:
    """Return the exact request for a section, as a person reads it."""
    body = json.dumps(request.body(), ensure_ascii=False, indent=2)
    return f"{task.name}\n{body}"


def _cost(model: str, price: Price | None, usage: Usage) -> str:
    if not model:
        return ""
    if not price:
        return f"; the price of {model} is not in config.toml"
    return f"; about {price.of(usage):.4f} at the price of {price.as_of}"

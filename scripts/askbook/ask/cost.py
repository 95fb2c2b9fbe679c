"""What asking costs: tokens before and after, and money where the price is known."""

import threading
from collections import defaultdict
from dataclasses import dataclass, field, replace

from askbook.chat.reply import Usage
from askbook.chat.request import Request, estimate_tokens
from askbook.errors import StudyError

_MILLION = 1_000_000
_FIRST_GUESS = {"preview": 150, "explain": 700, "keypoint": 350, "review": 450}
"""Tokens of an answer, until some have come: about those of this project's own pages."""
_PER_MESSAGE = 4
"""Tokens that a chat's form adds to each message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a million tokens cost, and on which day that was looked up."""

    input: float
    output: float
    as_of: str
    batch: float = 0.5
    """The factor of a batch's price."""

    def of(self, usage: Usage) -> float:
        """Return what those tokens cost."""
        return (usage.prompt * self.input + usage.completion * self.output) / _MILLION

    def in_a_batch(self) -> "Price":
        """Return the price of the same tokens in a batch."""
        return replace(self, input=self.input * self.batch, output=self.output * self.batch)


class BudgetSpent(StudyError):
    """The next request would cost more than the user allowed."""

    exit_code = 1


@dataclass
class Estimate:
    """Guesses a request's tokens; learns from the replies that come. Safe to use from threads."""

    _sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def learn(self, kind: str, usage: Usage) -> None:
        """Take in what a reply to a question of that kind needed."""
        if usage.completion:
            self._sums[kind] += usage.completion
            self._counts[kind] += 1

    def of(self, kind: str, request: Request) -> Usage:
        """Return about how many tokens the request and its reply are."""
        asked = sum(estimate_tokens(m.content) + _PER_MESSAGE for m in request.messages)
        known = self._counts[kind]
        answered = self._sums[kind] // known if known else _FIRST_GUESS.get(kind, 400)
        return Usage(asked, answered, asked + answered)


@dataclass
class Budget:
    """What a run may cost, what it has cost, and what is under way. Safe to use from threads."""

    price: Price | None = None
    max_cost: float | None = None
    max_tokens: int | None = None
    spent: Usage = field(default_factory=Usage)
    _held: list[Usage] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def cost(self) -> float | None:
        """What has been spent, in money; None where the price is not known."""
        return self.price.of(self.spent) if self.price else None

    def hold(self, guess: Usage) -> None:
        """Keep so much for a request, or wait until one that is under way has cost less.

        Raises BudgetSpent where nothing is under way and the request is too much.
        """
        with self._changed:
            while excess := self._excess(guess):
                if not self._held:
                    raise BudgetSpent(excess)
                self._changed.wait()
            self._held.append(guess)

    def settle(self, guess: Usage, usage: Usage) -> None:
        """Take what a request has cost in place of what was kept for it."""
        with self._changed:
            self._held.remove(guess)
            self.spent = total((self.spent, usage))
            self._changed.notify_all()

    def _excess(self, guess: Usage) -> str:
        planned = total((self.spent, *self._held, guess))
        if self.max_tokens is not None and planned.total > self.max_tokens:
            return (
                f"--max-tokens {self.max_tokens} is reached: {self.spent.total} are spent, and "
                f"the next request needs about {guess.total}; run this again to go on"
            )
        if self.max_cost is not None and self.price and self.price.of(planned) > self.max_cost:
            return (
                f"--max-cost {self.max_cost:g} is reached: {self.cost:.4f} is spent, and the next "
                f"request costs about {self.price.of(guess):.4f}; run this again to go on"
            )
        return ""


def total(usages: "tuple[Usage, ...] | list[Usage]") -> Usage:
    """Return the sum of tokens."""
    return Usage(
        sum(u.prompt for u in usages),
        sum(u.completion for u in usages),
        sum(u.total for u in usages),
    )

"""Tokens and cost of requests: estimated beforehand, counted afterwards, limited by a budget."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from askbook.chat.reply import Usage
from askbook.chat.request import Request, estimate_tokens
from askbook.errors import FINDINGS, StudyError
from askbook.pages.sections import Format

_MILLION = 1_000_000
ANSWER_TOKENS: Mapping[Format, int] = MappingProxyType(
    dict.fromkeys(Format, 400)
    | {
        Format.EXPLANATION: 700,
        Format.QUESTIONS: 150,
        Format.POINTS: 350,
        Format.CARDS: 450,
        Format.QUIZ: 600,
    }
)
"""Estimated tokens of an answer until replies have come, from answers on existing pages."""
_PER_MESSAGE = 4
"""Tokens that the chat format adds to each message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """The price of a million tokens, the date of that price, and the factor in a batch."""

    input: float
    output: float
    as_of: str
    batch: float = 0.5

    def of(self, usage: Usage) -> float:
        """Return the cost of the tokens."""
        return (usage.prompt * self.input + usage.completion * self.output) / _MILLION

    def in_a_batch(self) -> "Price":
        """Return the price of the same tokens in a batch."""
        return replace(self, input=self.input * self.batch, output=self.output * self.batch)


class BudgetExceeded(StudyError):
    """The next request would cost more than the user allowed."""

    exit_code = FINDINGS


@dataclass
class Estimate:
    """Estimates the tokens of requests from those of earlier replies.

    ``typical`` are the tokens of a reply about a section with each format until there are some. A
    format without replies is estimated from those of the others: a model that thinks aloud in one
    of them does so in all.
    """

    typical: Mapping[Format, int] = field(default_factory=lambda: ANSWER_TOKENS)
    _sums: dict[Format, int] = field(default_factory=lambda: defaultdict(int))
    _counts: dict[Format, int] = field(default_factory=lambda: defaultdict(int))

    def learn(self, answer_format: Format, usage: Usage) -> None:
        """Add the usage of a reply for a section with that format."""
        if usage.completion:
            self._sums[answer_format] += usage.completion
            self._counts[answer_format] += 1

    def of(self, answer_format: Format, request: Request) -> Usage:
        """Return the estimated tokens of a request and its reply."""
        prompt = sum(estimate_tokens(m.content) + _PER_MESSAGE for m in request.messages)
        count = self._counts[answer_format]
        completion = self._sums[answer_format] // count if count else self._typical(answer_format)
        return Usage(prompt, completion, prompt + completion)

    def after(self, answer_format: Format, request: Request, before: Format) -> Usage:
        """Return the estimate for a request to which an answer that is still to come is added."""
        guess, added = self.of(answer_format, request), self.of(before, request).completion
        return Usage(guess.prompt + added, guess.completion, guess.total + added)

    def _typical(self, answer_format: Format) -> int:
        """Return a format's usual length, as much longer as the replies in others were."""
        expected = sum(self.typical[other] * count for other, count in self._counts.items())
        ratio = sum(self._sums.values()) / expected if expected else 1.0
        return int(self.typical[answer_format] * ratio)


@dataclass
class Budget:
    """The limits of a run, and the tokens spent and reserved; safe to use from threads.

    A request reserves its estimated tokens while it is open. The limits can therefore be exceeded
    by no more than the replies of the requests that are open at once.
    """

    price: Price | None = None
    max_cost: float | None = None
    max_tokens: int | None = None
    spent: Usage = field(default_factory=Usage)
    estimate: Estimate = field(default_factory=Estimate)
    _reserved: list[Usage] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)

    @property
    def cost(self) -> float | None:
        """The money spent; None if the price is unknown."""
        return self.price.of(self.spent) if self.price else None

    @contextmanager
    def reserve(self, answer_format: Format, request: Request) -> Iterator[Callable[[Usage], None]]:
        """Reserve the tokens of a request while it is open; yield a function for its usage.

        Waits if necessary until other requests have cost less than they reserved. Raises
        BudgetExceeded if no other request is open and this one would exceed a limit.
        """
        guess = self._wait_for(answer_format, request)
        spent = Usage()

        def record(usage: Usage) -> None:
            nonlocal spent
            spent = usage if usage.total else guess
            with self._changed:
                self.estimate.learn(answer_format, usage)

        try:
            yield record
        finally:
            with self._changed:
                self._reserved.remove(guess)
                self.spent = total((self.spent, spent))
                self._changed.notify_all()

    def _wait_for(self, answer_format: Format, request: Request) -> Usage:
        """Return the reserved tokens; each wait may have changed the estimate."""
        with self._changed:
            guess = self.estimate.of(answer_format, request)
            while excess := self._excess(guess):
                if not self._reserved:
                    raise BudgetExceeded(excess)
                self._changed.wait()
                guess = self.estimate.of(answer_format, request)
            self._reserved.append(guess)
            return guess

    def _excess(self, guess: Usage) -> str:
        planned = total((self.spent, *self._reserved, guess))
        if self.max_tokens is not None and planned.total > self.max_tokens:
            return (
                f"--max-tokens {self.max_tokens} is reached: {self.spent.total} are spent, and "
                f"the next request needs about {guess.total}; run this again to continue"
            )
        if self.max_cost is not None and self.price and self.price.of(planned) > self.max_cost:
            return (
                f"--max-cost {self.max_cost:g} is reached: {self.cost:.4f} is spent, and the next "
                f"request costs about {self.price.of(guess):.4f}; run this again to continue"
            )
        return ""


def refuse_excess(
    usage: Usage, price: Price | None, max_cost: float | None, max_tokens: int | None
) -> None:
    """Raise StudyError if the estimated tokens or their cost exceed a limit."""
    cost = price.of(usage) if price else 0
    if max_tokens is not None and usage.total > max_tokens:
        raise StudyError(
            f"about {usage.total} tokens exceed --max-tokens {max_tokens}; name fewer pages"
        )
    if max_cost is not None and cost > max_cost:
        raise StudyError(
            f"a cost of about {cost:.4f} exceeds --max-cost {max_cost:g}; name fewer pages"
        )


def estimated(usage: Usage, price: Price | None) -> str:
    """Return the estimated tokens and, if the price is known, their cost as text."""
    text = f"about {shown(usage)}"
    return f"{text}, cost about {price.of(usage):.4f}" if price else text


def shown(usage: Usage) -> str:
    """Return the numbers of prompt and answer tokens as text."""
    return f"{usage.prompt} prompt + {usage.completion} answer tokens"


def total(usages: Sequence[Usage]) -> Usage:
    """Return the sum of several usages."""
    return Usage(
        sum(u.prompt for u in usages),
        sum(u.completion for u in usages),
        sum(u.total for u in usages),
    )

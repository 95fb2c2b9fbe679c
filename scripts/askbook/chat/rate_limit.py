"""Rate limits: concurrent requests, requests and tokens per minute, and pauses."""

import math
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from askbook.chat.errors import ChatError


class Clock:
    """The machine's clock."""

    def now(self) -> float:
        """Return seconds since some moment; they never run backwards."""
        return time.monotonic()

    def today(self) -> float:
        """Return the seconds since 1970, to compare with a date in a header."""
        return time.time()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait until the condition is notified or the time is up; its lock is held."""
        condition.wait(seconds)


_NOTHING = 1e-6
"""What sums of fractions may be wrong by; a wait for less would never end."""


class Bucket:
    """What may be spent; it fills up with time. Not for threads without a lock."""

    def __init__(self, per_minute: float | None, now: float) -> None:
        self._rate = math.inf if per_minute is None else per_minute / 60
        # A second's worth, and at least one: a minute never holds many more than its limit.
        self._most = max(1.0, self._rate)
        self._level = self._most
        self._at = now

    def wait(self, now: float) -> float:
        """Return the seconds until something may be spent."""
        self._fill(now)
        missing = 1 - self._level
        return missing / self._rate if missing > _NOTHING else 0.0

    def spend(self, amount: float, now: float) -> None:
        """Spend, if need be on credit: one large request must pass too, and others wait."""
        self._fill(now)
        self._level -= amount

    def tighten(self, limit: int, remaining: int, now: float) -> None:
        """Spend no faster than a server allows; its word never loosens the user's."""
        self._fill(now)
        self._rate = min(self._rate, limit / 60)
        self._most = min(self._most, float(limit))
        self._level = min(self._level, float(remaining))

    def _fill(self, now: float) -> None:
        if self._rate == math.inf:
            self._level = self._most
        else:
            self._level = min(self._most, self._level + (now - self._at) * self._rate)
        self._at = now


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many of something a minute allows, and how many of them are left."""

    limit: int
    remaining: int


def allowance(headers: Mapping[str, str], of: str) -> Allowance | None:
    """Return the allowance of ``requests`` or ``tokens``; None where it is not told.

    Azure sends 0 or -1 where it does not know; that is not told either.
    """
    limit = _count(headers, f"x-ratelimit-limit-{of}")
    remaining = _count(headers, f"x-ratelimit-remaining-{of}")
    if not limit or remaining is None:
        return None
    return Allowance(limit, remaining)


def _count(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(name, "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None


_STEP_UP, _STEP_DOWN = 1.0, 0.8
"""Each answer lets one request more be open, a refusal cuts them to four fifths.

So a server that refuses one request in five whatever its load still gets all jobs; one that
refuses five in six gets a single one.
"""


_DOUBTS = 3
"""So many pauses are believed in full, though the server answered a later request meanwhile.

Some gateways refuse single requests, at random or for one of many servers behind them: then a
pause is for that request alone, until as many refusals as jobs come in a row.
"""


class RateLimiter:
    """The one gate that every attempt of a run goes through; safe to use from threads.

    ``jobs`` is the most requests that are ever open at once; ``rpm`` and ``tpm`` are how many
    requests and tokens a minute may have.
    """

    def __init__(
        self,
        *,
        jobs: int = 4,
        rpm: int | None = None,
        tpm: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.jobs = jobs
        self._clock = clock or Clock()
        now = self._clock.now()
        self._requests = Bucket(rpm, now)
        self._tokens = Bucket(tpm, now)
        self._limit = float(jobs)
        self._open = 0
        self._not_before = now
        self._cut_at = now
        self._held_for = now
        self._doubts = 0
        self._refusals = 0
        self._error: ChatError | None = None
        lock = threading.Lock()
        self._turns = threading.Condition(lock)
        self._pauses = threading.Condition(lock)

    @property
    def limit(self) -> int:
        """How many requests may be open now."""
        return math.ceil(self._limit)

    @property
    def refusals(self) -> int:
        """How often the server refused since it last answered."""
        return self._refusals

    @contextmanager
    def turn(self, tokens: int = 0) -> Iterator[float]:
        """Wait for a turn and hold it; yield when it began, for ``refused``.

        Raises what the run was stopped with.
        """
        with self._turns:
            self._wait_for_turn()
            now = self._clock.now()
            self._requests.spend(1, now)
            self._tokens.spend(tokens, now)
            self._open += 1
            self._pass_on()
        try:
            yield now
        finally:
            with self._turns:
                self._open -= 1
                self._pass_on()

    def pause(self, seconds: float) -> None:
        """Wait, outside of any turn; raises what the run was stopped with."""
        with self._pauses:
            end = self._clock.now() + seconds
            while (left := end - self._clock.now()) > 0:
                self._raise_if_stopped()
                self._clock.wait(self._pauses, left)
            self._raise_if_stopped()

    def answered(self, headers: Mapping[str, str], begun: float, tokens: int = 0) -> None:
        """Take note of an answer to a turn that began then, and of its headers' limits.

        ``tokens`` is how many more it cost than its turn was begun with; it may be negative.
        """
        with self._turns:
            self._refusals = 0
            self._doubt(begun)
            self._limit = min(float(self.jobs), self._limit + _STEP_UP)
            now = self._clock.now()
            self._tokens.spend(tokens, now)
            self._learn(headers, now)
            self._pass_on()

    def refused(self, headers: Mapping[str, str], begun: float, wait: float = 0.0) -> None:
        """Take note that the server was too busy for a turn that began then.

        ``wait`` is the pause that it asked for; nobody begins before its end. Requests that
        were open together are refused together, and cut the jobs once.
        """
        with self._turns:
            self._refusals += 1
            now = self._clock.now()
            self._hold(begun, now, wait)
            if begun >= self._cut_at:
                self._limit = max(1.0, self._limit * _STEP_DOWN)
                self._cut_at = now
            self._learn(headers, now)

    def stop(self, error: ChatError) -> None:
        """Let every waiter, and whoever comes later, raise the error; the first one counts."""
        with self._turns:
            self._error = self._error or error
            self._turns.notify_all()
            self._pauses.notify_all()

    def raise_if_stopped(self) -> None:
        """Raise what the run was stopped with, if it was."""
        with self._turns:
            self._raise_if_stopped()

    def _raise_if_stopped(self) -> None:
        if self._error:
            # One of its own for every thread: a traceback belongs to one of them.
            raise type(self._error)(str(self._error))

    def _wait_for_turn(self) -> None:
        while True:
            self._raise_if_stopped()
            if self._open >= self.limit:
                self._clock.wait(self._turns, None)
                continue
            now = self._clock.now()
            left = max(self._not_before - now, self._requests.wait(now), self._tokens.wait(now))
            if left <= 0:
                return
            self._clock.wait(self._turns, left)

    def _hold(self, begun: float, now: float, wait: float) -> None:
        """Let no turn begin for so long, whoever waits for it, unless pauses mean nothing."""
        if self._refusals >= self.jobs:
            self._doubts = 0
        if wait <= 0 or self._doubts >= _DOUBTS:
            return
        if now >= self._not_before:
            self._held_for = begun
        self._not_before = max(self._not_before, now + wait)

    def _doubt(self, begun: float) -> None:
        """Doubt the last pause once, where a request begun after the refused one is answered."""
        if self._held_for < begun < self._not_before:
            self._doubts += 1
            self._held_for = self._not_before

    def _pass_on(self) -> None:
        """Wake one waiter where there is room for it."""
        if self._open < self.limit:
            self._turns.notify()

    def _learn(self, headers: Mapping[str, str], now: float) -> None:
        for of, bucket in (("requests", self._requests), ("tokens", self._tokens)):
            if found := allowance(headers, of):
                bucket.tighten(found.limit, found.remaining, now)

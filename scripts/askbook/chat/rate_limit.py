"""Rate limits: concurrent requests, requests and tokens per minute, and pauses."""

import math
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from askbook.chat.errors import ChatError

_INCREASE, _DECREASE = 0.5, 0.8
"""Two responses allow one more concurrent request, a decrease leaves four fifths of them."""

_TOLERATED = 0.25
"""The share of refused requests up to which the concurrency stays.

A server that refuses one request in five whatever its load still gets all requests; one that
refuses five in six gets a single one. Open requests count as not refused, because a refusal
comes at once and a response late: without them the first refusals would seem to be all there is.
"""

_MAX_MEANINGLESS_PAUSES = 3
"""So many pauses hold all requests although the server meanwhile answered a later one.

Some gateways refuse single requests, at random or for one of several servers behind them. A
pause then concerns that request only, until as many refusals as ``jobs`` come in a row.
"""

_ROUNDING_ERROR = 1e-6
"""Of sums of fractions of a token; a wait for less would never end."""

OnWait = Callable[[str, float], None]
"""Receives the reason for a wait and its seconds, in the waiting thread. It must return quickly,
and must not call the rate limiter."""


class Clock:
    """The system's clock; tests replace it."""

    def now(self) -> float:
        """Return monotonic seconds."""
        return time.monotonic()

    def today(self) -> float:
        """Return the seconds since 1970, to compare with a date in a header."""
        return time.time()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        """Wait until the condition is notified or the time is up; its lock is held."""
        condition.wait(seconds)


class RateLimiter:
    """Lets requests of several threads start no faster than the user and the server allow.

    ``jobs`` is the maximum number of concurrent requests, ``rpm`` of requests per minute and
    ``tpm`` of tokens per minute.
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
        self._requests = _TokenBucket(rpm, now)
        self._tokens = _TokenBucket(tpm, now)
        self._concurrency = float(jobs)
        self._open = 0
        self._pause_end = now
        self._decreased_at = now
        self._responses_since = self._refusals_since = 0  # since then
        self._paused_by = now
        self._meaningless_pauses = 0
        self._refusals = 0
        self._error: ChatError | None = None
        lock = threading.Lock()
        self._free = threading.Condition(lock)
        self._retries = threading.Condition(lock)

    @property
    def concurrency(self) -> int:
        """The number of requests that may be open now."""
        return math.ceil(self._concurrency)

    @property
    def refusals(self) -> int:
        """The number of refusals since the last response."""
        return self._refusals

    @contextmanager
    def slot(self, tokens: int = 0, on_wait: OnWait | None = None) -> Iterator[float]:
        """Wait until a request of so many tokens may start; yield the time of its start.

        The request counts as open until the block ends. Raises the error of ``stop``.
        """
        with self._free:
            self._wait_for_slot(on_wait)
            now = self._clock.now()
            self._requests.spend(1, now)
            self._tokens.spend(tokens, now)
            self._open += 1
            self._wake_next()
        try:
            yield now
        finally:
            with self._free:
                self._open -= 1
                self._wake_next()

    def sleep(self, seconds: float) -> None:
        """Wait outside of a slot; raise the error of ``stop``."""
        with self._retries:
            end = self._clock.now() + seconds
            while (left := end - self._clock.now()) > 0:
                self._raise_if_stopped()
                self._clock.wait(self._retries, left)
            self._raise_if_stopped()

    def succeeded(self, headers: Mapping[str, str], started: float, tokens: int = 0) -> None:
        """Record a response to the request that started then, and the limits in its headers.

        ``tokens`` is how many more it cost than its slot was opened with; it may be negative.
        """
        with self._free:
            self._refusals = 0
            self._responses_since += 1
            if self._paused_by < started < self._pause_end:
                self._meaningless_pauses += 1
                self._paused_by = self._pause_end  # count this pause only once
            self._concurrency = min(float(self.jobs), self._concurrency + _INCREASE)
            now = self._clock.now()
            self._tokens.spend(tokens, now)
            self._apply_limits(headers, now)
            self._wake_next()

    def refused(self, headers: Mapping[str, str], started: float, wait: float = 0.0) -> None:
        """Record that the server was too busy for the request that started then.

        No request starts in the next ``wait`` seconds. The concurrency falls if the server refuses
        more than single requests; those that were open together make it fall once.
        """
        with self._free:
            self._refusals += 1
            now = self._clock.now()
            self._pause(started, now, wait)
            if started >= self._decreased_at:
                self._refusals_since += 1
                self._decrease(now)
            self._apply_limits(headers, now)

    def stop(self, error: ChatError) -> None:
        """Raise the error in every thread that waits now or later; the first call counts."""
        with self._free:
            self._error = self._error or error
            self._free.notify_all()
            self._retries.notify_all()

    def raise_if_stopped(self) -> None:
        """Raise the error of ``stop``, if it was called."""
        with self._free:
            self._raise_if_stopped()

    def _raise_if_stopped(self) -> None:
        if self._error:
            # A new one for each thread, because a traceback belongs to one of them.
            raise type(self._error)(str(self._error))

    def _wait_for_slot(self, on_wait: OnWait | None) -> None:
        while True:
            self._raise_if_stopped()
            if self._open >= self.concurrency:
                self._clock.wait(self._free, None)
                continue
            now = self._clock.now()
            seconds, reason = max(
                (self._pause_end - now, "the server asked for a pause"),
                (self._requests.wait(now), "limit of requests per minute"),
                (self._tokens.wait(now), "limit of tokens per minute"),
            )
            if seconds <= 0:
                return
            if on_wait:
                on_wait(reason, seconds)
            self._clock.wait(self._free, seconds)

    def _decrease(self, now: float) -> None:
        """Allow fewer concurrent requests if more than the tolerated share were refused."""
        others = self._responses_since + max(0, self._open - 1)
        if self._refusals_since > _TOLERATED * (self._refusals_since + others):
            self._concurrency = max(1.0, self._concurrency * _DECREASE)
            self._decreased_at = now
            self._responses_since = self._refusals_since = 0

    def _pause(self, started: float, now: float, wait: float) -> None:
        """Let no request start for so long, unless the server's pauses mean nothing."""
        if self._refusals >= self.jobs:
            self._meaningless_pauses = 0
        if wait <= 0 or self._meaningless_pauses >= _MAX_MEANINGLESS_PAUSES:
            return
        if now >= self._pause_end:
            self._paused_by = started
        self._pause_end = max(self._pause_end, now + wait)

    def _wake_next(self) -> None:
        if self._open < self.concurrency:
            self._free.notify()

    def _apply_limits(self, headers: Mapping[str, str], now: float) -> None:
        for kind, bucket in (("requests", self._requests), ("tokens", self._tokens)):
            if quota := parse_quota(headers, kind):
                bucket.tighten(quota, now)


@dataclass(frozen=True, slots=True)
class Quota:
    """A server's limit per minute, and how much of it is left."""

    limit: int
    remaining: int


def parse_quota(headers: Mapping[str, str], kind: str) -> Quota | None:
    """Return the quota of ``requests`` or ``tokens`` in ``x-ratelimit-…`` headers.

    Azure sends 0 or -1 if it does not know, which counts as no quota.
    """
    limit = _count(headers.get(f"x-ratelimit-limit-{kind}", ""))
    remaining = _count(headers.get(f"x-ratelimit-remaining-{kind}", ""))
    return Quota(limit, remaining) if limit and remaining is not None else None


def _count(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 13 else None


class _TokenBucket:
    """A token bucket with a rate per minute; None is no limit. Its user holds a lock."""

    def __init__(self, per_minute: float | None, now: float) -> None:
        self._rate = math.inf if per_minute is None else per_minute / 60
        # A capacity of one second, and at least 1, so that no minute exceeds its limit by much.
        self._capacity = max(1.0, self._rate)
        self._level = self._capacity
        self._filled_at = now

    def wait(self, now: float) -> float:
        """Return the seconds until something may be spent."""
        self._fill(now)
        missing = 1 - self._level
        return missing / self._rate if missing > _ROUNDING_ERROR else 0.0

    def spend(self, amount: float, now: float) -> None:
        """Spend, on credit if need be: a large request passes, and others wait for it."""
        self._fill(now)
        self._level -= amount

    def tighten(self, quota: Quota, now: float) -> None:
        """Apply a server's quota, which never loosens the user's own limit."""
        self._fill(now)
        self._rate = min(self._rate, quota.limit / 60)
        self._capacity = min(self._capacity, float(quota.limit))
        self._level = min(self._level, float(quota.remaining))

    def _fill(self, now: float) -> None:
        if self._rate == math.inf:
            self._level = self._capacity
        else:
            self._level += (now - self._filled_at) * self._rate
            self._level = min(self._capacity, self._level)
        self._filled_at = now

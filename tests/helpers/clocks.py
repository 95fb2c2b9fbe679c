"""Clocks for tests of the chat client, so that no test waits or measures time."""

import threading
import time
from collections.abc import Callable

from helpers.faults import DEADLINE

from askbook.chat.rate_limit import Clock


class FakeClock(Clock):
    """A clock that every wait moves on at once."""

    def __init__(self) -> None:
        self.time = 1000.0
        self.waits: list[float] = []

    def now(self) -> float:
        return self.time

    def today(self) -> float:
        return 1_800_000_000.0 + self.time

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        if seconds is None:
            assert condition.wait(DEADLINE), "the wait never ended"
        else:
            self.waits.append(seconds)
            self.time += seconds


class ManualClock(FakeClock):
    """A clock that stands still until the test advances it."""

    def __init__(self) -> None:
        super().__init__()
        self._conditions: set[threading.Condition] = set()

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        self.waits.append(seconds or 0)
        self._conditions.add(condition)
        assert condition.wait(DEADLINE), "the wait never ended"

    def advance(self, seconds: float) -> None:
        self.time += seconds
        for condition in list(self._conditions):
            with condition:
                condition.notify_all()


def wait_until(condition: Callable[[], bool], deadline: float = DEADLINE) -> None:
    """Wait for other threads or processes; fail if the condition is not true after so long."""
    end = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < end, "the condition never came true"
        time.sleep(0.001)

"""The time, and how to let it pass; a test brings its own."""

import threading
import time


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

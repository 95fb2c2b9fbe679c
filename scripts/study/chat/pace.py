"""How fast a run may ask: how many requests at once, how many a minute, and when not."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from study.chat.clock import Clock
from study.chat.errors import ChatError


class Pace:
    """The one gate that every attempt of a run goes through; safe to use from threads."""

    def __init__(
        self,
        *,
        jobs: int = 4,
        rpm: int | None = None,
        tpm: int | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._limit = threading.Semaphore(jobs)
        self._stop: ChatError | None = None
        self.jobs = jobs

    @contextmanager
    def turn(self, tokens: int = 0) -> Iterator[None]:
        """Wait for a turn, and hold it; raises what the run was stopped with."""
        with self._limit:
            if self._stop:
                raise self._stop
            yield

    def stop(self, error: ChatError) -> None:
        """Let every waiter, and whoever comes later, raise the error; the first one counts."""
        self._stop = self._stop or error

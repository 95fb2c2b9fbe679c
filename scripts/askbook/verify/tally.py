"""The results of a run of second readings."""

import threading
from dataclasses import dataclass, field

from askbook.ask.plan import SectionTask
from askbook.text.plural import counted

_SETTLE = (
    "correct the answers, dismiss doubts in data/exceptions.yaml, or ask for the answers again "
    "with ./askbook verify --fix"
)


@dataclass
class Tally:
    """The results of a run, by the names of sections; safe to use from threads.

    A doubt is discarded if the answer does not contain the words that it quotes.
    """

    discarded: int = 0
    _open: dict[str, int] = field(default_factory=dict)
    _unread: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def open(self) -> int:
        """How many doubts are open."""
        return sum(self._open.values())

    def summary(self) -> str:
        """Return the numbers in words, and what to do about open doubts."""
        parts = []
        if self._open:
            doubts = counted(self.open, "open doubt") if self.open else "no open doubts"
            parts.append(f"{doubts} in {counted(len(self._open), 'answer')}")
        if self._unread:
            parts.append(f"{counted(len(self._unread), 'answer')} not read")
        if self.discarded:
            parts.append(
                f"{self.discarded} discarded: the answer does not have the quoted words, and is "
                "not marked as checked"
            )
        text = "; ".join(parts) or "no answers read"
        return f"{text}\n{_SETTLE}" if self.open else text

    def read(self, task: SectionTask, opened: int, discarded: int) -> None:
        """Count the doubts of an answer."""
        with self._lock:
            self._open[task.name] = opened
            self.discarded += discarded

    def left(self, task: SectionTask) -> None:
        """Count an answer that could not be read."""
        with self._lock:
            self._unread.add(task.name)

"""What a run tells while it goes on, and when it is done.

On a terminal one line is written over and over; elsewhere a plain line comes now and then.
Results go to stdout: each section as it is filled or left, as text or as JSON.
"""

import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from askbook.ask.cost import Budget
from askbook.ask.plan import Task

_BETWEEN_LINES = 10.0
_BETWEEN_UPDATES = 0.2
_SHOWN = 2
"""Reasons that are printed of a section that is left; the journal has all."""


@dataclass(kw_only=True)
class Counts:
    """What has become of the sections so far."""

    total: int = 0
    filled: int = 0
    left: int = 0
    reasked: int = 0
    requests: int = 0
    found: int = 0
    """Answers that the journal had already."""


@dataclass
class Reporter:
    """Tells of each section as something becomes of it; safe to use from threads."""

    budget: Budget
    as_json: bool = False
    quiet: bool = False
    line_of: Callable[[Task], int] = lambda task: task.line
    now: Callable[[], float] = time.monotonic
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[tuple[Task, tuple[str, ...]]] = []
        self._began = self._last = self.now()
        self._shown = 0
        self._last_line = ""
        self._is_terminal = sys.stderr.isatty() and not self.quiet and not self.as_json

    def begin(self, total: int) -> None:
        """Say how many sections there are."""
        self.counts.total = total
        self._event("begin", None, {"sections": total})

    def replied(self, task: Task, tokens: int) -> None:
        """Tell of a reply that has been paid for."""
        with self._lock:
            self.counts.requests += 1
        self._event("reply", task, {"tokens": tokens, "cost": self.budget.cost})

    def filled(self, task: Task, *, asked: bool, repairs: tuple[str, ...]) -> None:
        """Tell of an answer that stands on its page now."""
        with self._lock:
            self.counts.filled += 1
            self.counts.found += not asked
        self._event("filled", task, {"asked": asked, "repairs": repairs})
        self._result(f"fill {task.name}")

    def reasked(self, task: Task, reasons: tuple[str, ...]) -> None:
        """Tell of an answer that failed, so that the section is asked again."""
        with self._lock:
            self.counts.reasked += 1
        self._event("asked again", task, {"reasons": reasons})

    def left(self, task: Task, reasons: tuple[str, ...]) -> None:
        """Tell of a section that stays as it was."""
        with self._lock:
            self.counts.left += 1
            self._left.append((task, reasons))
        self._event("left", task, {"reasons": reasons})

    def say(self, text: str) -> None:
        """Print a line that is no result."""
        with self._lock:
            self._clear()
            if not self.quiet:
                print(text, file=sys.stderr)

    def end(self) -> None:
        """Print the sections that were left, where they stand now, and the sum."""
        for task, reasons in self._left:
            shown = "; ".join(reasons[:_SHOWN])
            more = f"; and {len(reasons) - _SHOWN} more" if len(reasons) > _SHOWN else ""
            line = self.line_of(task)
            self._result(f"content/{task.path}:{line}: {task.heading} left: {shown}{more}")
        self._event("end", None, self._sum())
        self.say(self._line(final=True))

    def tick(self) -> None:
        """Show where the run is, if it is time to."""
        with self._lock:
            wait = _BETWEEN_UPDATES if self._is_terminal else _BETWEEN_LINES
            if self.quiet or self.as_json or self.now() - self._last < wait:
                return
            self._last = self.now()
            line = self._line()
            if not self._is_terminal:
                if line != self._last_line:
                    print(line, file=sys.stderr)
                self._last_line = line
                return
            self._clear()
            self._shown = len(line)
            print(line, end="", file=sys.stderr, flush=True)

    def _line(self, *, final: bool = False) -> str:
        counts, spent = self.counts, self.budget.spent
        done = counts.filled + counts.left
        parts = [f"{counts.filled} of {counts.total} sections filled"]
        if counts.left:
            parts.append(f"{counts.left} left")
        if counts.reasked:
            parts.append(f"{counts.reasked} asked again")
        if counts.found:
            parts.append(f"{counts.found} from the journal")
        parts.append(f"{counts.requests} requests")
        parts.append(f"{spent.prompt} + {spent.completion} tokens")
        if self.budget.cost is not None:
            parts.append(f"cost {self.budget.cost:.4f}")
        if not final and self._is_terminal and done and counts.requests:
            seconds = (self.now() - self._began) / done * (counts.total - done)
            parts.append(f"{_time(seconds)} left")
        return ", ".join(parts)

    def _sum(self) -> dict[str, object]:
        counts, spent = self.counts, self.budget.spent
        return {
            "sections": counts.total,
            "filled": counts.filled,
            "left": counts.left,
            "asked_again": counts.reasked,
            "from_journal": counts.found,
            "requests": counts.requests,
            "prompt_tokens": spent.prompt,
            "completion_tokens": spent.completion,
            "cost": self.budget.cost,
        }

    def _event(self, name: str, task: Task | None, what: Mapping[str, object]) -> None:
        if not self.as_json:
            return
        named = {"page": f"content/{task.path}", "kind": task.kind} if task else {}
        with self._lock:
            print(json.dumps({"event": name, **named, **what}, ensure_ascii=False), flush=True)

    def _result(self, line: str) -> None:
        if self.as_json:
            return
        with self._lock:
            self._clear()
            print(line, flush=True)

    def _clear(self) -> None:
        if self._shown:
            print("\r" + " " * self._shown + "\r", end="", file=sys.stderr, flush=True)
            self._shown = 0


def _time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

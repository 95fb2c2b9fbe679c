"""Progress and results of a run.

Progress goes to stderr: one line that is updated on a terminal, a plain line from time to time
elsewhere. Results go to stdout, as text or as JSON events.
"""

import json
import math
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from askbook.ask.cost import Budget, shown
from askbook.ask.plan import SectionTask
from askbook.text.plural import counted

_LINE_INTERVAL = 10.0
_UPDATE_INTERVAL = 0.2
_SHORT_WAIT = 1.0
_MAX_REASONS = 2
"""Reasons printed for a section left open; the journal has all of them."""


@dataclass(kw_only=True)
class Counts:
    """What has happened to the sections so far.

    ``found`` counts the answers that were already in the journal.
    """

    total: int = 0
    filled: int = 0
    left: int = 0
    reasked: int = 0
    requests: int = 0
    found: int = 0


@dataclass
class Reporter:
    """Reports what happens to each section; safe to use from threads.

    ``line_of`` returns the current line of a section's heading.
    """

    budget: Budget
    as_json: bool = False
    quiet: bool = False
    line_of: Callable[[SectionTask], int] = lambda task: task.line
    verb: str = "filled"
    """What happens to a section that the run is done with."""
    knows_usage: bool = True
    """Whether the run counts its requests and tokens, as it cannot for pasted answers."""
    now: Callable[[], float] = time.monotonic
    counts: Counts = field(default_factory=Counts)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._left: list[tuple[SectionTask, tuple[str, ...]]] = []
        self._started = self._last = self.now()
        self._warnings: set[str] = set()
        self._wait_reason, self._wait_end = "", 0.0
        self._width = 0
        self._last_line = ""
        self._is_terminal = sys.stderr.isatty() and not self.quiet and not self.as_json

    def begin(self, total: int) -> None:
        """Report the number of sections."""
        self.counts.total = total
        self._event("begin", None, {"sections": total})

    def replied(self, task: SectionTask, tokens: int) -> None:
        """Report a reply and its tokens."""
        with self._lock:
            self.counts.requests += 1
        self._event("reply", task, {"tokens": tokens, "cost": self.budget.cost})

    def waiting(self, reason: str, seconds: float) -> None:
        """Report that a request waits for so long, and why; short waits are not worth a word."""
        if seconds < _SHORT_WAIT:
            return
        with self._lock:
            now = self.now()
            is_new = reason != self._wait_reason or now >= self._wait_end
            self._wait_reason, self._wait_end = reason, now + seconds
        self._event("waiting", None, {"reason": reason, "seconds": seconds})
        if is_new and not self._is_terminal and not self.as_json:
            self.say(f"waiting {_duration(seconds)}: {reason}")

    def warn(self, text: str) -> None:
        """Print a message on stderr, once in a run."""
        with self._lock:
            is_new = text not in self._warnings
            self._warnings.add(text)
        if is_new:
            self.say(text)

    def filled(self, task: SectionTask, *, asked: bool, repairs: tuple[str, ...]) -> None:
        """Report an answer written into its page."""
        with self._lock:
            self.counts.filled += 1
            self.counts.found += not asked
        self._event("filled", task, {"asked": asked, "repairs": repairs})
        self.result(f"fill {task.name}")

    def checked(self, task: SectionTask, *, asked: bool, findings: Sequence[str]) -> None:
        """Report the findings of a second reading of an answer."""
        with self._lock:
            self.counts.filled += 1
            self.counts.found += not asked
        self._event("checked", task, {"asked": asked, "findings": findings})
        for line in findings:
            self.result(line)

    def reasked(self, task: SectionTask, reasons: tuple[str, ...]) -> None:
        """Report an answer that was rejected, so that its section is asked for again."""
        with self._lock:
            self.counts.reasked += 1
        self._event("asked again", task, {"reasons": reasons})

    def left(self, task: SectionTask, reasons: tuple[str, ...]) -> None:
        """Report a section that stays as it was."""
        with self._lock:
            self.counts.left += 1
            self._left.append((task, reasons))
        self._event("left", task, {"reasons": reasons})

    def say(self, text: str) -> None:
        """Print a message on stderr, unless the run is quiet."""
        with self._lock:
            self._clear()
            if not self.quiet:
                print(text, file=sys.stderr)

    def end(self) -> None:
        """Print the sections that the run left, at their current lines, and the totals."""
        for task, reasons in self._left:
            shown = "; ".join(reasons[:_MAX_REASONS])
            more = len(reasons) - _MAX_REASONS
            shown += f"; and {more} more" if more > 0 else ""
            where = f"content/{task.path}:{self.line_of(task)}"
            self.result(f"{where}: {task.heading} {self._state(task)}: {shown}")
        self._event("end", None, self._totals())
        self.say(self._line(final=True))

    def tick(self) -> None:
        """Show the progress, if enough time has passed."""
        with self._lock:
            wait = _UPDATE_INTERVAL if self._is_terminal else _LINE_INTERVAL
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
            self._width = len(line)
            print(line, end="", file=sys.stderr, flush=True)

    def _state(self, task: SectionTask) -> str:
        """Return the state of a section that the run left, in words."""
        if self.verb == "read":
            return "not read"
        return "left unchanged" if task.answer else "left open"

    def _line(self, *, final: bool = False) -> str:
        counts, spent = self.counts, self.budget.spent
        done = counts.filled + counts.left
        parts = [f"{counts.filled} of {counts.total} sections {self.verb}"]
        states = Counter(self._state(task) for task, _ in self._left)
        parts += [f"{count} {state}" for state, count in states.items()]
        if counts.reasked:
            parts.append(f"{counts.reasked} asked again")
        if counts.found:
            parts.append(f"{counts.found} from the journal")
        if self.knows_usage:
            parts += [counted(counts.requests, "request"), shown(spent)]
        if self.budget.cost is not None:
            parts.append(f"cost {self.budget.cost:.4f}")
        wait = self._wait_end - self.now()
        if not final and wait > 0:
            parts.append(f"waiting {_duration(wait)}: {self._wait_reason}")
        elif not final and self._is_terminal and done and counts.requests:
            seconds = (self.now() - self._started) / done * (counts.total - done)
            parts.append(f"about {_duration(seconds)} to go")
        return ", ".join(parts)

    def _totals(self) -> dict[str, object]:
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

    def _event(self, name: str, task: SectionTask | None, details: Mapping[str, object]) -> None:
        if not self.as_json:
            return
        named = task.record if task else {}
        with self._lock:
            print(json.dumps({"event": name, **named, **details}, ensure_ascii=False), flush=True)

    def result(self, line: str) -> None:
        """Print a line of results on stdout, unless results are JSON events."""
        if self.as_json:
            return
        with self._lock:
            self._clear()
            print(line, flush=True)

    def _clear(self) -> None:
        if self._width:
            print("\r" + " " * self._width + "\r", end="", file=sys.stderr, flush=True)
            self._width = 0


def _duration(seconds: float) -> str:
    minutes, rest = divmod(math.ceil(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"

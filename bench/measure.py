"""What one process takes, and a fair comparison of several: in turns, and by medians.

CPU seconds and memory are the operating system's own account, so that what else a machine
does counts little; it still counts, so only figures of one run compare.
"""

import resource
import sys
from argparse import ArgumentTypeError
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took: CPU seconds, user and system, and the peak of its memory."""

    seconds: float
    megabytes: float


def of_children(call: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> Cost:
    """Make the call in a new process; return what the programs took that it ran."""
    return _in_new_process(resource.RUSAGE_CHILDREN, partial(call, *args, **kwargs))


def of_itself(call: Callable[_P, object], *args: _P.args, **kwargs: _P.kwargs) -> Cost:
    """Make the call in a new process; return what that process took, without programs it ran."""
    return _in_new_process(resource.RUSAGE_SELF, partial(call, *args, **kwargs))


def in_turns(sides: Sequence[Callable[[], _T]], runs: int) -> list[list[_T]]:
    """Measure one side after the other, again and again; return each side's figures.

    The first turn of each is for the caches and does not count.
    """
    turns = [[side() for side in sides] for _ in range(1 + runs)]
    return [list(figures) for figures in zip(*turns[1:], strict=True)]


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the medians of the seconds and of the memory."""
    seconds = median(cost.seconds for cost in costs)
    return Cost(seconds, median(cost.megabytes for cost in costs))


def steps(points: Sequence[tuple[int, float]]) -> list[float]:
    """Return what one page more costs from each point to the next.

    All are the same where cost is linear. The points are pages and what they cost, in order.
    """
    return [(more[1] - less[1]) / (more[0] - less[0]) for less, more in pairwise(points)]


def number(text: str) -> int:
    """Return the number that an option gives; raise where it is none from 1."""
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"expected a number from 1, got {text!r}")
    return int(text)


def _in_new_process(who: int, call: Callable[[], object]) -> Cost:
    # A process that is forked would begin with the memory of this one in its account.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_account, who, call).result()


def _account(who: int, call: Callable[[], object]) -> Cost:
    before = resource.getrusage(who)
    call()
    used = resource.getrusage(who)
    seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, _own_peak() if who == resource.RUSAGE_SELF else _megabytes(used))


def _own_peak() -> float:
    """Return this program's peak; Linux adds to getrusage's that of whoever started it."""
    status = Path("/proc/self/status")
    if not status.exists():
        return _megabytes(resource.getrusage(resource.RUSAGE_SELF))
    lines = dict(line.split(":", 1) for line in status.read_text(encoding="ascii").splitlines())
    return int(lines["VmHWM"].removesuffix("kB")) * 1024 / 1e6


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6

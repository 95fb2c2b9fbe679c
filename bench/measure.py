"""CPU seconds and peak memory of processes, as the operating system counts them."""

import resource
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import median
from typing import TypeVar

from askbook.errors import SourceError, StudyError

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds, user and system, and peak memory in megabytes."""

    seconds: float
    megabytes: float


def cost_of_children(call: Callable[[], object]) -> Cost:
    """Return the cost of the programs that a call runs; their peaks do not add up."""
    return _in_new_process(resource.RUSAGE_CHILDREN, call)


def seconds_of_call(call: Callable[[], object]) -> float:
    """Return the CPU seconds of a call itself, without the programs that it runs."""
    return _in_new_process(resource.RUSAGE_SELF, call).seconds


def alternate(sides: Sequence[Callable[[], _T]], runs: int) -> list[list[_T]]:
    """Measure the sides in turn, ``runs`` times and once before to warm up; return their figures.

    The result has one list per side, without the warm-up.
    """
    rounds = [[side() for side in sides] for _ in range(1 + runs)]
    return [list(figures) for figures in zip(*rounds[1:], strict=True)]


def median_cost(costs: Sequence[Cost]) -> Cost:
    """Return the median of the seconds and that of the memory."""
    return Cost(median(c.seconds for c in costs), median(c.megabytes for c in costs))


def _in_new_process(who: int, call: Callable[[], object]) -> Cost:
    # A forked process would start with the memory of this one in its account.
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(_account, who, call).result()


def _account(who: int, call: Callable[[], object]) -> Cost:
    before = resource.getrusage(who)
    try:
        call()
    except SourceError as error:  # cannot be sent to another process
        raise StudyError(str(error)) from None
    used = resource.getrusage(who)
    seconds = used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, used.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6)

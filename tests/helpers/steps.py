"""Count the steps of a piece of work, so that a test of growth measures no time."""

import sys
from collections.abc import Callable
from types import FrameType


def steps(work: Callable[[], object]) -> int:
    """Return the number of lines of Python that ran; each turn of a loop counts again.

    What one call of a function written in C does, such as a regular expression's ``search``,
    is not counted.
    """
    counted = 0

    def trace(_frame: FrameType, event: str, _argument: object) -> Callable[..., object]:
        nonlocal counted
        counted += event == "line"
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return counted

"""One thing to get from a server, and how to read it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from askbook.chat.reply import Usage
from askbook.chat.wire import CAP, Answer, Sending, Sink

T = TypeVar("T")


def _free(_value: object) -> Usage:
    """Return what a call costs that no model answers."""
    return Usage()


@dataclass(frozen=True, slots=True, kw_only=True)
class Task(Generic[T]):
    """What is sent, and how its answer with status 200 is read.

    ``read`` raises BadReply where the answer is none. ``tokens`` is what it will cost,
    about, and ``usage`` what it did cost. One that is not ``repeatable`` is not sent again
    where the server may have done it.
    """

    what: str
    sending: Sending
    read: Callable[[Answer], T]
    timeout: float
    tokens: int = 0
    usage: Callable[[T], Usage] = _free
    repeatable: bool = True
    cap: int = CAP
    sink: Callable[[], Sink] | None = None


@dataclass(frozen=True, slots=True)
class Got(Generic[T]):
    """What a task was for."""

    value: T

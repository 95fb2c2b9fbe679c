"""A call of the API: what to send, how to parse its response, and what it may cost."""

import contextlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Generic, TypeVar

from askbook.chat.errors import BadReply
from askbook.chat.http import MAX_BYTES, HttpRequest, HttpResponse, Sink
from askbook.chat.reply import JsonError, Usage, parse_json

T = TypeVar("T")

Reserve = Callable[[], AbstractContextManager[Callable[[Usage], None]]]
"""Opened when a request may start, and closed with it; its function receives a reply's usage.

It may wait until other requests have ended, or raise an error instead of letting this one start.
"""


def reserve_nothing() -> AbstractContextManager[Callable[[Usage], None]]:
    """Let a request start whatever it costs."""
    return contextlib.nullcontext(lambda _usage: None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall(Generic[T]):
    """A call of the API: what to send, and how to parse a response with status 200.

    ``parse`` raises BadReply for an unusable response. ``tokens`` is the estimated cost,
    ``reserve`` makes room for it, and ``usage`` returns the actual one. A call that is not
    ``repeatable`` is not sent again if the server may have processed it. ``open_sink`` prepares
    the target of a download for an attempt. ``save`` receives the result before another request
    may take the place of this one.
    """

    name: str
    request: HttpRequest
    parse: Callable[[HttpResponse], T]
    timeout: float
    tokens: int = 0
    usage: Callable[[T], Usage] = lambda _result: Usage()
    reserve: Reserve = reserve_nothing
    repeatable: bool = True
    max_bytes: int = MAX_BYTES
    open_sink: Callable[[], Sink] | None = None
    save: Callable[[T], None] = lambda _result: None


def parse_object(response: HttpResponse) -> dict[str, object]:
    """Return the JSON object in a response; raise BadReply if there is none."""
    try:
        value = parse_json(response.body)
    except JsonError as error:
        raise BadReply(f"the response {error}") from None
    if not isinstance(value, dict):
        raise BadReply("the response is not an object")
    return value

"""What a client tells about each attempt, for a journal or a line of progress."""

from dataclasses import dataclass, field
from typing import Literal

from askbook.chat.reply import Usage

Outcome = Literal["answered", "again", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to get one answer, told in the thread that made it.

    ``what`` is the request's key, or method and path of another call. ``reason`` says in
    words why there is no answer, and ``wait`` how many seconds the next attempt waits at
    least. No field holds the API key.
    """

    what: str
    number: int
    outcome: Outcome
    status: int = 0
    seconds: float = 0.0
    reason: str = ""
    wait: float = 0.0
    usage: Usage = field(default_factory=Usage)
    request_id: str = ""

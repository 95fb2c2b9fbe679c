"""Requests to a chat model, identified by what they send."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from askbook.errors import StudyError

_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation; the role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A chat completion request.

    ``options`` are the other keys of the body, such as ``temperature``. ``position`` is a part of
    the first message that may change without making another request, or nothing. The server is
    not part of a request. Raises StudyError if an option or a text cannot be written as JSON.
    """

    model: str
    messages: tuple[Message, ...]
    options: Mapping[str, object] = field(default_factory=dict)
    position: str = ""

    def __post_init__(self) -> None:
        if taken := {"model", "messages"} & set(self.options):
            raise StudyError(f"{taken.pop()!r} cannot be an option of a request; remove it")
        self.canonical()

    def body(self) -> dict[str, object]:
        """Return the body as a JSON object."""
        messages = [{"role": m.role, "content": m.content} for m in self.messages]
        return {**self.options, "model": self.model, "messages": messages}

    def canonical(self) -> bytes:
        """Return the body as sent: JSON with sorted keys and without spaces, in UTF-8."""
        try:
            text = json.dumps(
                self.body(),
                sort_keys=True,
                ensure_ascii=False,
                allow_nan=False,
                separators=(",", ":"),
            )
            return text.encode("utf-8")
        except (TypeError, ValueError) as error:
            raise StudyError(f"the request cannot be written as JSON: {error}") from error

    @property
    def key(self) -> str:
        """The SHA-256 digest of the body without the position: equal requests have equal keys."""
        same = self
        if self.position:
            first, *others = self.messages
            fixed = Message(first.role, first.content.replace(self.position, "", 1))
            same = replace(self, messages=(fixed, *others), position="")
        return hashlib.sha256(same.canonical()).hexdigest()


def estimate_tokens(text: str) -> int:
    """Return the approximate number of tokens: one for 4 letters, or for 1.5 CJK characters."""
    wide = len(_WIDE.findall(text))
    return math.ceil(wide / 1.5 + (len(text) - wide) / 4)

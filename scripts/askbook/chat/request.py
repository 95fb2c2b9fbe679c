"""Chat requests and their estimated size in tokens."""

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from askbook.errors import StudyError


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation; the role is system, user or assistant."""

    role: str
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked of which model.

    ``options`` are the other keys of the body, such as ``temperature``. Where a request is
    sent is no part of it.
    """

    model: str
    messages: tuple[Message, ...]
    options: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if taken := {"model", "messages"} & set(self.options):
            raise StudyError(f"{taken.pop()!r} is no option of a request")
        self.canonical()

    def body(self) -> dict[str, object]:
        """Return what is sent, as JSON objects."""
        messages = [{"role": m.role, "content": m.content} for m in self.messages]
        return {**self.options, "model": self.model, "messages": messages}

    def canonical(self) -> bytes:
        """Return what is sent, byte for byte: sorted keys, no spaces, UTF-8.

        Raises StudyError where an option or a text cannot be said in JSON.
        """
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
        """The SHA-256 of what is sent, in hexadecimal: equal requests have equal keys."""
        return hashlib.sha256(self.canonical()).hexdigest()


_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")


def estimate_tokens(text: str) -> int:
    """Return about how many tokens the text is: four letters each, or 1.5 of Chinese."""
    wide = len(_WIDE.findall(text))
    return math.ceil(wide / 1.5 + (len(text) - wide) / 4)

"""One question to a chat model, as a value with a key of its own."""

import hashlib
import json
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

    ``options`` are the other keys of the body under their final names, as ``temperature``
    or ``max_completion_tokens``; a preset's ``token_limit_key`` says how the server calls
    that last one. Where a request is sent is no part of it.
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

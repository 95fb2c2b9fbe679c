"""Requests to a chat server, and the responses of one that works."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Call:
    """One request as it arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def prompt(self) -> str:
        """The content of the last message of a chat request."""
        return self.json["messages"][-1]["content"]


@dataclass(frozen=True)
class Response:
    """A complete response with a Content-Length."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def json_response(value: object) -> Response:
    """Return a response with a JSON value."""
    return Response(json.dumps(value).encode(), 200, JSON)


def default_text(call: Call) -> str:
    """Return a text that depends only on the prompt."""
    return f"Answer {hashlib.sha256(call.prompt.encode()).hexdigest()[:8]}"


def completion(
    text: str | None = "Fine.",
    *,
    prompt: int = 10,
    finish_reason: str | None = "stop",
    **message: object,
) -> dict[str, Any]:
    """Return a chat completion; each word counts as a token."""
    tokens = len((text or "").split())
    return {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1,
        "model": "mock-2026",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, **message},
                "finish_reason": finish_reason,
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": tokens,
            "total_tokens": prompt + tokens,
        },
    }


def error_body(message: str = "It failed.", code: object = None, kind: str = "error") -> bytes:
    """Return an error object in the form of OpenAI."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json.dumps({"error": error}).encode()


def events(text: str, *, finish: bool = True, done: bool = True) -> bytes:
    """Return a streamed completion of the text, word by word; optionally without its end."""
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "mock-2026"}

    def event(delta: dict[str, object], finish_reason: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        return f"data: {json.dumps({**head, 'choices': [choice]})}\n\n"

    lines = [": a comment\n\n", event({"role": "assistant", "content": None})]
    lines += [event({"content": word}) for word in re.findall(r"\s*\S+", text)]
    if finish:
        lines.append(event({}, "stop"))
        usage = {"prompt_tokens": 10, "completion_tokens": 2, "total_tokens": 12}
        lines.append(f"data: {json.dumps({**head, 'choices': [], 'usage': usage})}\n\n")
    if done:
        lines.append("data: [DONE]\n\n")
    return "".join(lines).encode()

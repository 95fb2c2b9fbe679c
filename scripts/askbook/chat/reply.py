"""Chat completions, parsed strictly: a doubtful reply is an error."""

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from askbook.chat.errors import BadReply


class JsonError(ValueError):
    """The bytes are not JSON; the message says why, without quoting them."""


def parse_json(data: bytes) -> object:
    """Return the value that the bytes hold.

    Refuses NaN, numbers beyond any float, a key twice in one object, half of a surrogate
    pair, nesting without end and everything that is not UTF-8.
    """
    try:
        value: object = json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_unique_keys,
            parse_constant=_constant,
            parse_float=_finite,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except JsonError:
        raise
    except RecursionError:
        raise JsonError("is nested too deep") from None
    except UnicodeEncodeError:
        raise JsonError("holds half of a surrogate pair") from None
    except UnicodeDecodeError:
        raise JsonError("is not UTF-8") from None
    except ValueError:
        raise JsonError("is not JSON, or was cut") from None
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("has a key twice in one object")
    return found


def _constant(name: str) -> float:
    raise JsonError(f"holds {name}, which is no JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonError("holds a number that is too large")
    return number


def joined(body: bytes) -> dict[str, object]:
    """Return the whole chat completion whose pieces the stream holds.

    Raises JsonError where the stream ends without ``[DONE]``, or a piece is no JSON object.
    """
    head: dict[str, object] = {}
    choice: dict[str, object] = {}
    message: dict[str, object] = {}
    for chunk in _chunks(body):
        head.update({k: v for k, v in chunk.items() if k != "choices" and v is not None})
        _add(chunk, choice, message)
    if choice or message:
        head["choices"] = [{**choice, "message": message}]
    return head


def _chunks(body: bytes) -> Iterator[dict[str, object]]:
    """Yield the JSON object of each event up to ``[DONE]``."""
    for data in _events(body):
        if data == b"[DONE]":
            return
        chunk = parse_json(data)
        if not isinstance(chunk, dict):
            raise JsonError("has an event that is no object")
        yield chunk
    raise JsonError("stream ended without [DONE]; it was cut")


def _events(body: bytes) -> Iterator[bytes]:
    """Yield the data of each event; comments and other fields say nothing here."""
    lines: list[bytes] = []
    for line in body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line.startswith(b"data:"):
            lines.append(line.removeprefix(b"data:").removeprefix(b" "))
        elif not line and lines:
            yield b"\n".join(lines)
            lines = []


def _add(chunk: dict[str, object], choice: dict[str, object], message: dict[str, object]) -> None:
    """Add a chunk's first choice to what is known of the reply."""
    choices = chunk.get("choices")
    if not isinstance(choices, list) or not choices:
        return
    found = choices[0]
    if not isinstance(found, dict) or found.get("index", 0) != 0:
        return
    choice.update({k: found[k] for k in ("finish_reason", "error") if found.get(k)})
    delta = found.get("delta")
    for key, value in delta.items() if isinstance(delta, dict) else ():
        if key in ("content", "refusal") and isinstance(value, str):
            message[key] = str(message.get(key, "")) + value


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens that a reply cost; 0 where the server did not say."""

    prompt: int = 0
    completion: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One whole reply, good or not: ``problem`` says what is wrong with it as an answer.

    A refusal, a reply cut at the token limit and an empty one are replies too, since they
    are paid for. ``model`` is the one that answered, ``response_id`` the reply's id and
    ``request_id`` the one that a provider's support asks for; each may be empty.
    """

    text: str
    model: str = ""
    finish_reason: str = "stop"
    usage: Usage = field(default_factory=Usage)
    response_id: str = ""
    request_id: str = ""
    refusal: str = ""

    @property
    def problem(self) -> str:
        """Why the reply is no answer, in words; empty where it is one."""
        if self.refusal:
            return "the model refused"
        if self.finish_reason != "stop":
            return _ENDS.get(self.finish_reason, "the reply ended early")
        return "" if self.text.strip() else "the reply is empty"


_ENDS = {
    "length": "the reply was cut at the limit of tokens",
    "content_filter": "the provider's filter withheld the reply",
    "tool_calls": "the model called a tool",
    "function_call": "the model called a tool",
}

_LONGEST_NAME = 200


def parse_reply(body: bytes, *, request_id: str = "", streamed: bool = False) -> Reply:
    """Return the reply that the body of a response with status 200 holds.

    Raises BadReply where it is no chat completion, or is cut, or holds an error instead.
    A streamed body counts only with a finish_reason and its closing ``[DONE]``.
    """
    try:
        value = joined(body) if streamed else parse_json(body)
    except JsonError as error:
        reason = f"the reply {error}"
    else:
        return replace(reply_from_json(value), request_id=request_id)
    raise BadReply(reason)


def reply_from_json(value: object) -> Reply:
    """Return the reply that a chat completion's JSON object is, as in a batch's output."""
    body = _mapping(value, "reply")
    _refuse_error(body)
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices:
        _bad("the reply has no choices")
    choice = _mapping(choices[0], "reply's choice")
    _refuse_error(choice)
    message = _mapping(choice.get("message"), "reply's message")
    return Reply(
        text=_optional(message, "content"),
        refusal=_optional(message, "refusal"),
        finish_reason=_finish_reason(choice),
        model=_name(body, "model"),
        response_id=_name(body, "id"),
        usage=_usage(body.get("usage")),
    )


def _bad(reason: str, error: object = None) -> NoReturn:
    raise BadReply(reason, error)


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        _bad(f"the {name} is no object")
    return value


def _refuse_error(body: Mapping[str, object]) -> None:
    if error := body.get("error"):
        _bad("the server sent an error with status 200", error)


def _optional(message: Mapping[str, object], key: str) -> str:
    value = message.get(key)
    if value is not None and not isinstance(value, str):
        _bad(f"the reply's {key} is no text")
    return value or ""


def _finish_reason(choice: Mapping[str, object]) -> str:
    value = choice.get("finish_reason")
    if not isinstance(value, str) or not value:
        _bad("the reply has no finish_reason; it may be cut")
    return value


def _name(body: Mapping[str, object], key: str) -> str:
    """Return a short text for people, or nothing: no reply is lost for its name."""
    value = body.get(key)
    fits = isinstance(value, str) and len(value) <= _LONGEST_NAME and value.isprintable()
    return str(value) if fits else ""


def _usage(value: object) -> Usage:
    counts = value if isinstance(value, dict) else {}
    prompt = _count(counts.get("prompt_tokens"))
    completion = _count(counts.get("completion_tokens"))
    return Usage(prompt, completion, _count(counts.get("total_tokens")) or prompt + completion)


def _count(value: object) -> int:
    return value if type(value) is int and value > 0 else 0

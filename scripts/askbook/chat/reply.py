"""Replies of a chat model, parsed strictly: a doubtful reply is an error."""

import codecs
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from askbook.chat.errors import BadReply

_MAX_NAME = 200
"""Maximum length of a model's name or an id."""

_MAX_COUNT = 10**9
"""Maximum number of tokens; a larger one is a server's mistake, and counts as not reported."""

_WHOLE = frozenset(
    {"complete", "completed", "done", "end", "end_turn", "eos", "eos_token", "stop"}
    | {"stop_sequence"}
)
"""The finish_reasons of a whole reply: OpenAI has only ``stop``, compatible servers their own."""

_CUT_OFF = frozenset({"length", "max_length", "max_output_tokens", "max_tokens", "model_length"})
_FILTERED = frozenset(
    {"blocklist", "content_filter", "prohibited_content", "recitation", "safety", "sensitive"}
)
_TOOLS = frozenset({"function_call", "tool_calls", "tool_use"})

_TEXT_PARTS = ("text", "output_text")
"""The types of content parts that are the answer; others hold thoughts, images or calls."""


@dataclass(frozen=True, slots=True)
class Usage:
    """The tokens that a reply cost; 0 if the server did not report them."""

    prompt: int = 0
    completion: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One complete reply, usable or not.

    A refusal, an empty reply and one cut off at the token limit are replies too, because they
    are paid for; see ``problem``. ``model`` is the model that answered, ``response_id`` the
    reply's id and ``request_id`` the one for the provider's support; each may be empty.
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
        """Why the reply is not an answer; empty if it is one."""
        if self.refusal:
            return "the model refused"
        reason = self.finish_reason.casefold()
        if self.is_cut_off:
            return "the reply was cut off at the token limit"
        if reason in _FILTERED:
            return "the provider's content filter withheld the reply"
        if reason in _TOOLS:
            return "the model called a tool"
        if reason not in _WHOLE:
            return "the reply ended early"
        return "" if self.text.strip() else "the reply is empty"

    @property
    def is_cut_off(self) -> bool:
        """Whether the reply ended at the token limit."""
        return self.finish_reason.casefold() in _CUT_OFF


def parse_reply(body: bytes, *, request_id: str = "", streamed: bool = False) -> Reply:
    """Return the reply in the body of a response with status 200.

    A streamed body needs a finish_reason and the closing ``[DONE]``. Raises BadReply if the
    body is cut off, is not a chat completion or contains an error.
    """
    try:
        value = _join_stream(body) if streamed else parse_json(body)
    except JsonError as error:
        raise BadReply(f"the reply {error}") from None
    return replace(reply_from_json(value), request_id=request_id)


def reply_from_json(value: object) -> Reply:
    """Return the reply in a chat completion's JSON object; raise BadReply if it has none."""
    body = _mapping(value, "reply")
    _reject_error(body)
    choices = body.get("choices")
    if not isinstance(choices, list) or not choices:
        _reject("the reply has no choices")
    choice = _mapping(choices[0], "reply's choice")
    _reject_error(choice)
    message = _mapping(choice.get("message"), "reply's message")
    finish_reason = choice.get("finish_reason")
    if not isinstance(finish_reason, str) or not finish_reason:
        _reject("the reply has no finish_reason; it may be cut off")
    return Reply(
        text=_text(message, "content"),
        refusal=_text(message, "refusal"),
        finish_reason=finish_reason,
        model=_name(body, "model"),
        response_id=_name(body, "id"),
        usage=_usage(body.get("usage")),
    )


def _reject(reason: str, error: object = None) -> NoReturn:
    raise BadReply(reason, error)


def _reject_error(body: Mapping[str, object]) -> None:
    if error := body.get("error"):
        _reject("the server sent an error with status 200", error)


def _mapping(value: object, name: str) -> Mapping[str, object]:
    if not isinstance(value, dict):
        _reject(f"the {name} is not an object")
    return value


def _text(message: Mapping[str, object], key: str) -> str:
    """Return a message's text, which may be a list of parts."""
    value = message.get(key)
    if isinstance(value, list):
        value = "".join(_part(part) for part in value)
    if value is not None and not isinstance(value, str):
        _reject(f"the reply's {key} is not a text")
    return value or ""


def _part(part: object) -> str:
    """Return the text of a content part; nothing for parts that are not the answer."""
    if isinstance(part, dict) and part.get("type", "text") in _TEXT_PARTS:
        part = part.get("text")
    return part if isinstance(part, str) else ""


def _name(body: Mapping[str, object], key: str) -> str:
    """Return a short printable name, or nothing: a reply is not rejected for its name."""
    value = body.get(key)
    is_valid = isinstance(value, str) and len(value) <= _MAX_NAME and value.isprintable()
    return str(value) if is_valid else ""


def _usage(value: object) -> Usage:
    """Return the counts; tokens that only the total has were written by the model.

    Some servers send only a total, others leave the model's thoughts out of the completion.
    """
    counts = value if isinstance(value, dict) else {}
    prompt = _count(counts.get("prompt_tokens"))
    completion = _count(counts.get("completion_tokens"))
    total = max(_count(counts.get("total_tokens")), prompt + completion)
    return Usage(prompt, total - prompt, total)


def _count(value: object) -> int:
    return value if type(value) is int and 0 < value <= _MAX_COUNT else 0


# Server-sent events


def _join_stream(body: bytes) -> dict[str, object]:
    """Return the chat completion whose parts are in a stream of server-sent events.

    Raises JsonError if an event is not a JSON object, or the stream ends before ``[DONE]``.
    """
    completion: dict[str, object] = {}
    choice: dict[str, object] = {}
    message: dict[str, object] = {}
    for chunk in _chunks(body):
        completion.update({k: v for k, v in chunk.items() if k != "choices" and v is not None})
        _add_chunk(chunk, choice, message)
    if choice or message:
        completion["choices"] = [{**choice, "message": message}]
    return completion


def _chunks(body: bytes) -> Iterator[dict[str, object]]:
    """Yield the JSON object of each event up to ``[DONE]``."""
    for data in _events(body):
        if data == b"[DONE]":
            return
        chunk = parse_json(data)
        if not isinstance(chunk, dict):
            raise JsonError("has an event that is not an object")
        yield chunk
    raise JsonError("stream ended without [DONE]; it was cut off")


def _events(body: bytes) -> Iterator[bytes]:
    """Yield the data of each event; comments and other fields are ignored."""
    lines: list[bytes] = []
    body = body.removeprefix(codecs.BOM_UTF8)
    for line in body.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"):
        if line.startswith(b"data:"):
            lines.append(line.removeprefix(b"data:").removeprefix(b" "))
        elif not line and lines:
            yield b"\n".join(lines)
            lines = []


def _add_chunk(
    chunk: dict[str, object], choice: dict[str, object], message: dict[str, object]
) -> None:
    """Add a chunk's first choice to the choice and the message so far."""
    choices = chunk.get("choices")
    if not isinstance(choices, list) or not choices:
        return
    found = choices[0]
    if not isinstance(found, dict) or found.get("index", 0) != 0:
        return
    choice.update({k: found[k] for k in ("finish_reason", "error") if found.get(k)})
    delta = found.get("delta")
    if isinstance(delta, dict):
        for key in ("content", "refusal"):
            message[key] = _text(message, key) + _text(delta, key)


# JSON


class JsonError(ValueError):
    """The bytes are not JSON; the message says why without quoting them."""


def parse_json(data: bytes) -> object:
    """Return the value of strict JSON (RFC 8259); raise JsonError for anything else.

    Unlike json.loads, it rejects NaN, infinite numbers, duplicate keys, lone surrogates and
    encodings other than UTF-8, and too deep nesting without a RecursionError. A byte order mark
    at the start is ignored.
    """
    try:
        value: object = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_unique_keys,
            parse_constant=_reject_constant,
            parse_float=_finite,
        )
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except JsonError:
        raise
    except RecursionError:
        raise JsonError("is nested too deeply") from None
    except UnicodeEncodeError:
        raise JsonError("contains a lone surrogate") from None
    except UnicodeDecodeError:
        raise JsonError("is not UTF-8") from None
    except ValueError:
        raise JsonError("is not JSON, or was cut off") from None
    return value


def _unique_keys(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("has a duplicate key in an object")
    return found


def _reject_constant(name: str) -> float:
    raise JsonError(f"contains {name}, which is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise JsonError("contains a number that is too large")
    return number

"""What a chat model replied, read strictly: a doubtful reply is none."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NoReturn

from askbook.chat import strict_json
from askbook.chat.errors import BadReply
from askbook.chat.event_stream import joined


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


def read(body: bytes, *, request_id: str = "", streamed: bool = False) -> Reply:
    """Return the reply that the body of a response with status 200 holds.

    Raises BadReply where it is no chat completion, or is cut, or holds an error instead.
    A streamed body counts only with a finish_reason and its closing ``[DONE]``.
    """
    try:
        value = joined(body) if streamed else strict_json.loads(body)
    except strict_json.NotJson as error:
        reason = f"the reply {error}"
    else:
        return replace(from_object(value), request_id=request_id)
    raise BadReply(reason)


def from_object(value: object) -> Reply:
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

"""Classifies responses and failures into retry decisions with readable reasons."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import Generic, TypeVar
from urllib.parse import urlsplit

from askbook.chat.endpoint import Endpoint
from askbook.chat.errors import BadReply
from askbook.chat.http import Answer, BrokenError, Cause
from askbook.chat.reply import JsonError, parse_json

T = TypeVar("T")

LONGEST_WAIT = 60.0
"""Seconds; a server that asks for more is asked again after these."""

_FIRST_WAIT, _LONGEST_BACKOFF, _JITTER = 0.25, 8.0, 0.25

_AGAIN = {408, 409, 429, 500, 502, 503, 504, 529}
_STOP = {401, 402, 403, 404}
_BUSY = {429, 503, 529}
"""The statuses that mean: not now, and nothing was done."""

_QUOTA_CODES = {
    "billing_hard_limit_reached",
    "billing_not_active",
    "credit_balance_exhausted",
    "insufficient_credits",
    "insufficient_quota",
}

_LONGEST_MESSAGE = 300


class Action(Enum):
    """What to do next."""

    AGAIN = "again"
    FAIL = "fail"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Got(Generic[T]):
    """The value that a call was made for."""

    value: T


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a response without an answer means.

    ``wait`` is how many seconds the server asked for, ``is_busy`` whether it refused for its
    load's sake, ``is_quota`` whether what was paid for is used up, and ``unknown`` whether
    it may have done what was asked.
    """

    action: Action
    reason: str
    status: int = 0
    wait: float | None = None
    is_busy: bool = False
    is_quota: bool = False
    unknown: bool = False


def classify_response(
    status: int, headers: Mapping[str, str], body: bytes, *, today: float
) -> Verdict:
    """Return what a response with another status than 200 means."""
    return classify_error(status, headers, _error_object(body), today=today)


def classify_error(
    status: int, headers: Mapping[str, str], error: object, *, today: float
) -> Verdict:
    """Return what a status and the server's own error object mean."""
    is_quota = bool(_codes(error) & _QUOTA_CODES)
    return Verdict(
        action=_action(status, headers, is_quota=is_quota),
        reason=_reason(status, error),
        status=status,
        wait=asked_wait(headers, today=today),
        is_busy=status in _BUSY,
        is_quota=is_quota,
        unknown=status not in _BUSY and (status < 300 or status in _AGAIN or status > 504),
    )


def status_of(error: object) -> int:
    """Return the status that an error inside a response with status 200 stands for."""
    code = error.get("code") if isinstance(error, dict) else None
    return code if type(code) is int and 400 <= code <= 599 else 502


def asked_wait(headers: Mapping[str, str], *, today: float) -> float | None:
    """Return how many seconds the server asks to wait, cut at a minute; None if it does not.

    ``retry-after-ms`` counts before ``retry-after``, which is seconds or a date.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        seconds: float | None = milliseconds / 1000
    else:
        seconds = _seconds(headers.get("retry-after", ""), today)
    return min(seconds, LONGEST_WAIT) if seconds is not None and seconds > 0 else None


def backoff(number: int, chance: float) -> float:
    """Return the seconds to wait after attempt ``number``, from 1; ``chance`` is in [0, 1)."""
    longest = min(_FIRST_WAIT * 2.0 ** min(number - 1, 10), _LONGEST_BACKOFF)
    return longest * (1 - _JITTER * chance)


def shortened(text: str) -> str:
    """Return a server's words as one short line without control characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(line.split())
    return line if len(line) <= _LONGEST_MESSAGE else line[:_LONGEST_MESSAGE] + "…"


def _action(status: int, headers: Mapping[str, str], *, is_quota: bool) -> Action:
    if is_quota or status in _STOP or 300 <= status < 400:
        return Action.STOP
    wish = headers.get("x-should-retry", "").lower()
    if wish in ("true", "false"):
        return Action.AGAIN if wish == "true" else Action.FAIL
    # A status below 300 promises an answer that is not there.
    return Action.AGAIN if status in _AGAIN or status < 300 or status > 504 else Action.FAIL


def _reason(status: int, error: object) -> str:
    message = error.get("message") if isinstance(error, dict) else error
    said = f": {message}" if isinstance(message, str) and message.strip() else ""
    return f"status {status}{said}"


def _error_object(body: bytes) -> object:
    """Return what the body says of the error; None where it says nothing in JSON."""
    try:
        value = parse_json(body)
    except JsonError:
        return None
    return value.get("error", value) if isinstance(value, dict) else None


def _codes(error: object) -> set[object]:
    if not isinstance(error, dict):
        return set()
    return {v for v in (error.get("code"), error.get("type")) if isinstance(v, str)}


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d{1,12})?", text, re.ASCII) else None


def _seconds(text: str, today: float) -> float | None:
    number = _number(text)
    if number is not None or not text:
        return number
    try:
        return parsedate_to_datetime(text).timestamp() - today
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _hint_for_status(endpoint: Endpoint, verdict: Verdict, headers: Mapping[str, str]) -> str:
    """Return the way out for a status that stops the run."""
    if verdict.is_quota or verdict.status == 402:
        return "what was paid for is used up: add credit at the provider, or choose another preset"
    if 300 <= verdict.status < 400:
        return _redirected(headers)
    return {
        401: _unknown_key(endpoint),
        403: f"the key in {endpoint.preset.key_variable} may not do this, or not from here: "
        "check its project and its region at the provider",
        404: "the model's name or the server's address is wrong: check --model, "
        f"and --base-url, which is {endpoint.base_url}",
    }.get(verdict.status, "check --base-url and --preset")


def _hint_for_broken(endpoint: Endpoint, error: BrokenError) -> str:
    """Return the way out where a server cannot be reached at all."""
    if error.cause is Cause.UNTRUSTED:
        return "if it is yours, name the file of its authority in SSL_CERT_FILE"
    if endpoint.is_local and endpoint.preset.start:
        return f"{endpoint.preset.start}, or check --base-url"
    return "check --base-url, the network and the proxy"


def _unknown_key(endpoint: Endpoint) -> str:
    name = endpoint.preset.key_variable
    if endpoint.key:
        return f"check the key in {name}"
    if endpoint.preset.may_have_key(endpoint.host):
        return f"put the key into the environment variable {name}"
    return (
        f"no key was sent: the one in {name} is for {endpoint.preset.name}'s own servers, "
        "and this is another; choose its --preset (vllm for one of your own)"
    )


def _redirected(headers: Mapping[str, str]) -> str:
    """Name the host that the server sends to; nothing goes there."""
    try:
        host = urlsplit(headers.get("location", "")).hostname or "another page of its own"
    except ValueError:
        host = "an address that is none"
    return f"it sends to {host}, where nothing was sent; if that is right, give it as --base-url"


_SHORTEST_KEY = 12
"""A shorter key is no secret but a word, as ``ollama``, that an answer may hold."""


class Judge:
    """Judges what comes from one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._was_reached = False

    def answer(
        self, read: Callable[[Answer], T], answer: Answer, *, today: float
    ) -> Got[T] | Verdict:
        """Return what the answer holds, or what is wrong with it."""
        self._was_reached = True
        if answer.status != 200:
            verdict = classify_response(answer.status, answer.headers, answer.body, today=today)
            return self._worded(verdict, answer)
        try:
            _refuse_page(answer)
            value = read(answer)
        except BadReply as error:
            return self._bad(error, answer, today)
        if self._repeats_key(value):
            return Verdict(action=Action.FAIL, reason=self._said("the answer repeats the key"))
        return Got(value)

    def broken(self, error: BrokenError) -> Verdict:
        """Return what it means that there was no answer: before any, a setting is wrong."""
        is_wrong = error.cause is Cause.UNREACHABLE and not self._was_reached
        reason = self._said(error.reason)
        if is_wrong or error.cause is Cause.UNTRUSTED:
            way_out = _hint_for_broken(self._endpoint, error)
            return Verdict(action=Action.STOP, reason=f"{reason}; {way_out}")
        return Verdict(action=Action.AGAIN, reason=reason, unknown=error.sent)

    def request_id(self, answer: Answer) -> str:
        """Return the id that the provider's support asks for, or nothing."""
        return self._line(answer.headers.get("x-request-id", ""))

    def _bad(self, bad: BadReply, answer: Answer, today: float) -> Verdict:
        if bad.error is None:
            return Verdict(action=Action.AGAIN, reason=self._said(bad.reason), unknown=True)
        status = status_of(bad.error)
        verdict = classify_error(status, answer.headers, bad.error, today=today)
        return self._worded(verdict, answer)

    def _worded(self, verdict: Verdict, answer: Answer) -> Verdict:
        reason = self._said(verdict.reason)
        if verdict.action is Action.STOP:
            way_out = _hint_for_status(self._endpoint, verdict, answer.headers)
            reason = f"{reason.rstrip('.')}; {self._line(way_out)}"
        return replace(verdict, reason=reason)

    def _said(self, text: str) -> str:
        return self._line(f"{self._endpoint.host}: {text}")

    def _line(self, text: str) -> str:
        return shortened(self._endpoint.key.redact(text))

    def _repeats_key(self, value: object) -> bool:
        key = self._endpoint.key.reveal()
        return len(key) >= _SHORTEST_KEY and key in repr(value)


def _refuse_page(answer: Answer) -> None:
    """Refuse a web page, as a portal sends it in place of the answer."""
    if "html" in answer.headers.get("content-type", "").lower():
        raise BadReply("the answer is a web page; is there a login in between?")

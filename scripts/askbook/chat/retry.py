"""Classifies responses and failures into retry decisions with readable reasons."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TypeVar

from askbook.chat import hints
from askbook.chat.endpoint import Endpoint
from askbook.chat.errors import BadReply
from askbook.chat.http import HttpResponse, TransportError, UnreachableError, UntrustedError
from askbook.chat.reply import JsonError, parse_json

T = TypeVar("T")

MAX_WAIT = 60.0
"""Seconds; a server that asks for a longer wait is asked again after this one."""

_FIRST_BACKOFF, _MAX_BACKOFF, _JITTER = 0.25, 8.0, 0.25

_RETRY = {408, 409, 429, 500, 502, 503, 504, 529}
_STOP = {401, 402, 403, 404}
_BUSY = {429, 503, 529}
"""The statuses of a server that is too busy and has done nothing."""

_QUOTA_CODES = {
    "billing_hard_limit_reached",
    "billing_not_active",
    "credit_balance_exhausted",
    "insufficient_credits",
    "insufficient_quota",
}

_MODERATION = (400, 403, 422, 451)
_FLAGGED_CODES = {
    "content_filter",
    "content_policy_violation",
    "data_inspection_failed",
    "invalid_prompt",
    "moderation_blocked",
}
_FLAGGED_MESSAGE = re.compile(
    r"(input|prompt|request|content)\b.*\bflagged|moderation|content exists risk|content policy",
    re.IGNORECASE,
)
_FLAGGED_HINT = "ask another model, or write this answer by hand"

_MAX_MESSAGE = 300
_MIN_SECRET = 12
"""A shorter key is a word such as ``ollama``, which a reply may contain."""


class Action(Enum):
    """What to do after an attempt without a result."""

    RETRY = "retry"
    FAIL = "fail"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What to do after an attempt, and why.

    ``wait`` is the number of seconds that the server asked to wait. ``is_busy`` means that it
    refused because of its load, ``is_quota`` that the account has no credit left,
    ``is_flagged`` that moderation refused this prompt, and ``maybe_processed`` that it may have
    done what was requested.
    """

    action: Action
    reason: str
    status: int = 0
    wait: float | None = None
    is_busy: bool = False
    is_quota: bool = False
    is_flagged: bool = False
    maybe_processed: bool = False


class ResponseClassifier:
    """Classifies the responses and failures of one endpoint; no reason contains its key."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._was_reached = False

    def classify(
        self,
        response: HttpResponse,
        failure: TransportError | None,
        parse: Callable[[HttpResponse], T],
        *,
        today: float,
    ) -> T | Decision:
        """Return the parsed response, or the decision for a failure or a bad response.

        ``today`` is in seconds since 1970.
        """
        if failure:
            return self._failed(failure)
        self._was_reached = True
        headers = response.headers
        if response.status != 200:
            return self._worded(
                classify_response(response.status, headers, response.body, today=today), headers
            )
        try:
            if "html" in headers.get("content-type", "").lower():
                raise BadReply("the response is a web page; a login page may be in between")
            value = parse(response)
        except BadReply as error:
            if error.error is None:
                reason = self._prefixed(error.reason)
                return Decision(action=Action.RETRY, reason=reason, maybe_processed=True)
            status = status_of(error.error)
            return self._worded(classify_error(status, headers, error.error, today=today), headers)
        key = self._endpoint.key.reveal()
        if len(key) >= _MIN_SECRET and key in repr(value):
            reason = self._prefixed("the response repeats the API key")
            return Decision(action=Action.FAIL, reason=reason)
        return value

    def _failed(self, error: TransportError) -> Decision:
        """Return the decision for a missing response.

        A server that was never reached is most likely a wrong setting, which stops the run.
        """
        reason = self._prefixed(error.reason)
        is_setting = isinstance(error, UnreachableError) and not self._was_reached
        if is_setting or isinstance(error, UntrustedError):
            hint = hints.for_failure(self._endpoint, error)
            return Decision(action=Action.STOP, reason=f"{reason}; {hint}")
        return Decision(action=Action.RETRY, reason=reason, maybe_processed=error.sent)

    def request_id(self, response: HttpResponse) -> str:
        """Return the id for the provider's support, or nothing."""
        return self._line(response.headers.get("x-request-id", ""))

    def _worded(self, decision: Decision, headers: Mapping[str, str]) -> Decision:
        reason = self._prefixed(decision.reason)
        if decision.action is Action.STOP:
            status = 402 if decision.is_quota else decision.status
            hint = self._line(hints.for_status(self._endpoint, status, headers))
            reason = f"{reason.rstrip('.')}; {hint}"
        elif decision.is_flagged:
            reason = f"{reason.rstrip('.')}; {_FLAGGED_HINT}"
        return replace(decision, reason=reason)

    def _prefixed(self, text: str) -> str:
        return self._line(f"{self._endpoint.host}: {text}")

    def _line(self, text: str) -> str:
        return one_line(self._endpoint.key.redact(text))


def classify_response(
    status: int, headers: Mapping[str, str], body: bytes, *, today: float
) -> Decision:
    """Return the decision for a response with another status than 200."""
    try:
        value = parse_json(body)
    except JsonError:
        value = None
    error = value.get("error", value) if isinstance(value, dict) else None
    return classify_error(status, headers, error, today=today)


def classify_error(
    status: int, headers: Mapping[str, str], error: object, *, today: float
) -> Decision:
    """Return the decision for a status and the server's error object."""
    values = error if isinstance(error, dict) else {"message": error}
    message = values.get("message")
    detail = f": {message}" if isinstance(message, str) and message.strip() else ""
    codes = (values.get("code"), values.get("type"))
    is_quota = any(isinstance(code, str) and code in _QUOTA_CODES for code in codes)
    is_flagged = status in _MODERATION and _is_flagged(values)
    is_temporary = status in _RETRY or status < 300 or status > 504
    should_retry = headers.get("x-should-retry", "").lower()
    if is_flagged:
        action = Action.FAIL
    elif is_quota or status in _STOP or 300 <= status < 400:
        action = Action.STOP
    elif should_retry == "true" or (is_temporary and should_retry != "false"):
        action = Action.RETRY
    else:
        action = Action.FAIL
    return Decision(
        action=action,
        reason=f"status {status}{detail}",
        status=status,
        wait=requested_wait(headers, today=today),
        is_busy=status in _BUSY,
        is_quota=is_quota,
        is_flagged=is_flagged,
        maybe_processed=is_temporary and status not in _BUSY,
    )


def _is_flagged(error: Mapping[str, object]) -> bool:
    """Return whether the provider's moderation refused the prompt, which others may pass."""
    metadata = error.get("metadata")
    if isinstance(metadata, dict) and ("reasons" in metadata or "flagged_input" in metadata):
        return True
    codes = (error.get("code"), error.get("type"))
    return any(isinstance(code, str) and code in _FLAGGED_CODES for code in codes) or bool(
        _FLAGGED_MESSAGE.search(str(error.get("message")))
    )


def status_of(error: object) -> int:
    """Return the status in an error object that came with status 200; 502 without one."""
    code = error.get("code") if isinstance(error, dict) else None
    return code if type(code) is int and 400 <= code <= 599 else 502


def requested_wait(headers: Mapping[str, str], *, today: float) -> float | None:
    """Return the seconds that the server asks to wait, at most MAX_WAIT; None if it does not.

    ``retry-after-ms`` has precedence over ``retry-after``, which is in seconds or a date.
    """
    milliseconds = _number(headers.get("retry-after-ms", ""))
    if milliseconds is None:
        seconds = _seconds(headers.get("retry-after", ""), today)
    else:
        seconds = milliseconds / 1000
    return min(seconds, MAX_WAIT) if seconds is not None and seconds > 0 else None


def _seconds(text: str, today: float) -> float | None:
    number = _number(text)
    if number is not None or not text:
        return number
    try:
        return parsedate_to_datetime(text).timestamp() - today
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _number(text: str) -> float | None:
    text = text.strip()
    return float(text) if re.fullmatch(r"\d{1,12}(\.\d{1,12})?", text, re.ASCII) else None


def backoff(attempts: int, random: float) -> float:
    """Return the seconds to wait after so many attempts; ``random`` is in [0, 1)."""
    longest = min(_FIRST_BACKOFF * 2.0 ** min(attempts - 1, 10), _MAX_BACKOFF)
    return longest * (1 - _JITTER * random)


def one_line(text: str) -> str:
    """Return a server's message as one short line without control characters."""
    line = "".join(c if c.isprintable() else " " for c in text)
    line = " ".join(line.split())
    return line if len(line) <= _MAX_MESSAGE else line[:_MAX_MESSAGE] + "…"

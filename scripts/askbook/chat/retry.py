"""What to do after an attempt that brought no answer, decided from what came back alone."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum

from askbook.chat import strict_json

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


def judge(status: int, headers: Mapping[str, str], body: bytes, *, today: float) -> Verdict:
    """Return what a response with another status than 200 means."""
    return judge_error(status, headers, _error_object(body), today=today)


def judge_error(status: int, headers: Mapping[str, str], error: object, *, today: float) -> Verdict:
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
        value = strict_json.loads(body)
    except strict_json.NotJson:
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

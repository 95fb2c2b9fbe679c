"""Requests and replies as lines of a file, as the Batch API and ``vllm run-batch`` take them.

A request is ``{"custom_id", "method", "url", "body"}`` with the request's key as its id. A
reply is ``{"custom_id", "response": {"status_code", "body"}, "error"}``; what failed has no
body, or an error that is an object or a plain text. Lines come in any order.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from askbook.chat.errors import BadReply
from askbook.chat.reply import JsonError, Reply, parse_json, reply_from_json
from askbook.chat.request import Request
from askbook.errors import SourceError, StudyError

URL = "/v1/chat/completions"
MOST_LINES = 50_000
MOST_BYTES = 200_000_000
_KEY = re.compile(r"[0-9a-f]{64}")
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a file of replies: a reply, or why there is none."""

    key: str
    reply: Reply | None = None
    reason: str = ""


def dumps(request: Request) -> bytes:
    """Return a request as a line."""
    record = {"custom_id": request.key, "method": "POST", "url": URL, "body": request.body()}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def split(
    requests: Iterable[Request], most_lines: int = MOST_LINES, most_bytes: int = MOST_BYTES
) -> Iterator[list[bytes]]:
    """Yield the lines of each file, none with more lines or bytes than a batch may have."""
    lines: list[bytes] = []
    size = 0
    for request in requests:
        line = dumps(request)
        if lines and (len(lines) == most_lines or size + len(line) > most_bytes):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def bodies(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the requests of a file that `dumps` has written: each body by its key."""
    try:
        records = [json.loads(line) for line in path.read_bytes().splitlines()]
        return {record["custom_id"]: record["body"] for record in records}
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path=path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError("is no file of requests; was it changed?", path=path) from error


def read(path: Path, shown: Path) -> Iterator[Line | StudyError]:
    """Yield each line of a file of replies, or the error for one that cannot be read.

    Errors name the file as it is ``shown``.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _line(line, shown, number)
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path=shown) from error


def _line(line: bytes, path: Path, number: int) -> Line | StudyError:
    try:
        record = parse_json(line)
    except JsonError as error:
        return SourceError(f"the line {error}; its reply is lost", path=path, line=number)
    key = record.get("custom_id") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(key, str) or not _KEY.fullmatch(key):
        return SourceError("no reply to a request of ours", path=path, line=number)
    response = record.get("response")
    response = response if isinstance(response, dict) else {}
    body = response.get("body")
    if record.get("error") or response.get("status_code") != 200:
        return Line(key=key, reason=_reason(record.get("error"), response.get("status_code"), body))
    try:
        return Line(key=key, reply=reply_from_json(body))
    except BadReply as error:
        return Line(key=key, reason=_reason(error.error or error.reason, 200, None))


def _reason(error: object, status: object, body: object) -> str:
    """Return why a line has no reply: its error is an object, a text, or in the body."""
    found = error or (body.get("error") if isinstance(body, dict) else None)
    if isinstance(found, dict):
        found = found.get("message") or found.get("code")
    text = str(found) if found else f"status {status}"
    return " ".join(text.split())[:_LONGEST_REASON]

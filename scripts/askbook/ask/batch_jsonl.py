"""The JSONL files of the Batch API, which ``vllm run-batch`` reads and writes too.

A request is ``{"custom_id", "method", "url", "body"}``, where ``custom_id`` is the request's
key. A reply is ``{"custom_id", "response": {"status_code", "body"}, "error"}``; a failed one has
no body, or an error that is an object or a text. Replies are in any order.
https://platform.openai.com/docs/api-reference/batch
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
from askbook.errors import SourceError, StudyError, reason

URL = "/v1/chat/completions"
MAX_LINES = 50_000
MAX_BYTES = 200_000_000
_KEY = re.compile(r"[0-9a-f]{64}")
_MAX_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLine:
    """One line of a file of replies: a reply, or the reason why there is none."""

    key: str
    reply: Reply | None = None
    reason: str = ""


def dumps(request: Request) -> bytes:
    """Return the line of a request."""
    record = {"custom_id": request.key, "method": "POST", "url": URL, "body": request.body()}
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def split(
    requests: Iterable[Request], max_lines: int = MAX_LINES, max_bytes: int = MAX_BYTES
) -> Iterator[list[bytes]]:
    """Yield the lines of one file after the other, each within the limits of a batch."""
    lines: list[bytes] = []
    size = 0
    for request in requests:
        line = dumps(request)
        if lines and (len(lines) == max_lines or size + len(line) > max_bytes):
            yield lines
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield lines


def bodies(path: Path) -> dict[str, Mapping[str, Any]]:
    """Return the bodies of the requests in a file, by key; raise SourceError if it is damaged."""
    try:
        records = [json.loads(line) for line in path.read_bytes().splitlines()]
        return {record["custom_id"]: record["body"] for record in records}
    except OSError as error:
        raise SourceError(f"cannot be read: {reason(error)}", path=path) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            "is not a file of requests; restore it from a backup", path=path
        ) from error


def read(path: Path, shown: Path) -> Iterator[ReplyLine | StudyError]:
    """Yield each line of a file of replies, or the error of a line that cannot be read.

    Errors name the file ``shown``.
    """
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield _line(line, shown, number)
    except OSError as error:
        raise SourceError(f"cannot be read: {reason(error)}", path=shown) from error


def _line(line: bytes, path: Path, number: int) -> ReplyLine | StudyError:
    try:
        record = parse_json(line)
    except JsonError as error:
        return SourceError(f"the line {error}; its reply is lost", path=path, line=number)
    key = record.get("custom_id") if isinstance(record, dict) else None
    if not isinstance(record, dict) or not isinstance(key, str) or not _KEY.fullmatch(key):
        return SourceError("is not a reply to a request of this site", path=path, line=number)
    response = record.get("response")
    response = response if isinstance(response, dict) else {}
    body = response.get("body")
    if record.get("error") or response.get("status_code") != 200:
        return ReplyLine(
            key=key, reason=_reason(record.get("error"), response.get("status_code"), body)
        )
    try:
        return ReplyLine(key=key, reply=reply_from_json(body))
    except BadReply as error:
        return ReplyLine(key=key, reason=_reason(error.error or error.reason, 200, None))


def _reason(error: object, status: object, body: object) -> str:
    """Return why a line has no reply; the error is an object, a text, or in the body."""
    found = error or (body.get("error") if isinstance(body, dict) else None)
    if isinstance(found, dict):
        found = found.get("message") or found.get("code")
    text = str(found) if found else f"status {status}"
    return " ".join(text.split())[:_MAX_REASON]

"""Faults of chat servers: functions that write a bad response, or none, to a connection."""

from __future__ import annotations

import gzip
import json
import socket
import struct
import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from helpers.chat_responses import JSON, Response, completion, error_body, events

if TYPE_CHECKING:
    from helpers.fault_server import Handler

CANARY = "sk-canary-5c1f0e77a9"
"""An API key that must occur only in the header of a request."""

DRIP = 0.05
"""Seconds between the bytes of a server that drips."""

DEADLINE = 60.0
"""Seconds after which a test that hangs has failed."""

Fault = Callable[["Handler"], None]
"""Writes a response, something else, or nothing."""


# Faults with parameters


def respond(
    body: bytes | dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Fault:
    """Send a complete response."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = Response(data, status, {**JSON, **(headers or {})})
    return lambda handler: handler.send(found)


def status(
    number: int,
    headers: Mapping[str, str] | None = None,
    *,
    message: str = "It failed.",
    code: object = None,
) -> Fault:
    """Send an error with a status."""
    return respond(error_body(message, code), number, headers)


def redirect(url: str, number: int = 302) -> Fault:
    """Redirect the client."""
    return respond(b"", number, {"Location": url})


def raw(data: bytes, *, reset: bool = False) -> Fault:
    """Send bytes that need not be HTTP, then close or reset the connection."""

    def send(handler: Handler) -> None:
        if data:
            handler.wfile.write(data)
        if reset:
            handler.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.request.close()

    return send


def drip(head: bytes, drops: bytes) -> Fault:
    """Send the head, then the drops one after the other, forever."""

    def send(handler: Handler) -> None:
        handler.wfile.write(head)
        while not handler.server.closing.wait(DRIP):
            handler.wfile.write(drops)

    return send


def streamed(body: bytes) -> Fault:
    """Send server-sent events that end with the connection."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + body)


def after(event: threading.Event) -> Fault:
    """Send a good response when the event has happened."""

    def send(handler: Handler) -> None:
        event.wait(DEADLINE)
        handler.complete()

    return send


# Faults by name


def _wait(handler: Handler) -> None:
    handler.server.closing.wait()


def _flood(head: bytes) -> Fault:
    """Send the head, then 200 MB, as fast as the client reads."""

    def send(handler: Handler) -> None:
        handler.wfile.write(head)
        for _ in range(200):
            if handler.server.closing.is_set():
                break
            handler.wfile.write(b" " * (1 << 20))
            handler.server.flooded += 1 << 20

    return send


def _repeat_key(number: int) -> Fault:
    """Send an error that quotes the request's headers, as careless gateways do."""

    def send(handler: Handler) -> None:
        quote = f"bad request with {dict(handler.headers)}"
        handler.send(Response(error_body(quote), number, {"X-Request-Id": quote[:400]}))

    return send


def _repeat_key_without_http(handler: Handler) -> None:
    """Send the request's headers in place of a status line."""
    handler.wfile.write(f"{dict(handler.headers)}\r\n\r\n".encode())


def _reply_with_key(handler: Handler) -> None:
    """Send a reply that quotes the request's headers."""
    handler.send(Response(json.dumps(completion(str(dict(handler.headers)))).encode()))


def _head(*headers: str) -> bytes:
    lines = ("HTTP/1.1 200 OK", "Content-Type: application/json", *headers)
    return "\r\n".join((*lines, "", "")).encode()


_WHOLE = json.dumps(completion()).encode()
_HALF = _WHOLE[: len(_WHOLE) // 2]

FAULTS: dict[str, Fault] = {
    # The connection
    "no_answer": _wait,
    "drip_header": drip(b"HTTP/1.1 200 OK\r\nX-Drip: ", b"x"),
    "drip_headers": drip(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n"),
    "drip_continue": drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "drip_body": drip(_head("Content-Length: 5000"), b" "),
    "drip_chunks": drip(_head("Transfer-Encoding: chunked"), b"1\r\n \r\n"),
    "close_at_once": raw(b""),
    "reset": raw(b"", reset=True),
    "reset_in_body": raw(_head("Content-Length: 5000") + _HALF, reset=True),
    "garbage": raw(b"\x00\xff\x16\x03garbage\r\n\r\n"),
    "ssh": raw(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "repeats_key_without_http": _repeat_key_without_http,
    "long_header": raw(_head("X-Long: " + "x" * 70_000)),
    "many_headers": raw(_head(*(f"X-{n}: y" for n in range(200)))),
    # The body
    "half_json": respond(_HALF),
    "half_json_too_short": raw(_head(f"Content-Length: {len(_WHOLE)}") + _HALF),
    "half_json_without_length": raw(_head() + _HALF),
    "cut_chunked": raw(_head("Transfer-Encoding: chunked") + b"4000\r\n" + _HALF),
    "no_last_chunk": raw(
        _head("Transfer-Encoding: chunked") + b"%x\r\n%b\r\n" % (len(_WHOLE), _WHOLE)
    ),
    "wrong_chunk_size": raw(_head("Transfer-Encoding: chunked") + b"zz\r\n" + _WHOLE),
    "negative_chunk_size": raw(_head("Transfer-Encoding: chunked") + b"-5\r\n" + _WHOLE),
    "huge_chunk": _flood(_head("Transfer-Encoding: chunked") + b"-1\r\n"),
    "negative_length": raw(_head("Content-Length: -1") + _HALF),
    "login_page": respond(b"<title>Log in</title>", 200, {"Content-Type": "text/html"}),
    "page_as_json": respond(b"<!doctype html><title>Log in</title>"),
    "no_content": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "empty": respond(b""),
    "gzip_unasked": respond(gzip.compress(_WHOLE), 200, {"Content-Encoding": "gzip"}),
    "gzip_unsaid": respond(gzip.compress(_WHOLE)),
    "not_utf8": respond(_WHOLE.replace(b"Fine", b"Fi\xffne")),
    "utf16": respond(_WHOLE.decode().encode("utf-16")),
    "huge": _flood(_head()),
    "lone_surrogate": respond(_WHOLE.replace(b"Fine", rb"\ud800")),
    "nan": respond(_WHOLE.replace(b'"created": 1', b'"created": NaN')),
    "infinity": respond(_WHOLE.replace(b'"created": 1', b'"created": -Infinity')),
    "too_large_number": respond(_WHOLE.replace(b'"created": 1', b'"created": 1e999')),
    "endless_integer": respond(_WHOLE.replace(b'"created": 1', b'"created": ' + b"9" * 9999)),
    "duplicate_keys": respond(_WHOLE.replace(b'"content":', b'"content": "Not this.", "content":')),
    "deep": respond(b"[" * 100_000),
    "deep_inside": respond(_WHOLE.replace(b'"created": 1', b'"x": ' + b"[" * 9000 + b"]" * 9000)),
    # The shape
    "list": respond(b"[]"),
    "null": respond(b"null"),
    "no_choices": respond({**completion(), "choices": []}),
    "no_message": respond({**completion(), "choices": [{"finish_reason": "stop"}]}),
    "content_is_a_number": respond(completion(None, content=7)),
    "no_finish_reason": respond(completion(finish_reason=None)),
    "error_in_200": respond(error_body("Upstream broke.", 502)),
    "error_in_choice": respond(
        {"choices": [{"error": {"code": 502, "message": "Upstream broke."}, "message": None}]}
    ),
    "rate_limit_in_200": respond(error_body("Slow down.", 429)),
    # Streams
    "stream_cut": streamed(events("Half an answer", finish=False, done=False)),
    "stream_without_done": streamed(events("An answer", done=False)),
    "stream_without_finish": streamed(events("Half an answer", finish=False)),
    "stream_with_bad_chunk": streamed(b"data: {oops\n\n" + events("An answer")),
    "stream_with_error": streamed(b'data: {"error": {"message": "Broke."}}\n\n' + events("A")),
    # The status
    "429_seconds": status(429, {"Retry-After": "0.2"}, code="rate_limit_exceeded"),
    "429_ms": status(429, {"retry-after-ms": "200", "Retry-After": "30"}),
    "429_forever": status(429, {"Retry-After": "999999"}),
    "429_nonsense": status(429, {"Retry-After": "NaN"}),
    "429": status(429, code="rate_limit_exceeded"),
    **{str(n): status(n) for n in (408, 409, 500, 502, 503, 504, 529)},
}
"""Faults that another attempt can overcome."""

FINAL: dict[str, Fault] = {
    "400": status(400, message="Unsupported parameter: 'max_tokens'."),
    "413": status(413),
    "422": status(422),
    "418": status(418),
    "repeats_key_400": _repeat_key(400),
    "repeats_key_200": _reply_with_key,
    "flagged": respond(
        {
            "error": {
                "code": 403,
                "message": "Your input was flagged by moderation.",
                "metadata": {"reasons": ["violence"]},
            }
        },
        403,
    ),
    "should_not_retry": status(500, {"x-should-retry": "false"}),
}
"""Faults that make one request fail for good."""

STOPS: dict[str, Fault] = {
    "401": status(401, message="Incorrect API key provided."),
    "402": status(402, message="Out of credits."),
    "403": status(403),
    "404": status(404, message="The model `x` does not exist."),
    "429_quota": status(429, {"Retry-After": "1"}, code="insufficient_quota"),
    "429_credit": status(429, code="credit_balance_exhausted"),
    "402_in_200": respond(error_body("Out of credits.", 402)),
    "repeats_key_401": _repeat_key(401),
}
"""Faults that stop the run, because every other request would fail too."""

REPLIES: dict[str, Fault] = {
    "length": respond(completion("Half an", finish_reason="length")),
    "content_filter": respond(completion("", finish_reason="content_filter")),
    "refusal": respond(completion(None, refusal="I can't help with that.")),
    "null_content": respond(completion(None)),
    "no_usage": respond({k: v for k, v in completion().items() if k != "usage"}),
    "stream": streamed(events("A whole answer")),
}
"""Unusual replies, each of them paid for."""

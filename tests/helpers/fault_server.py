"""A chat server of our own, on loopback, that fails in every way that servers do.

    with FaultServer() as server:
        server.script(FAULTS["cut_chunked"], status(429, {"Retry-After": "1"}))
        ...ask server.base_url; the third request is answered...
        assert [call.path for call in server.calls] == ["/v1/chat/completions"] * 3

Beside the tests it is a program, ``python tests/helpers/fault_server.py --help``, that prints its
base URL and answers ``GET /stats``: then its work is not the client's.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import re
import socket
import struct
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

DRIP = 0.05
"""Seconds between two bytes of a server that drips."""


@dataclass(frozen=True)
class Call:
    """One request as it arrived; ``at`` is in seconds of ``time.monotonic``."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    at: float

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def prompt(self) -> str:
        """What the last message of a chat request says."""
        return self.json["messages"][-1]["content"]


@dataclass(frozen=True)
class Answer:
    """A whole response with a length."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


CANARY = "sk-canary-5c1f0e77a9"
"""A key for tests, that must turn up nowhere but in the header that it is for."""

Fault = Callable[["Handler"], None]
"""Writes a response, or something else, or nothing."""

Route = Callable[[Call], Answer]


# What a server says


def default_text(call: Call) -> str:
    """Return a text that depends on the prompt alone."""
    return f"Answer {hashlib.sha256(call.prompt.encode()).hexdigest()[:8]}"


def completion(
    text: str | None = "Fine.",
    *,
    prompt: int = 10,
    finish_reason: str | None = "stop",
    **message: object,
) -> dict[str, Any]:
    """Return a chat completion; a token of it is a word."""
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
    """Return an error object as OpenAI sends it."""
    error = {"message": message, "type": kind, "param": None, "code": code}
    return json.dumps({"error": error}).encode()


def events(text: str, *, finish: bool = True, done: bool = True) -> bytes:
    """Return a streamed completion of the text, word by word, or a part of one."""
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


# Faults with parameters


def answer(
    body: bytes | dict[str, Any], status: int = 200, headers: Mapping[str, str] | None = None
) -> Fault:
    """Send one whole response."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = {"Content-Type": "application/json", **(headers or {})}
    return lambda handler: handler.send(Answer(data, status, found))


def status(
    number: int,
    headers: Mapping[str, str] | None = None,
    *,
    message: str = "It failed.",
    code: object = None,
) -> Fault:
    """Send an error with that status."""
    return answer(error_body(message, code), number, headers)


def redirect(url: str, number: int = 302) -> Fault:
    """Send the client to another address."""
    return answer(b"", number, {"Location": url})


def raw(data: bytes, *, reset: bool = False) -> Fault:
    """Send these bytes, HTTP or not, and close the connection, politely or not."""

    def send(handler: Handler) -> None:
        if data:
            handler.wfile.write(data)
        if reset:
            handler.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            handler.request.close()

    return send


def drip(head: bytes, drops: bytes) -> Fault:
    """Send the head, then the drops one by one, for ever."""

    def send(handler: Handler) -> None:
        handler.wfile.write(head)
        while not handler.server.closing.wait(DRIP):
            handler.wfile.write(drops)

    return send


def streamed(body: bytes) -> Fault:
    """Send a body of server-sent events; its end is the connection's."""
    return raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + body)


def late(seconds: float, then: Fault | None = None) -> Fault:
    """Wait before the answer."""

    def send(handler: Handler) -> None:
        handler.server.closing.wait(seconds)
        (then or Handler.complete)(handler)

    return send


# Faults by name


def _wait(handler: Handler) -> None:
    handler.server.closing.wait()


def _flood(handler: Handler) -> None:
    """Send 200 MB, as fast as they are read."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    for _ in range(200):
        if handler.server.closing.is_set():
            break
        handler.wfile.write(b" " * (1 << 20))
        handler.server.flooded += 1 << 20


def _repeat_key(number: int) -> Fault:
    """Send an error that quotes the headers it got, as careless gateways do."""

    def send(handler: Handler) -> None:
        said = f"bad request with {dict(handler.headers)}"
        handler.send(Answer(error_body(said), number, {"X-Request-Id": said[:400]}))

    return send


def _answer_key(handler: Handler) -> None:
    """Send an answer that quotes the headers it got."""
    handler.send(Answer(json.dumps(completion(str(dict(handler.headers)))).encode()))


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
    "long_header": raw(_head("X-Long: " + "x" * 70_000)),
    "many_headers": raw(_head(*(f"X-{n}: y" for n in range(200)))),
    # The body
    "half_json": answer(_HALF),
    "half_json_too_short": raw(_head(f"Content-Length: {len(_WHOLE)}") + _HALF),
    "half_json_without_length": raw(_head() + _HALF),
    "cut_chunked": raw(_head("Transfer-Encoding: chunked") + b"4000\r\n" + _HALF),
    "no_last_chunk": raw(
        _head("Transfer-Encoding: chunked") + b"%x\r\n%b\r\n" % (len(_WHOLE), _WHOLE)
    ),
    "wrong_chunk_size": raw(_head("Transfer-Encoding: chunked") + b"zz\r\n" + _WHOLE),
    "negative_length": raw(_head("Content-Length: -1") + _HALF),
    "login_page": answer(b"<title>Log in</title>", 200, {"Content-Type": "text/html"}),
    "page_as_json": answer(b"<!doctype html><title>Log in</title>"),
    "no_content": raw(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "empty": answer(b""),
    "gzip_unasked": answer(gzip.compress(_WHOLE), 200, {"Content-Encoding": "gzip"}),
    "gzip_unsaid": answer(gzip.compress(_WHOLE)),
    "not_utf8": answer(_WHOLE.replace(b"Fine", b"Fi\xffne")),
    "utf16": answer(_WHOLE.decode().encode("utf-16")),
    "huge": _flood,
    "lone_surrogate": answer(_WHOLE.replace(b"Fine", rb"\ud800")),
    "nan": answer(_WHOLE.replace(b'"created": 1', b'"created": NaN')),
    "infinity": answer(_WHOLE.replace(b'"created": 1', b'"created": -Infinity')),
    "too_large_number": answer(_WHOLE.replace(b'"created": 1', b'"created": 1e999')),
    "endless_integer": answer(_WHOLE.replace(b'"created": 1', b'"created": ' + b"9" * 9999)),
    "duplicate_keys": answer(_WHOLE.replace(b'"content":', b'"content": "Not this.", "content":')),
    "deep": answer(b"[" * 100_000),
    "deep_inside": answer(_WHOLE.replace(b'"created": 1', b'"x": ' + b"[" * 9000 + b"]" * 9000)),
    # The shape
    "list": answer(b"[]"),
    "null": answer(b"null"),
    "no_choices": answer({**completion(), "choices": []}),
    "no_message": answer({**completion(), "choices": [{"finish_reason": "stop"}]}),
    "content_is_a_number": answer(completion(None, content=7)),
    "no_finish_reason": answer(completion(finish_reason=None)),
    "error_in_200": answer(error_body("Upstream broke.", 502)),
    "error_in_choice": answer(
        {"choices": [{"error": {"code": 502, "message": "Upstream broke."}, "message": None}]}
    ),
    "rate_limit_in_200": answer(error_body("Slow down.", 429)),
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
"""What a second attempt can mend."""

FINAL: dict[str, Fault] = {
    "400": status(400, message="Unsupported parameter: 'max_tokens'."),
    "413": status(413),
    "422": status(422),
    "418": status(418),
    "repeats_key_400": _repeat_key(400),
    "answers_with_key": _answer_key,
    "should_not_retry": status(500, {"x-should-retry": "false"}),
}
"""What fails one request for good."""

STOPS: dict[str, Fault] = {
    "401": status(401, message="Incorrect API key provided."),
    "402": status(402, message="Out of credits."),
    "403": status(403),
    "404": status(404, message="The model `x` does not exist."),
    "429_quota": status(429, {"Retry-After": "1"}, code="insufficient_quota"),
    "429_credit": status(429, code="credit_balance_exhausted"),
    "402_in_200": answer(error_body("Out of credits.", 402)),
    "repeats_key_401": _repeat_key(401),
}
"""What makes every further request pointless."""

REPLIES: dict[str, Fault] = {
    "length": answer(completion("Half an", finish_reason="length")),
    "content_filter": answer(completion("", finish_reason="content_filter")),
    "refusal": answer(completion(None, refusal="I can't help with that.")),
    "null_content": answer(completion(None)),
    "no_usage": answer({k: v for k, v in completion().items() if k != "usage"}),
    "stream": streamed(events("A whole answer")),
}
"""Replies, if strange ones."""


def dated(seconds: float) -> Fault:
    """Ask for a pause until a date, as proxies do; dates have whole seconds."""

    def send(handler: Handler) -> None:
        date = formatdate(time.time() + seconds, usegmt=True)
        status(429, {"Retry-After": date})(handler)

    return send


class Handler(BaseHTTPRequestHandler):
    """Reads one request, then does what the server's script says."""

    protocol_version = "HTTP/1.1"
    server: FaultServer
    call: Call

    def setup(self) -> None:
        super().setup()
        self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self) -> None:
        self._serve()

    def do_GET(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""

    def send(self, found: Answer) -> None:
        """Send one whole response and close the connection."""
        self.send_response(found.status)
        for name, value in found.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(found.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(found.body)

    def complete(self) -> None:
        """Answer as a model would."""
        body = completion(self.server.text(self.call))
        headers = {"Content-Type": "application/json", "X-Request-Id": f"req_{self.server.serial}"}
        self.send(Answer(json.dumps(body).encode(), 200, headers))

    def _serve(self) -> None:
        self.close_connection = True
        length = int(self.headers.get("Content-Length", 0))
        self.call = Call(
            self.command, self.path, dict(self.headers), self.rfile.read(length), time.monotonic()
        )
        with self.server.opened(self.call):
            try:
                self._respond()
            except OSError:
                self.close_connection = True

    def _respond(self) -> None:
        for (method, pattern), route in self.server.routes.items():
            if method == self.command and re.fullmatch(pattern, self.path):
                self.send(route(self.call))
                return
        fault = self.server.next_fault(self.call)
        if self.server.delay and not fault:
            self.server.closing.wait(self.server.delay)
        (fault or Handler.complete)(self)


class FaultServer(ThreadingHTTPServer):
    """A server whose next answers are scripted; without a script it answers well.

    ``delay`` is how long a good answer takes, ``text`` makes the text of an answer from the
    call. ``calls`` holds all that arrived, ``most_open`` how many requests were open at once.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, *, port: int = 0, delay: float = 0.0, text: Callable[[Call], str] = default_text
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.delay = delay
        self.text = text
        self.calls: list[Call] = []
        self.keep_calls = True
        self.serial = 0
        self.open = 0
        self.most_open = 0
        self.flooded = 0
        self.failed = 0
        self.closing = threading.Event()
        self.routes: dict[tuple[str, str], Route] = {("GET", r"/stats"): self._stats}
        self._lock = threading.Lock()
        self._script: deque[Fault | None] = deque()
        self._otherwise: Callable[[Call], Fault | None] = lambda _call: None
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def base_url(self) -> str:
        return self.url + "/v1"

    def __enter__(self) -> FaultServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self.shutdown()
        self.server_close()

    def script(self, *faults: Fault | None) -> None:
        """Let the next calls meet these, one each; None is a good answer."""
        self._script.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Let every call beyond the script meet this."""
        self._otherwise = lambda _call: fault

    def sometimes(self, share: float, fault: Fault, seed: int = 1) -> None:
        """Let that share of the calls beyond the script meet the fault, at random."""
        chance = random.Random(seed)
        self._otherwise = lambda _call: fault if chance.random() < share else None

    def when(self, choose: Callable[[Call], Fault | None]) -> None:
        """Let a function choose the fault of each call beyond the script."""
        self._otherwise = choose

    def limit(self, rate: float, burst: int = 10) -> None:
        """Serve that many calls a second; refuse the others with the true time to wait."""
        bucket = [float(burst), time.monotonic()]

        def choose(call: Call) -> Fault | None:
            bucket[0] = min(burst, bucket[0] + (call.at - bucket[1]) * rate)
            bucket[1] = call.at
            if bucket[0] >= 1:
                bucket[0] -= 1
                return None
            return status(429, {"retry-after-ms": str(int((1 - bucket[0]) / rate * 1000) + 1)})

        self._otherwise = choose

    def route(self, method: str, pattern: str, function: Route) -> None:
        """Answer what matches with that function's answer, before any script."""
        self.routes[method, pattern] = function

    def next_fault(self, call: Call) -> Fault | None:
        """Take the fault of this call off the script."""
        with self._lock:
            fault = self._script.popleft() if self._script else self._otherwise(call)
            self.failed += fault is not None
            return fault

    @contextmanager
    def opened(self, call: Call) -> Iterator[None]:
        """Count a call while it is open."""
        with self._lock:
            self.serial += 1
            self.open += 1
            self.most_open = max(self.most_open, self.open)
            if self.keep_calls:
                self.calls.append(call)
        try:
            yield
        finally:
            with self._lock:
                self.open -= 1

    def handle_error(self, *_: object) -> None:
        """A client that left is none of ours."""

    def _stats(self, _call: Call) -> Answer:
        """Count chat requests, the open one of this call apart."""
        counts = {"calls": self.serial - 1, "failed": self.failed, "most_open": self.most_open}
        return Answer(json.dumps(counts).encode(), 200, {"Content-Type": "application/json"})


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that an answer takes")
    parser.add_argument("--fault", default="429", help="the name of a fault")
    parser.add_argument("--share", type=float, default=0.0, help="the share of calls that meet it")
    parser.add_argument("--retry-after", help="seconds that it asks to wait, in place of a fault")
    parser.add_argument("--limit", type=float, help="calls a second; refuse those beyond")
    options = parser.parse_args(argv)
    with FaultServer(port=options.port, delay=options.delay) as server:
        server.keep_calls = False
        if options.limit:
            server.limit(options.limit)
        elif options.retry_after:
            server.sometimes(options.share, status(429, {"Retry-After": options.retry_after}))
        else:
            server.sometimes(options.share, {**FAULTS, **FINAL, **STOPS}[options.fault])
        print(server.base_url, flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

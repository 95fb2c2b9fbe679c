"""A chat server on this machine whose faults are scripted.

    with FaultServer() as server:
        server.script(FAULTS["cut_chunked"], status(429, {"Retry-After": "1"}))
        ...the third request to server.base_url gets a reply...
        assert [call.path for call in server.calls] == ["/v1/chat/completions"] * 3

``python -m helpers.fault_server --help`` runs it as a process of its own that prints its base
URL and answers ``GET /stats``, so that its work is not measured as the client's.
"""

from __future__ import annotations

import argparse
import random
import re
import socket
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from helpers.chat_responses import Call, Response, completion, default_text, json_response
from helpers.faults import FAULTS, FINAL, STOPS, Fault, status

Route = Callable[[Call], Response]


class Handler(BaseHTTPRequestHandler):
    """Reads one request, then writes the response or the fault of the server's script."""

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

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""

    def send(self, response: Response) -> None:
        """Send a complete response and close the connection."""
        self.send_response(response.status)
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(response.body)

    def complete(self) -> None:
        """Send a good reply."""
        body = completion(self.server.text(self.call))
        found = json_response({**body, "model": self.server.model or self.call.json["model"]})
        headers = {**found.headers, "X-Request-Id": f"req_{self.server.serial}"}
        self.send(Response(found.body, 200, headers))

    def _serve(self) -> None:
        self.close_connection = True
        length = int(self.headers.get("Content-Length", 0))
        self.call = Call(self.command, self.path, dict(self.headers), self.rfile.read(length))
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
    """A server with a script of faults; without one it sends good replies.

    ``delay`` is how many seconds a good reply takes, ``text`` makes its text from the call, and
    ``model`` is the model that it names, by default the one that was asked.
    ``calls`` holds all requests, and ``most_open`` the maximum of concurrent ones.
    """

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self, *, port: int = 0, delay: float = 0.0, text: Callable[[Call], str] = default_text
    ) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.delay = delay
        self.text = text
        self.model = ""
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
        self._choose: Callable[[Call], Fault | None] = lambda _call: None
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
        """Give each of the next calls one fault; None is a good reply."""
        self._script.extend(faults)

    def always(self, fault: Fault | None) -> None:
        """Give the fault to every call beyond the script."""
        self._choose = lambda _call: fault

    def sometimes(self, share: float, fault: Fault, seed: int = 1) -> None:
        """Give the fault to a random share of the calls beyond the script."""
        chance = random.Random(seed)
        self._choose = lambda _call: fault if chance.random() < share else None

    def when(self, choose: Callable[[Call], Fault | None]) -> None:
        """Let a function choose the fault of each call beyond the script."""
        self._choose = choose

    def limit(self, rate: float, burst: int = 10) -> None:
        """Serve so many calls per second; refuse the others with the true time to wait."""
        level, filled_at = float(burst), time.monotonic()

        def choose(_call: Call) -> Fault | None:
            nonlocal level, filled_at
            now = time.monotonic()
            level = min(burst, level + (now - filled_at) * rate)
            filled_at = now
            if level >= 1:
                level -= 1
                return None
            return status(429, {"retry-after-ms": str(int((1 - level) / rate * 1000) + 1)})

        self._choose = choose

    def route(self, method: str, pattern: str, function: Route) -> None:
        """Let a function respond to the matching calls, before any script."""
        self.routes[method, pattern] = function

    def next_fault(self, call: Call) -> Fault | None:
        """Return the fault of this call, and remove it from the script."""
        with self._lock:
            fault = self._script.popleft() if self._script else self._choose(call)
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
        """Ignore clients that left."""

    def _stats(self, _call: Call) -> Response:
        counts = {"calls": self.serial - 1, "failed": self.failed, "most_open": self.most_open}
        return json_response(counts)


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds that a reply takes")
    parser.add_argument("--fault", default="429", help="name of a fault")
    parser.add_argument("--share", type=float, default=0.0, help="share of calls with the fault")
    parser.add_argument("--retry-after", help="refuse with this wait in seconds")
    parser.add_argument("--limit", type=float, help="refuse calls beyond this number per second")
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

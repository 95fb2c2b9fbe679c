"""A static host on loopback for a built site, which a test can stop or slow down."""

import http.server
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.sites import REPO

SOURCE = "/source/"
"""Below it are the log's scripts as they are written, and an empty page for everything else."""

_PARAMS = b'export const base = "/";'
"""What scripts import from "@params", for a site at the root of its host."""

_EMPTY_PAGE = b"<!doctype html><title>Empty page</title>"
_FINGERPRINT = re.compile(r"\.[0-9a-f]{16}\.")


class Server:
    """A running server; stopping it twice is harmless."""

    redirects: dict[str, str]
    """Addresses that it redirects, and where to."""

    statuses: dict[str, int]
    """The status of files that it sends with an error."""

    def __init__(self, public: Path, on_request: Callable[[str], None]) -> None:
        redirects = self.redirects = {}
        statuses = self.statuses = {}

        class Handler(_Handler):
            def do_GET(self) -> None:
                on_request(self.path)
                if self.path in redirects:
                    self.send_response(302)
                    self.send_header("Location", redirects[self.path])
                    self.end_headers()
                elif self.path in statuses:
                    body = Path(self.translate_path(self.path)).read_bytes()
                    self._send(statuses[self.path], body, self.guess_type(self.path))
                else:
                    super().do_GET()

        def handle(*arguments: object) -> None:
            Handler(*arguments, directory=public)  # type: ignore[arg-type]

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handle)
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@contextmanager
def serve(public: Path, on_request: Callable[[str], None] = lambda _path: None) -> Iterator[Server]:
    """Serve a built site on a free port; ``on_request`` is called with each path first."""
    server = Server(public, on_request)
    try:
        yield server
    finally:
        server.stop()


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Answers as GitHub Pages does: 404.html for a missing file.

    Files without a fingerprint are revalidated: a browser would otherwise guess from their age
    that it may show them from its cache, although the site was built again.
    """

    def do_GET(self) -> None:
        if self.path.startswith(SOURCE):
            self._send_source(self.path.removeprefix(SOURCE))
        else:
            super().do_GET()

    def _send_source(self, name: str) -> None:
        if name == "params.js":
            self._send(200, _PARAMS, "text/javascript")
        elif name.endswith(".js"):
            script = (REPO / "assets/js" / name).read_bytes()
            params = f'"{SOURCE}params.js"'.encode()
            self._send(200, script.replace(b'"@params"', params), "text/javascript")
        else:
            self._send(200, _EMPTY_PAGE)

    def end_headers(self) -> None:
        if not _FINGERPRINT.search(self.path):
            self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code == 404 and page.exists():
            self._send(404, page.read_bytes())
        else:
            super().send_error(code, message, explain)

    def _send(self, status: int, body: bytes, kind: str = "text/html") -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Log nothing."""

"""Sends one HTTP request and reads its response, within a deadline and a size limit.

Each request has a connection of its own. No redirect is followed, no cookie kept and no
compression accepted.
"""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from askbook.chat.connection import Deadline, DeadlineSocket, ProxyRefusedError, Route

MAX_BYTES = 1 << 20
"""Maximum size of a response's body."""

CLOSE_SECONDS = 0.05
"""Time for the server to close the connection; until then it counts the request as open."""

_ERROR_SECONDS = 10.0
_ERROR_BYTES = 64 * 1024
"""Limits for the body of an error, whose status says enough."""

_BLOCK_BYTES = 64 * 1024

_HEADERS = {"User-Agent": "askbook", "Connection": "close"}

Sink = Callable[[bytes], object]
"""Receives the body of a response block by block."""


class TransportError(Exception):
    """There was no complete response; the reason quotes nothing that a server sent.

    ``sent`` is true if the server may have received the request.
    """

    def __init__(self, reason: str, *, sent: bool) -> None:
        super().__init__(reason)
        self.reason = reason
        self.sent = sent


class UnreachableError(TransportError):
    """There is no connection to the server."""


class UntrustedError(TransportError):
    """The server's certificate is not trusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpRequest:
    """An HTTP request; a body that is not bytes needs a Content-Length header.

    The body is iterated again each time the request is sent.
    """

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | Iterable[bytes] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpResponse:
    """An HTTP response with header names in lower case.

    ``body`` is empty if a sink received it; ``size`` is the size of the body in bytes.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    size: int = 0


class Transport:
    """Sends requests to the server of one base URL; safe to use from threads."""

    def __init__(self, base_url: str) -> None:
        self._route = Route(base_url)
        self._open: set[socket.socket] = set()
        self._is_aborted = False
        self._lock = threading.Lock()

    def send(
        self,
        request: HttpRequest,
        *,
        timeout: float,
        max_bytes: int = MAX_BYTES,
        sink: Sink | None = None,
    ) -> HttpResponse:
        """Return the server's response, whatever its status.

        ``timeout`` is in seconds, from connecting to the last byte. If there is a sink, it
        receives the body of a response with status 200. The body of an error is empty if it
        cannot be read. Raises TransportError if there is no complete response.
        """
        deadline = Deadline(timeout)
        sent = False
        try:
            with self._connected(deadline) as sock:
                sent = True
                response = self._exchange(DeadlineSocket(sock, deadline), request, max_bytes, sink)
                _await_close(sock)
                return response
        except (OSError, http.client.HTTPException) as error:
            raise _explain(error, timeout, sent=sent) from None

    def abort(self) -> None:
        """Cut every connection, now and later; pending requests raise TransportError."""
        with self._lock:
            self._is_aborted = True
            for sock in self._open:
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def _connected(self, deadline: Deadline) -> Iterator[socket.socket]:
        sock = self._route.connect(deadline)
        with self._lock:
            self._open.add(sock)
        try:
            if self._is_aborted:
                raise ConnectionAbortedError
            yield sock
        finally:
            with self._lock:
                self._open.discard(sock)
            sock.close()

    def _exchange(
        self, sock: DeadlineSocket, request: HttpRequest, max_bytes: int, sink: Sink | None
    ) -> HttpResponse:
        connection = http.client.HTTPConnection(self._route.host, self._route.port)
        connection.sock = sock
        path = self._route.prefix + request.path
        headers = {**_HEADERS, **self._route.headers, **request.headers}
        # A server that rejects a large body may respond before it has read all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.request(request.method, path, request.body, headers)
        with connection.getresponse() as response:
            found = {name.lower(): value for name, value in response.getheaders()}
            if response.status != 200:
                body = _read_error(response, sock.deadline)
                return HttpResponse(status=response.status, headers=found, body=body)
            blocks: list[bytes] = []
            size = _read(response, max_bytes, sink or blocks.append)
        return HttpResponse(status=200, headers=found, body=b"".join(blocks), size=size)


def _read(response: http.client.HTTPResponse, max_bytes: int, sink: Sink) -> int:
    """Write the body to the sink; return its size."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise TransportError("the response is compressed, which was not requested", sent=True)
    size = 0
    expected = response.length
    while block := _read_block(response, _BLOCK_BYTES):
        size += len(block)
        if size > max_bytes:
            raise TransportError(f"the response is larger than {max_bytes >> 20} MB", sent=True)
        sink(block)
    if expected is not None and size != expected:
        raise http.client.IncompleteRead(b"")
    return size


def _read_error(response: http.client.HTTPResponse, deadline: Deadline) -> bytes:
    """Return the start of an error's body, or nothing if it takes too long."""
    deadline.shorten(_ERROR_SECONDS)
    try:
        return _read_block(response, _ERROR_BYTES)
    except (OSError, http.client.HTTPException):
        return b""


def _read_block(response: http.client.HTTPResponse, size: int) -> bytes:
    """Return the next bytes of the body, at most so many."""
    try:
        return response.read(size)
    except ValueError:  # for a chunk of negative size
        raise http.client.HTTPException from None


def _await_close(sock: socket.socket) -> None:
    """Wait briefly until the server closes the connection, as its response promised."""
    with contextlib.suppress(OSError):
        sock.settimeout(CLOSE_SECONDS)
        sock.recv(1)


def _explain(error: Exception, timeout: float, *, sent: bool) -> TransportError:
    """Describe a failure without the exception's own message, which may quote the server."""
    match error:
        case ssl.SSLCertVerificationError():
            return UntrustedError("the certificate is not trusted", sent=False)
        case TimeoutError():
            return TransportError(f"no complete response within {timeout:g} s", sent=sent)
        case socket.gaierror():
            return UnreachableError("host name not found", sent=False)
        case ConnectionRefusedError():
            return UnreachableError("connection refused", sent=False)
        case ProxyRefusedError():
            return UnreachableError(str(error), sent=False)
        case ssl.SSLError():
            return TransportError(f"TLS failed ({error.reason or 'unknown reason'})", sent=sent)
        case http.client.IncompleteRead():
            return TransportError("the response was cut off", sent=True)
        case http.client.RemoteDisconnected() | ConnectionError():
            return TransportError("the server closed the connection", sent=sent)
        case OSError():
            return TransportError(error.strerror or "the connection broke", sent=sent)
        case _:
            return TransportError("the response is not HTTP", sent=sent)

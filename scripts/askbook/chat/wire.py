"""One request sent, one answer read, once: within a deadline, a size and one host.

No redirect is followed, no cookie kept, no compression taken. The name of a host is looked
up by the system, which has its own time limit for that.
"""

import contextlib
import http.client
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import urlsplit

from askbook.chat import route
from askbook.chat.deadline import Deadline, DeadlineSocket

CAP = 1 << 20
"""The most bytes of an answer that are read."""

_ERROR_CAP = 64 * 1024
_ERROR_SECONDS = 10.0
_BLOCK = 64 * 1024

_LINGER = 0.05
"""Seconds that a server has to close its side; until then its request is open."""


Sink = Callable[[bytes], object]
"""Takes the body of an answer, piece by piece."""


class Cause(Enum):
    """Why there was no answer, as far as it matters for what to do."""

    UNREACHABLE = "unreachable"
    UNTRUSTED = "untrusted"
    BROKEN = "broken"


class BrokenError(Exception):
    """There was no whole answer; the reason quotes nothing that a server sent.

    ``sent`` tells whether the server may have got the request.
    """

    def __init__(self, reason: str, cause: Cause = Cause.BROKEN, *, sent: bool = True) -> None:
        super().__init__(reason)
        self.reason = reason
        self.cause = cause
        self.sent = sent


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is sent: ``length`` bytes of body, in pieces that can be made again."""

    method: str
    path: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Iterable[bytes] = ()
    length: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came back; the names of headers are in lower case.

    The body of an answer that went into a file is empty, and ``size`` is what it had.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    size: int = 0


class Wire:
    """Sends to one server; each request has a connection of its own."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._route = route.to(base_url)
        self._open: set[socket.socket] = set()
        self._is_aborted = False
        self._lock = threading.Lock()

    def exchange(
        self,
        sending: Sending,
        *,
        timeout: float,
        cap: int = CAP,
        sink: Sink | None = None,
    ) -> Answer:
        """Return the server's answer, whatever its status; BrokenError where there is none.

        The body of an answer with status 200 goes into the sink, where there is one. The
        body of an error counts as empty where it cannot be read.
        """
        deadline = Deadline(timeout)
        sent = False
        try:
            with self._connected(deadline) as plain:
                sent = True
                answer = self._talk(plain, deadline, sending, cap, sink)
                _await_close(plain)
                return answer
        except (OSError, http.client.HTTPException) as error:
            broken = _broken(error, timeout, sent=sent)
        # Raised out here, it carries no exception that quotes the server.
        raise broken

    def abort(self) -> None:
        """Cut every connection, now and later; who waits for an answer gets a BrokenError."""
        with self._lock:
            self._is_aborted = True
            for plain in self._open:
                with contextlib.suppress(OSError):
                    plain.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def _connected(self, deadline: Deadline) -> Iterator[socket.socket]:
        plain = self._route.open(deadline)
        with self._lock:
            self._open.add(plain)
        try:
            if self._is_aborted:
                raise ConnectionAbortedError
            yield plain
        finally:
            with self._lock:
                self._open.discard(plain)
            plain.close()

    def _talk(
        self,
        plain: socket.socket,
        deadline: Deadline,
        sending: Sending,
        cap: int,
        sink: Sink | None,
    ) -> Answer:
        connection = http.client.HTTPConnection(self._route.host, self._route.port)
        connection.sock = DeadlineSocket(plain, deadline)
        # A server that refuses a large body may answer before it has read all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self._send(connection, sending)
        with connection.getresponse() as response:
            headers = {name.lower(): value for name, value in response.getheaders()}
            if response.status == 200:
                body, size = _read(response, cap, sink)
            else:
                body, size = _read_error(response, deadline), 0
        return Answer(status=response.status, headers=headers, body=body, size=size)

    def _send(self, connection: http.client.HTTPConnection, sending: Sending) -> None:
        connection.putrequest(
            sending.method, self._target(sending.path), skip_host=True, skip_accept_encoding=True
        )
        for name, value in self._headers(sending).items():
            connection.putheader(name, value)
        connection.endheaders()
        for block in sending.body:
            connection.send(block)

    def _target(self, path: str) -> str:
        start = self._base_url if self._route.is_forwarded else urlsplit(self._base_url).path
        return start + path

    def _headers(self, sending: Sending) -> dict[str, str]:
        proxy = self._route.proxy if self._route.is_forwarded else None
        length = {} if sending.length is None else {"Content-Length": str(sending.length)}
        return {
            "Host": urlsplit(self._base_url).netloc,
            "User-Agent": "askbook",
            "Accept-Encoding": "identity",
            "Connection": "close",
            **(proxy.headers if proxy else {}),
            **length,
            **sending.headers,
        }


def _read(response: http.client.HTTPResponse, cap: int, sink: Sink | None) -> tuple[bytes, int]:
    """Return the body, or write it to the sink, and its size."""
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise BrokenError("the answer is compressed, which nobody asked for")
    blocks: list[bytes] = []
    size = 0
    expected = response.length
    while block := response.read(_BLOCK):
        size += len(block)
        if size > cap:
            raise BrokenError(f"the answer is larger than {cap >> 20} MB")
        if sink is None:
            blocks.append(block)
        else:
            sink(block)
    if expected is not None and size != expected:
        raise http.client.IncompleteRead(b"")
    return b"".join(blocks), size


def _await_close(plain: socket.socket) -> None:
    """Let the server close first, as it was asked to: then it counts no request twice."""
    with contextlib.suppress(OSError):
        plain.settimeout(_LINGER)
        plain.recv(1)


def _read_error(response: http.client.HTTPResponse, deadline: Deadline) -> bytes:
    """Return the start of an error's body, if it comes soon: its status says enough."""
    deadline.shorten(_ERROR_SECONDS)
    try:
        return response.read(_ERROR_CAP)
    except (OSError, http.client.HTTPException):
        return b""


def _broken(error: Exception, timeout: float, *, sent: bool) -> BrokenError:
    """Say in our own words what happened: an exception's may quote the server."""
    match error:
        case ssl.SSLCertVerificationError():
            return BrokenError("its certificate is not trusted", Cause.UNTRUSTED, sent=False)
        case TimeoutError():
            return BrokenError(f"there was no whole answer within {timeout:g} s", sent=sent)
        case socket.gaierror():
            return BrokenError("its name is not known", Cause.UNREACHABLE, sent=False)
        case ConnectionRefusedError():
            return BrokenError("nothing listens there", Cause.UNREACHABLE, sent=False)
        case route.ProxyRefusedError():
            return BrokenError(str(error), Cause.UNREACHABLE, sent=False)
        case ssl.SSLError():
            return BrokenError(f"TLS failed ({error.reason or 'no reason given'})", sent=sent)
        case http.client.IncompleteRead():
            return BrokenError("the answer was cut")
        case http.client.RemoteDisconnected() | ConnectionError():
            return BrokenError("the server closed the connection", sent=sent)
        case OSError():
            return BrokenError(error.strerror or "the connection broke", sent=sent)
        case _:
            return BrokenError("the answer is not HTTP", sent=sent)

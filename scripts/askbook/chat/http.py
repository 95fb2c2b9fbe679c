"""One HTTP request and its response, within a deadline and a size limit."""

import base64
import contextlib
import http.client
import io
import socket
import ssl
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import SplitResult, unquote, urlsplit

from askbook.chat.endpoint import is_loopback
from askbook.errors import StudyError

_PIECE = 16 * 1024
"""Bytes that are sent at once: a record of TLS."""


class Deadline:
    """A moment of ``time.monotonic`` by which something must be done."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left; raise TimeoutError where there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def shorten(self, seconds: float) -> None:
        """Leave at most that many seconds."""
        self._at = min(self._at, time.monotonic() + seconds)


class DeadlineSocket:
    """What ``http.client`` needs of a socket."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain = plain
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all the bytes before the deadline."""
        for start in range(0, len(data), _PIECE):
            self._plain.settimeout(self._deadline.left())
            self._plain.sendall(data[start : start + _PIECE])

    def makefile(self, _mode: str = "rb") -> io.BufferedReader:
        """Return a reader of what the other side sends."""
        return io.BufferedReader(_Reader(self._plain, self._deadline))

    def close(self) -> None:
        """Do nothing: a response is read after its connection is closed to requests."""


class _Reader(io.RawIOBase):
    """Reads from the socket until the deadline."""

    def __init__(self, plain: socket.socket, deadline: Deadline) -> None:
        self._plain = plain
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._plain.settimeout(self._deadline.left())
        return self._plain.recv_into(buffer)


_CONNECT_SECONDS = 15.0
"""The longest wait for one address to take a connection."""


class ProxyRefusedError(OSError):
    """The proxy does not let the connection through."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; its headers open it and are never shown."""

    host: str
    port: int
    headers: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Route:
    """How to reach one server."""

    host: str
    port: int
    context: ssl.SSLContext | None
    proxy: Proxy | None

    @property
    def is_forwarded(self) -> bool:
        """Whether a proxy reads the requests, and wants the whole URL in them."""
        return self.proxy is not None and self.context is None

    def open(self, deadline: Deadline) -> socket.socket:
        """Return a connected socket, with TLS where the server has it; raises OSError."""
        proxy = self.proxy
        plain = _connect(proxy.host, proxy.port, deadline) if proxy else None
        plain = plain or _connect(self.host, self.port, deadline)
        try:
            if self.context is None:
                return plain
            if proxy:
                self._tunnel(plain, proxy, deadline)
            plain.settimeout(deadline.left())
            return self.context.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise

    def _tunnel(self, plain: socket.socket, proxy: Proxy, deadline: Deadline) -> None:
        """Ask the proxy for a connection to the server."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        lines = [f"CONNECT {name}:{self.port} HTTP/1.1", f"Host: {name}:{self.port}"]
        lines += [f"{key}: {value}" for key, value in proxy.headers.items()]
        timed = DeadlineSocket(plain, deadline)
        timed.sendall("\r\n".join((*lines, "", "")).encode("ascii"))
        response = http.client.HTTPResponse(timed, method="CONNECT")  # type: ignore[arg-type]
        response.begin()
        if response.status != 200:
            raise ProxyRefusedError(f"the proxy answered with status {response.status}")


def _route_to(base_url: str) -> Route:
    """Return the way to the server of a URL; StudyError where a proxy cannot be used."""
    parts = urlsplit(base_url)
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    return Route(
        host=host,
        port=parts.port or (443 if secure else 80),
        context=ssl.create_default_context() if secure else None,
        proxy=_proxy(parts.scheme, host),
    )


def _proxy(scheme: str, host: str) -> Proxy | None:
    proxies = urllib.request.getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address or is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    parts = urlsplit(address if "://" in address else f"http://{address}")
    if parts.scheme != "http" or not parts.hostname:
        raise StudyError(
            "the proxy of the environment is no HTTP proxy; "
            f"set {scheme.upper()}_PROXY to http://host:port, or {host} in NO_PROXY"
        )
    return Proxy(parts.hostname, parts.port or 80, _proxy_headers(parts))


def _proxy_headers(parts: SplitResult) -> dict[str, str]:
    if not parts.username:
        return {}
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    token = base64.b64encode(pair.encode("utf-8")).decode("ascii")
    return {"Proxy-Authorization": f"Basic {token}"}


def _connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    """Return a socket connected to the first address of the host that takes it."""
    error: OSError = socket.gaierror("no address")
    for family, kind, protocol, _, address in socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM
    ):
        plain = socket.socket(family, kind, protocol)
        try:
            plain.settimeout(min(_CONNECT_SECONDS, deadline.left()))
            plain.connect(address)
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as found:
            plain.close()
            error = found
        except BaseException:
            plain.close()
            raise
        else:
            return plain
    raise error


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
        self._route = _route_to(base_url)
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
        case ProxyRefusedError():
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

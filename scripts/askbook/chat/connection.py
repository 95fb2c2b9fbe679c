"""Connections to a server, direct or through an HTTP proxy, with one deadline for all their use.

HTTP proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, with the user name
and password in their address. A server on this machine is never reached through a proxy,
because its key would travel in plain text. Only the system limits the time of a name lookup.
"""

import base64
import http.client
import io
import socket
import ssl
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from askbook.chat.endpoint import is_loopback, split_url
from askbook.errors import StudyError

_CONNECT_SECONDS = 15.0
"""Time for one of the host's addresses to accept the connection."""

_RECORD_BYTES = 16 * 1024
"""The size of a TLS record, the most that is sent without another look at the deadline."""


class ProxyRefusedError(OSError):
    """The proxy does not connect to the server."""


class Deadline:
    """The moment by which a request must be complete."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    def left(self) -> float:
        """Return the remaining seconds; raise TimeoutError if there are none."""
        left = self._at - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def shorten(self, seconds: float) -> None:
        """Leave at most that many seconds."""
        self._at = min(self._at, time.monotonic() + seconds)


class DeadlineSocket(io.RawIOBase):
    """The part of a socket that http.client uses, with one deadline for all reads and writes.

    A socket's own timeout starts again with every byte, so that a server could hold a client
    forever by sending one byte at a time.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline) -> None:
        self._sock = sock
        self.deadline = deadline

    def sendall(self, data: bytes) -> None:
        """Send all the bytes before the deadline."""
        for start in range(0, len(data), _RECORD_BYTES):
            self._sock.settimeout(self.deadline.left())
            self._sock.sendall(data[start : start + _RECORD_BYTES])

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return a buffered reader of what the server sends."""
        return io.BufferedReader(self)

    def readable(self) -> bool:
        """Return true, as BufferedReader requires."""
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Read what has arrived into the buffer before the deadline; return its size."""
        self._sock.settimeout(self.deadline.left())
        return self._sock.recv_into(buffer)

    def readall(self) -> bytes:
        """Refuse to read without a limit, as http.client does for a chunk of size -1."""
        raise ValueError

    def close(self) -> None:
        """Do nothing: http.client closes its socket before the response has been read."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy; its headers hold the password and are never shown."""

    host: str
    port: int
    headers: Mapping[str, str] = field(repr=False)


class Route:
    """The way to the server of a base URL; StudyError if its proxy is not an HTTP proxy."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        is_secure = parts.scheme == "https"
        self.host = parts.hostname or ""
        self.port = parts.port or (443 if is_secure else 80)
        self._tls = ssl.create_default_context() if is_secure else None
        self._proxy = _find_proxy(parts.scheme, self.host)
        forwarding = None if is_secure else self._proxy
        self.prefix = base_url if forwarding else parts.path
        """What precedes the path of a request; a proxy that forwards needs the whole URL."""
        self.headers = {"Host": parts.netloc, **(forwarding.headers if forwarding else {})}

    def connect(self, deadline: Deadline) -> socket.socket:
        """Return a socket that is connected to the server, with TLS for https; raises OSError."""
        proxy = self._proxy
        address = (proxy.host, proxy.port) if proxy else (self.host, self.port)
        sock = socket.create_connection(address, min(_CONNECT_SECONDS, deadline.left()))
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is None:
                return sock
            if proxy:
                self._open_tunnel(DeadlineSocket(sock, deadline), proxy)
            sock.settimeout(deadline.left())
            return self._tls.wrap_socket(sock, server_hostname=self.host)
        except BaseException:
            sock.close()
            raise

    def _open_tunnel(self, sock: DeadlineSocket, proxy: Proxy) -> None:
        # HTTPConnection.set_tunnel would open a socket of its own, without the deadline.
        connection = http.client.HTTPConnection(self.host, self.port)
        connection.sock = sock
        host = f"[{self.host}]" if ":" in self.host else self.host
        connection.request("CONNECT", f"{host}:{self.port}", headers=dict(proxy.headers))
        response = connection.getresponse()
        if response.status != 200:
            raise ProxyRefusedError(f"the proxy responded with status {response.status}")


def _find_proxy(scheme: str, host: str) -> Proxy | None:
    """Return the proxy for a host; StudyError if it is not an HTTP proxy."""
    proxies = urllib.request.getproxies()
    address = proxies.get(scheme) or proxies.get("all")
    if not address or is_loopback(host) or urllib.request.proxy_bypass(host):
        return None
    try:
        return _parse_proxy(address if "://" in address else f"http://{address}")
    except ValueError:
        raise StudyError(
            "the proxy in the environment is not an HTTP proxy; "
            f"set {scheme.upper()}_PROXY to http://host:port, or add {host} to NO_PROXY"
        ) from None


def _parse_proxy(address: str) -> Proxy:
    """Return the proxy at an address; raise ValueError if it is not that of an HTTP proxy."""
    parts = split_url(address)
    if parts.scheme != "http" or not parts.hostname:
        raise ValueError
    headers = {}
    if parts.username:
        credentials = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        token = base64.b64encode(credentials.encode("utf-8")).decode("ascii")
        headers["Proxy-Authorization"] = f"Basic {token}"
    return Proxy(parts.hostname, parts.port or 80, headers)

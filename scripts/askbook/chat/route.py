"""The way to a server: straight, or through the proxy that the environment names.

``HTTPS_PROXY``, ``HTTP_PROXY``, ``ALL_PROXY`` and ``NO_PROXY`` are obeyed for HTTP proxies,
with a name and a password where the address holds them. SOCKS proxies and proxies that are
themselves reached over TLS are refused with a message. This machine is never reached through
a proxy: a key for a local server would travel in plain text.
"""

import base64
import http.client
import socket
import ssl
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote, urlsplit

from askbook.chat.deadline import Deadline, DeadlineSocket
from askbook.chat.endpoint import is_loopback
from askbook.errors import StudyError

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


def to(base_url: str) -> Route:
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

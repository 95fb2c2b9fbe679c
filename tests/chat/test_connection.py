"""Connections with TLS, and through the proxy in the environment."""

import select
import socket
import ssl
import threading
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from helpers.fault_server import FaultServer
from helpers.faults import CANARY, FAULTS

from askbook.chat.client import Client
from askbook.chat.endpoint import find_preset, make_endpoint
from askbook.chat.errors import Failed, Stopped
from askbook.errors import StudyError

CERTIFICATE = Path(__file__).with_name("server.pem")
"""A certificate and its key for localhost, 127.0.0.1 and model.example, for tests only."""


class Proxy(ThreadingHTTPServer):
    """An HTTP proxy that connects every host name to one port of this machine."""

    daemon_threads = True

    def __init__(self, port: int, status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), ProxyHandler)
        self.port = port
        self.status = status
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://me:a%40b@127.0.0.1:{self.server_address[1]}"


class ProxyHandler(BaseHTTPRequestHandler):
    """Opens tunnels, or refuses them."""

    server: Proxy

    def do_CONNECT(self) -> None:
        self.server.seen.append((self.requestline, dict(self.headers)))
        self.send_response(self.server.status)
        self.end_headers()
        if self.server.status == 200:
            with socket.create_connection(("127.0.0.1", self.server.port)) as other:
                pump(self.connection, other)

    def log_message(self, *_: object) -> None:
        """Keep the tests' output clean."""


def pump(one: socket.socket, other: socket.socket) -> None:
    """Copy bytes both ways until one side ends."""
    while True:
        for ready in select.select([one, other], [], [])[0]:
            data = ready.recv(65536)
            if not data:
                return
            (other if ready is one else one).sendall(data)


@contextmanager
def proxy(port: int, status: int = 200) -> Iterator[Proxy]:
    with Proxy(port, status) as found:
        threading.Thread(target=found.serve_forever, args=(0.02,), daemon=True).start()
        yield found
        found.shutdown()


@pytest.fixture
def secure() -> Iterator[FaultServer]:
    """A server with TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    server = FaultServer()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    with server:
        yield server


def port_of(server: FaultServer) -> int:
    return server.server_address[1]


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))


def test_an_untrusted_certificate_stops_the_run(secure, make_client, request_):
    client = make_client(f"https://localhost:{port_of(secure)}/v1")
    with pytest.raises(Stopped, match=r"certificate is not trusted; .* SSL_CERT_FILE"):
        client.complete(request_)
    assert secure.calls == []


@pytest.mark.usefixtures("trusted")
def test_a_trusted_certificate_is_valid_for_its_names_only(
    secure, make_client, request_, monkeypatch
):
    assert make_client(f"https://localhost:{port_of(secure)}/v1").complete(request_).text
    assert make_client(f"https://127.0.0.1:{port_of(secure)}/v1").complete(request_).text
    with proxy(port_of(secure)) as between:
        monkeypatch.setenv("HTTPS_PROXY", between.url)
        with pytest.raises(Stopped, match="certificate is not trusted"):
            make_client("https://other.example/v1").complete(request_)
    assert len(secure.calls) == 2


@pytest.mark.timeout(60)
@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("name", [
    *("no_answer", "drip_header", "drip_body", "close_at_once", "reset_in_body", "cut_chunked"),
])  # fmt: skip
def test_faults_below_tls_are_overcome(secure, make_client, request_, attempts, name):
    secure.script(FAULTS[name])
    make_client(f"https://localhost:{port_of(secure)}/v1", timeout=1).complete(request_)
    assert [attempt.outcome for attempt in attempts] == ["retry", "answered"]


def test_a_server_without_tls_is_a_clean_failure(server, make_client, request_):
    client = make_client(f"https://localhost:{port_of(server)}/v1", max_retries=0)
    with pytest.raises(Failed, match="TLS failed"):
        client.complete(request_)
    assert server.calls == []


@pytest.mark.usefixtures("trusted")
def test_a_proxy_tunnels_https_without_seeing_the_key(secure, make_client, request_, monkeypatch):
    with proxy(port_of(secure)) as between:
        monkeypatch.setenv("HTTPS_PROXY", between.url)
        make_client("https://model.example/v1").complete(request_)
    line, headers = between.seen[0]
    assert line == "CONNECT model.example:443 HTTP/1.1"
    assert headers["Proxy-Authorization"] == f"Basic {b64encode(b'me:a@b').decode()}"
    assert CANARY not in repr(between.seen)
    assert "Proxy-Authorization" not in secure.calls[0].headers
    assert secure.calls[0].path == "/v1/chat/completions"
    assert secure.calls[0].headers["Host"] == "model.example"


def test_a_proxy_that_refuses_stops_the_run(make_client, request_, monkeypatch):
    with proxy(1, 407) as between:
        monkeypatch.setenv("HTTPS_PROXY", between.url)
        with pytest.raises(Stopped, match="the proxy responded with status 407") as caught:
            make_client("https://model.example/v1").complete(request_)
    assert "a@b" not in str(caught.value)


def test_a_proxy_for_http_gets_the_whole_url(server, request_, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", server.url.replace("http://", "me:secret@"))
    where = make_endpoint(find_preset("vllm"), "http://model.example:8000/v1", {})
    assert Client(where).complete(request_).text
    assert server.calls[0].path == "http://model.example:8000/v1/chat/completions"
    assert (
        server.calls[0].headers["Proxy-Authorization"]
        == f"Basic {b64encode(b'me:secret').decode()}"
    )


def test_this_machine_is_reached_without_a_proxy(server, make_client, request_, monkeypatch):
    for name in ("HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert make_client(server.base_url).complete(request_).text


def test_no_proxy_is_respected(monkeypatch, make_client, request_):
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "model.invalid")
    with pytest.raises(Stopped, match="host name not found"):
        make_client("https://model.invalid/v1").complete(request_)


@pytest.mark.parametrize("address", [
    "socks5://127.0.0.1:1080", "https://127.0.0.1:1", "http://",
    "http://a..b:80", "http://proxy.example:99999", "http://[oops", "http://\udcff@proxy.example",
])  # fmt: skip
def test_a_proxy_of_another_kind_is_rejected(monkeypatch, make_client, address):
    monkeypatch.setenv("ALL_PROXY", address)
    with pytest.raises(StudyError, match="HTTPS_PROXY"):
        make_client("https://model.example/v1")

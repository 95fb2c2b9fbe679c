"""nginx with deploy/nginx.conf over a built site, as a child process on loopback."""

import http.client
import os
import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from helpers.sites import REPO

CONFIGURATION = REPO / "deploy/nginx.conf"

_AROUND = """\
daemon off;
master_process off;
pid {folder}/pid;
error_log {folder}/error.log warn;
events {{}}
http {{
    log_format seen "$status $request_uri";
    access_log {folder}/access.log seen;
    client_body_temp_path {folder}/body;
    fastcgi_temp_path {folder}/fastcgi;
    proxy_temp_path {folder}/proxy;
    scgi_temp_path {folder}/scgi;
    uwsgi_temp_path {folder}/uwsgi;
    include {folder}/site.conf;
}}
"""
"""One process, which runs as whoever starts it and writes into one folder alone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said to one request."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Server:
    """A running nginx."""

    port: int
    folder: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def seen(self) -> list[str]:
        """Return what was asked for until now, each as its status and address."""
        return (self.folder / "access.log").read_text(encoding="utf-8").splitlines()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for one address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("GET", path, headers=fields)
        response = connection.getresponse()
        named = {name.lower(): value for name, value in response.getheaders()}
        answer = Answer(response.status, named, response.read())
        connection.close()
        return answer


def binary() -> str | None:
    """Return where nginx is; Debian's is not on the PATH of everyone."""
    return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


@contextmanager
def serve(nginx: str, public: Path, folder: Path) -> Iterator[Server]:
    """Serve a built site with the project's configuration."""
    port = _free_port()
    (folder / "site.conf").write_text(_configuration(public, port), encoding="utf-8")
    (folder / "nginx.conf").write_text(_AROUND.format(folder=folder), encoding="utf-8")
    command = [nginx, "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", "error.log"]
    process = subprocess.Popen(command, stderr=subprocess.STDOUT, stdout=subprocess.PIPE, text=True)
    try:
        _wait(process, port, folder)
        yield Server(port, folder)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _configuration(public: Path, port: int) -> str:
    """Return the project's configuration with another address and another folder."""
    text = CONFIGURATION.read_text(encoding="utf-8")
    text, listens = re.subn(r"(?m)^ *listen 80;\n", f"    listen 127.0.0.1:{port};\n", text)
    text, others = re.subn(r"(?m)^ *listen \[::\]:80;\n", "", text)
    text, roots = re.subn(r"(?m)^( *root) .*;", rf'\1 "{public}";', text)
    assert (listens, others, roots) == (1, 1, 1)
    return text


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait(process: subprocess.Popen[str], port: int, folder: Path) -> None:
    """Wait until the server answers; fail with its own words when it has ended."""
    while process.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
    log = folder / "error.log"
    raise AssertionError(process.communicate()[0] + (log.read_text() if log.exists() else ""))

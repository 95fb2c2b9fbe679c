"""Ctrl-C, a second process and the progress of ./askbook ask, in processes of their own."""

import os
import pty
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from helpers.ask_site import run_ask, server_options
from helpers.clocks import wait_until
from helpers.fault_server import FaultServer
from helpers.faults import FAULTS
from helpers.sites import REPO


def command(course: Path, server: FaultServer, *arguments: str) -> list[str]:
    # A shell starts background processes, such as this test run, with Ctrl-C ignored.
    handle = "signal.signal(signal.SIGINT, signal.default_int_handler)"
    code = f"import signal, sys, ask; {handle}; sys.exit(ask.main(sys.argv[1:]))"
    options = server_options(server, *arguments)
    return [sys.executable, "-c", code, "--site", str(course), *options]


@pytest.fixture
def start(course, server):
    """Start ./askbook ask; whatever is still running at the end of the test is killed."""
    started = []

    def run(*arguments: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            command(course, server, *arguments),
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(REPO / "scripts")},
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_an_interruption_finishes_open_requests(course, server, start, number):
    server.delay = 1.0
    process = start("--jobs", "2")
    wait_until(lambda: server.open == 2)
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "finishing open requests; press Ctrl-C again to stop at once" in err
    assert "Traceback" not in err
    assert len(server.calls) == 2
    # Both replies were saved, although a Preview is written only after its page's Explain.
    server.delay = 0.0
    assert run_ask(course, *server_options(server, "--quiet", "--jobs", "8")) == 0
    assert len(server.calls) == 24


def test_a_second_ctrl_c_stops_at_once(server, start):
    server.always(FAULTS["no_answer"])
    process = start("--jobs", "2")
    wait_until(lambda: server.open == 2)
    process.send_signal(signal.SIGINT)
    while "press Ctrl-C again" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Traceback" not in err


def test_a_second_process_is_refused(course, server, start, capsys):
    server.always(FAULTS["no_answer"])
    start("--jobs", "1")
    wait_until(lambda: server.open > 0)
    assert run_ask(course, *server_options(server)) == 2
    assert (
        "another ./askbook ask, verify, batch or outline is running on this site; wait until it is "
        "done, or stop it" in capsys.readouterr().err
    )


def test_a_terminal_shows_one_line_that_is_updated(course, server):
    server.delay = 0.15
    terminal, process_end = pty.openpty()
    process = subprocess.Popen(
        command(course, server, "--jobs", "2"),
        stdout=subprocess.DEVNULL,
        stderr=process_end,
        env={**os.environ, "PYTHONPATH": str(REPO / "scripts")},
    )
    shown: list[bytes] = []
    reader = threading.Thread(target=lambda: shown.append(read_all(terminal)), daemon=True)
    reader.start()
    assert process.wait(60) == 0
    os.close(process_end)
    reader.join(60)
    text = b"".join(shown).decode()
    assert re.search(
        r"\r\d+ of 24 sections filled, \d+ requests, .* tokens, about \d+ s to go", text
    )


def read_all(terminal: int) -> bytes:
    data = b""
    while True:
        try:
            part = os.read(terminal, 65536)
        except OSError:
            return data
        if not part:
            return data
        data += part

"""A run killed at any moment leaves no damaged page and pays for almost nothing twice."""

import os
import resource
import signal
import subprocess
import sys

import pytest
from helpers import tutor
from helpers.ask_site import server_options
from helpers.fault_server import FaultServer
from helpers.forks import Forks
from helpers.kills import Command, check_kills
from helpers.sites import make_site

import generate

TREE = "- title: Course\n  children: [Topic A, Topic B]\n"
PYTHON_ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
CANARY = "sk-canary-0123456789abcdef"


@pytest.fixture
def course(tmp_path):
    site = make_site(tmp_path / "site", TREE)
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return site


@pytest.mark.parametrize("jobs", [1, 8])
def test_a_killed_run_costs_at_most_one_request_per_job(course, tmp_path, kills, jobs):
    output = tmp_path / "output"
    with FaultServer(text=tutor.stubborn) as server, Forks({"VLLM_API_KEY": CANARY}) as forks:
        command = Command(name="ask", server=server, forks=forks, output=output, jobs=jobs)
        check_kills(command, course, ["content"], kills)
        assert any(len(call.json["messages"]) > 2 for call in server.calls)
    files = [output, *(tmp_path / "killed").rglob("*")]
    text = "".join(file.read_text(encoding="utf-8") for file in files if file.is_file())
    assert CANARY not in text
    assert "Traceback" not in text


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_full_disk_loses_no_reply(course):
    code = "import sys, ask; sys.exit(ask.main(sys.argv[1:]))"
    with FaultServer(text=tutor.answer) as server:
        options = server_options(server, "--quiet", "--jobs", "1")
        command = [sys.executable, "-c", code, "--site", str(course), *options]
        full = subprocess.run(
            command,
            preexec_fn=limit_file_size,
            capture_output=True,
            text=True,
            check=False,
            env=PYTHON_ENV,
        )
        assert full.returncode == 2
        assert (
            "cannot be written: File too large; free some space and run this again" in full.stderr
        )
        assert "Traceback" not in full.stderr
        asked = len(server.calls)
        last = subprocess.run(command, capture_output=True, text=True, check=False, env=PYTHON_ENV)
        assert (last.returncode, last.stderr) == (0, "")
        assert 0 < asked < len(server.calls) <= 4 * 3 + 1  # at most one did not fit

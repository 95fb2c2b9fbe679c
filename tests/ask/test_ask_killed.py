"""A run killed at any moment leaves no damaged page and pays for almost nothing twice."""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.clocks import wait_until
from helpers.forks import Forks
from helpers.sites import make_site
from helpers.tutor_process import PYTHON_ENV, Tutor

import generate

TREE = "- title: Course\n  children:\n" + "".join(
    f"    - title: Part {part}\n      children:\n"
    + "".join(f"        - Topic {part}{topic}\n" for topic in range(16))
    for part in "ABC"
)
CANARY = "sk-canary-0123456789abcdef"


@pytest.fixture
def course(tmp_path):
    site = make_site(tmp_path / "site", TREE)
    generate.main(["--site", str(site), "--quiet"])
    return site


def arguments(site: Path, tutor: Tutor, jobs: int) -> list[str]:
    server = ["--preset", "vllm", "--base-url", tutor.base_url, "--model", "m"]
    return ["--site", str(site), "--quiet", *server, "--jobs", str(jobs)]


def tree(site: Path) -> dict[str, bytes]:
    files = (path for path in sorted((site / "content").rglob("*")) if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in files}


def wait_for_start(site: Path, process: int) -> None:
    record = f'"event":"begin","process":{process},'.encode()
    journal = site / ".askbook/journal.jsonl"
    wait_until(lambda: journal.exists() and record in journal.read_bytes()[-100_000:])


@pytest.mark.parametrize(("jobs", "delay", "kills"), [(1, 0.01, 50), (8, 0.05, 20)])
def test_a_killed_run_costs_at_most_one_request_per_job(course, tmp_path, jobs, delay, kills):
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(course, undisturbed, symlinks=True)
    output, chance = tmp_path / "output", random.Random(jobs)
    with (
        Tutor("--text", "stubborn", "--delay", str(delay)) as tutor,
        Forks({"VLLM_API_KEY": CANARY}) as forks,
    ):
        whole = forks.wait(forks.start(arguments(undisturbed, tutor, 8), output))
        least = tutor.calls
        for _ in range(kills):
            process = forks.start(arguments(course, tutor, jobs), output)
            wait_for_start(course, process)
            time.sleep(chance.random() * 8 * delay * jobs**-0.5)
            os.kill(process, signal.SIGKILL)
            assert forks.wait(process) == -signal.SIGKILL
        before_last = tutor.calls
        last = forks.wait(forks.start(arguments(course, tutor, jobs), output))
        asked, at_last = tutor.calls - least, tutor.calls - before_last
    assert whole == last == 1
    assert tree(course) == tree(undisturbed)
    assert least <= asked <= least + jobs * kills
    assert 0 < at_last < least  # the kills came while there was something to ask
    text = output.read_text(encoding="utf-8")
    assert "Traceback" not in text
    journal = (course / ".askbook/journal.jsonl").read_text(encoding="utf-8")
    assert CANARY not in text + journal + str(tree(course))


def limit_file_size() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_full_disk_loses_no_reply(course):
    with Tutor() as tutor:
        code = "import sys, ask; sys.exit(ask.main(sys.argv[1:]))"
        command = [sys.executable, "-c", code, *arguments(course, tutor, 1)]
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
        asked = tutor.calls
        last = subprocess.run(command, capture_output=True, text=True, check=False, env=PYTHON_ENV)
        assert (last.returncode, last.stderr) == (0, "")
        assert 0 < asked < tutor.calls == 4 * 52 + 1

"""Whatever kills a run, at whatever moment: no page is torn, and nothing is paid for twice."""

import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from helpers.forks import SCRIPT, Forks
from helpers.minisite import REPO, make_site

import generate
from askbook.ask.journal import opened
from askbook.chat.reply import Reply

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


class Tutor:
    """The model in a process of its own."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(REPO / "tests/tutor.py"), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.base_url = self.process.stdout.readline().strip()
        self.counted = 0

    def __enter__(self) -> "Tutor":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate("", timeout=20)

    @property
    def calls(self) -> int:
        """How many questions came; what is counted here is left out."""
        with urllib.request.urlopen(self.base_url.removesuffix("v1") + "stats") as answer:
            found = json.load(answer)["calls"] - self.counted
        self.counted += 1
        return found

    def wait_for(self, calls: int) -> None:
        """Wait until that many more questions came, however slow this machine is."""
        wanted, end = self.calls + calls, time.monotonic() + 60
        while self.calls < wanted:
            assert time.monotonic() < end
            time.sleep(0.002)


def arguments(site: Path, tutor: Tutor, jobs: int) -> list[str]:
    server = ["--preset", "vllm", "--base-url", tutor.base_url, "--model", "m"]
    return ["--site", str(site), "--quiet", *server, "--jobs", str(jobs)]


def tree(site: Path) -> dict[str, bytes]:
    files = (path for path in sorted((site / "content").rglob("*")) if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in files}


def wait_for_begin(site: Path, process: int) -> None:
    begun = f'"event":"begin","process":{process},'.encode()
    journal = site / ".askbook/journal.jsonl"
    end = time.monotonic() + 20
    while not (journal.exists() and begun in journal.read_bytes()[-100_000:]):
        assert time.monotonic() < end
        time.sleep(0.002)


@pytest.mark.parametrize(("jobs", "delay", "kills"), [(1, 0.01, 100), (8, 0.05, 40)])
def test_a_killed_run_costs_one_request_for_each_job_at_most(course, tmp_path, jobs, delay, kills):
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
            wait_for_begin(course, process)
            time.sleep(chance.random() * 8 * delay * jobs**-0.5)
            os.kill(process, signal.SIGKILL)
            assert forks.wait(process) == -signal.SIGKILL
        before_last = tutor.calls
        last = forks.wait(forks.start(arguments(course, tutor, jobs), output))
        asked, at_last = tutor.calls - least, tutor.calls - before_last
    print(f"{kills} kills, {jobs} jobs: {least} requests, {asked - least} more")
    assert whole == last == 1
    assert tree(course) == tree(undisturbed)
    assert least <= asked <= least + jobs * kills
    assert 0 < at_last < least  # the kills came while there was something to ask
    said = output.read_text(encoding="utf-8")
    assert "Traceback" not in said
    journal = (course / ".askbook/journal.jsonl").read_text(encoding="utf-8")
    assert CANARY not in said + journal + str(tree(course))


def test_a_line_that_was_cut_is_reported_and_the_rest_counts(course):
    with opened(course, print) as journal:
        journal.imported("a" * 64, Reply(text="One."))
        journal.imported("b" * 64, Reply(text="Two."))
    path = course / ".askbook/journal.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    said = []
    with opened(course, said.append) as journal:
        assert journal.reply("a" * 64).reply.text == "One."
        assert journal.reply("b" * 64) is None
        journal.imported("b" * 64, Reply(text="Two."))
        assert journal.reply("b" * 64).reply.text == "Two."
    assert said == [f"{path}:2: this line is cut or damaged; it was left out"]


def _small_files() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_full_disk_loses_nothing(course):
    with Tutor() as tutor:
        command = [sys.executable, str(SCRIPT), *arguments(course, tutor, 1)]
        full = subprocess.run(
            command, preexec_fn=_small_files, capture_output=True, text=True, check=False
        )
        assert full.returncode == 2
        assert (
            "cannot be written: File too large; free some space and run this again" in full.stderr
        )
        assert "Traceback" not in full.stderr
        asked = tutor.calls
        last = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (last.returncode, last.stderr) == (0, "")
        assert 0 < asked < tutor.calls == 4 * 52 + 1


def test_an_almost_full_disk_stops_the_run_before_a_request(course, monkeypatch):
    with opened(course, print) as journal:
        journal.refuse_full_disk()
        full = os.statvfs(course)
        fields = [*full]
        fields[4] = 1  # f_bavail
        monkeypatch.setattr(os, "statvfs", lambda _path: os.statvfs_result(fields))
        with pytest.raises(Exception, match="is almost full; free some space and run this again"):
            journal.refuse_full_disk()

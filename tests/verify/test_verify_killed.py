"""A second reading that is killed at any moment pays for almost nothing twice."""

import os
import random
import shutil
import signal
import time

from helpers.ask_site import explained
from helpers.clocks import wait_until
from helpers.forks import Forks
from helpers.sites import make_site
from helpers.tutor_process import Tutor

import generate

TREE = "- title: Course\n  children:\n" + "".join(f"    - Topic {n}\n" for n in range(60))
KILLS = 40


def results(site):
    """Return the pages and the doubts of a site."""
    folders = (site / "content", site / "data")
    files = (path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path.relative_to(site)): path.read_bytes() for path in files}


def test_a_killed_reading_costs_at_most_one_request_per_job(tmp_path):
    course, undisturbed, output = tmp_path / "a", tmp_path / "b", tmp_path / "output"
    make_site(course, TREE)
    generate.main(["--site", str(course), "--quiet"])
    shutil.copytree(explained(course), undisturbed, symlinks=True)
    chance = random.Random(16)
    journal = course / ".askbook/journal.jsonl"
    with Tutor("--text", "doubts", "--delay", "0.01") as tutor, Forks({}) as forks:

        def start(site):
            server = ["--preset", "vllm", "--base-url", tutor.base_url, "--model", "m"]
            options = ["--site", str(site), "--quiet", *server, "--jobs", "1"]
            return forks.start(options, output, "verify")

        whole = forks.wait(start(undisturbed))
        least = tutor.calls
        for _ in range(KILLS):
            enough = tutor.calls + chance.randint(0, 1)
            process = start(course)
            begun = f'"event":"begin","process":{process},'.encode()
            wait_until(lambda: journal.exists() and begun in journal.read_bytes()[-100_000:])  # noqa: B023
            wait_until(lambda: tutor.calls >= enough)  # noqa: B023
            time.sleep(chance.random() * 0.02)
            os.kill(process, signal.SIGKILL)
            assert forks.wait(process) == -signal.SIGKILL
        before_last = tutor.calls
        last = forks.wait(start(course))
        asked, at_last = tutor.calls - least, tutor.calls - before_last
    assert whole == last == 1
    assert results(course) == results(undisturbed)
    assert least == 61
    assert least <= asked <= least + KILLS
    assert 0 < at_last < least  # the kills came while there was something to read
    assert "Traceback" not in output.read_text(encoding="utf-8")

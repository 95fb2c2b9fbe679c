"""Programs are waited for, stopped when they take too long, and killed when nobody waits."""

import os
import sys

import pytest
from helpers.clocks import wait_until

from askbook.disk import subprocesses
from askbook.errors import StudyError

ENDLESS = """
import os, time
print("begun", flush=True)
open("pid", "w").write(f"{os.getpid()}\\n")
time.sleep(3600)
"""


def start(program, **options):
    command = [sys.executable, "-c", program]
    return subprocesses.start("Program", command, environment=dict(os.environ), **options)


def wait_for_pid(folder) -> int:
    """Wait until the endless program runs in a folder; return its process id."""
    file = folder / "pid"
    wait_until(lambda: file.exists() and file.read_text().endswith("\n"))
    return int(file.read_text())


def assert_ended(pid: int) -> None:
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_the_exit_code_and_the_output_of_a_program_are_returned_at_its_end():
    with start("print('done'); exit(3)", seconds=60) as finish:
        done = finish()
    assert (done.returncode, done.stdout, done.stderr) == (3, "done\n", "")


def test_a_program_that_takes_too_long_is_killed_and_its_output_shown(tmp_path):
    with start(ENDLESS, seconds=0.1, folder=tmp_path) as finish:
        pid = wait_for_pid(tmp_path)
        with pytest.raises(StudyError, match=r"^Program was stopped after 0\.1 seconds\nbegun$"):
            finish()
    assert_ended(pid)


def test_a_program_that_is_not_waited_for_is_killed_at_the_end_of_the_block(tmp_path):
    with start(ENDLESS, seconds=60, folder=tmp_path):
        pid = wait_for_pid(tmp_path)
    assert_ended(pid)

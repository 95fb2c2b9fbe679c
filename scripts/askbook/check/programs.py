"""Run the Python programs of an answer, and compare what they print with what the page says.

A program is a code fence in Python that is followed by a fence in ``text`` with its output. It
runs in a process of its own, with limits of time, memory and output, in an empty folder and
without the environment of the caller. That protects against mistakes, not against malice: a
program can still read files and open connections.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from askbook.errors import StudyError
from askbook.findings import Finding, finding
from askbook.text import markdown
from askbook.text.markdown import Kind, Line

SECONDS = 60
MEMORY = 2 << 30
"""Bytes of address space."""
_OUTPUT = 1 << 20
"""Bytes that a program may print or write into one file."""

_WARNINGS = ("-W", "error", "-W", "ignore::ResourceWarning")
"""A program that prints a warning fails; one that leaves a file open does not."""

_START = f"""
import resource, runpy
for limit, value in (
    (resource.RLIMIT_AS, {MEMORY}),
    (resource.RLIMIT_CPU, {SECONDS}),
    (resource.RLIMIT_FSIZE, {_OUTPUT}),
    (resource.RLIMIT_CORE, 0),
):
    resource.setrlimit(limit, (value, value))
runpy.run_path("program.py", run_name="__main__")
"""
"""Sets the limits in the new process, then runs the program in its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """A program at a line of an answer, and the output that the answer shows."""

    line: int
    code: str
    output: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a program printed, and why it failed; the reason is empty if it did not."""

    printed: str
    problem: str = ""


Run = Callable[[str], Outcome]


def check_programs(answer: str, run: Run) -> Iterator[Finding]:
    """Yield a finding for each program that fails, or prints something else than its page says."""
    for program in find_programs(answer):
        outcome = run(program.code)
        problem = outcome.problem or _difference(outcome.printed, program.output)
        if problem:
            yield finding("A028", program.line, f"the program {problem}; correct it or its output")


def find_programs(answer: str) -> Iterator[Program]:
    """Yield each fence in Python that only blank lines separate from a fence in text."""
    blocks = list(_blocks(answer))
    for (language, lines), (next_language, next_lines) in pairwise(blocks):
        if language == "python" and next_language == "text":
            yield Program(line=lines[0].number, code=_code(lines), output=_code(next_lines))


def _blocks(answer: str) -> Iterator[tuple[str, list[Line]]]:
    """Yield each code fence with its language, and other text between them with none."""
    block: list[Line] = []
    for line in markdown.scan(answer):
        if line.kind is Kind.FENCE and line.opens:
            block = [line]
        elif line.kind is Kind.FENCE and block:
            match = markdown.FENCE.match(block[0].text)
            yield (match["info"].strip() if match else ""), block
            block = []
        elif block:
            block.append(line)
        elif line.kind is not Kind.BLANK:
            yield "", [line]


def _code(lines: list[Line]) -> str:
    """Return the text inside a fence."""
    return "".join(f"{line.text}\n" for line in lines[1:])


def _difference(printed: str, expected: str) -> str:
    """Return how the first line differs that is not as expected, or nothing."""
    both = printed.rstrip().split("\n"), expected.rstrip().split("\n")
    for number in range(max(map(len, both))):
        one, other = (lines[number].rstrip() if number < len(lines) else None for lines in both)
        if one != other:
            says = "nothing" if one is None else repr(one)
            instead = "nothing" if other is None else repr(other)
            return f"prints {says} in line {number + 1}, and the page shows {instead}"
    return ""


@cache
def run_program(code: str, **environment: str) -> Outcome:
    """Run a Python program and return what it printed.

    Its environment holds PATH and the variables given.
    Raises StudyError where the system has no limits for processes.
    """
    if os.name != "posix":
        raise StudyError("--run-code needs a system with limits for processes: Linux or macOS")
    with TemporaryDirectory(prefix="askbook-") as name:
        folder = Path(name)
        (folder / "program.py").write_text(code, encoding="utf-8")
        problem = _run_in(folder, environment)
        return Outcome(_read(folder / "stdout"), problem)


def _run_in(folder: Path, environment: dict[str, str]) -> str:
    """Run the program of a folder, with its output in files there; return why it failed."""
    command = [sys.executable, "-I", "-X", "utf8", *_WARNINGS, "-c", _START]
    with (folder / "stdout").open("wb") as out, (folder / "stderr").open("wb") as err:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={"PATH": os.defpath, **environment},
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            start_new_session=True,
        )
        try:
            code = process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            return f"was stopped after {SECONDS} seconds"
        finally:
            with suppress(ProcessLookupError):  # processes that it started go with it
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    last = _read(folder / "stderr").strip().rpartition("\n")[2]
    if code < 0:
        return f"was ended by the signal {signal.Signals(-code).name}"
    if last:
        return f"fails: {last}"
    return f"fails with exit code {code}" if code else ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")

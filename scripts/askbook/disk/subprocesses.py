"""Run another program with a time limit, or start it and wait for it later."""

import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from askbook.errors import StudyError

Finish = Callable[[], subprocess.CompletedProcess[str]]
"""Waits for a program's end; returns its exit code and output."""


def run(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    seconds: float,
    folder: Path | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; return its exit code and output.

    Raises StudyError with the program's output if it takes longer than ``seconds``.
    """
    with start(name, command, environment=environment, seconds=seconds, folder=folder) as finish:
        return finish()


@contextmanager
def start(
    name: str,
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    seconds: float,
    folder: Path | None = None,
) -> Iterator[Finish]:
    """Run a command while the block does something else; yield what waits for its end.

    The wait raises StudyError with the program's output if it takes longer than ``seconds``. A
    program that still runs when the block ends is killed. It pauses when it has printed more than
    a pipe holds, until it is waited for.
    """
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:

        def finish() -> subprocess.CompletedProcess[str]:
            try:
                output, errors = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired as error:
                process.kill()
                printed = "".join(process.communicate())
                message = f"{name} was stopped after {seconds:g} seconds\n{printed}"
                raise StudyError(message.strip()) from error
            return subprocess.CompletedProcess(command, process.returncode, output, errors)

        try:
            yield finish
        finally:
            process.kill()

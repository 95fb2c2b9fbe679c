"""Run another program with a time limit."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from askbook.errors import StudyError


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
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        printed = b"".join(filter(None, (error.stdout, error.stderr))).decode(errors="replace")
        message = f"{name} was stopped after {seconds:g} seconds\n{printed}"
        raise StudyError(message.strip()) from error

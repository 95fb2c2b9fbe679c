"""Starts many short runs of ./askbook ask or verify, each in a process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from helpers.fork_server import ForkServer, serve

import ask
import verify

COMMANDS = {"ask": ask.main, "verify": verify.main}


class Forks(ForkServer):
    """Starts runs and waits for them; ``env`` is added to their environment."""

    def __init__(self, env: dict[str, str]) -> None:
        super().__init__("helpers.forks", env)

    def start(self, arguments: list[str], output: Path, command: str = "ask") -> int:
        """Start a run that appends its output to a file; return its process id."""
        return self.fork(command=command, arguments=arguments, output=str(output))


def _run(task: dict[str, Any]) -> None:
    file = os.open(task["output"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    code = 1
    try:
        code = COMMANDS[task["command"]](task["arguments"])
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    serve(_run)

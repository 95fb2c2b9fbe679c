"""Starts many short runs of ./askbook ask, each in a process of its own.

A process that has imported the command forks a child for each run, which is much faster than
to start Python each time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


class Forks:
    """Starts runs and waits for them; ``env`` is added to their environment."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpers.forks"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **env, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate("", timeout=60)

    def start(self, arguments: list[str], output: Path) -> int:
        """Start a run that appends its output to a file; return its process id."""
        return self._request(arguments=arguments, output=str(output))

    def wait(self, process: int) -> int:
        """Return the exit code, or minus the signal that ended the run."""
        return self._request(wait=process)

    def _request(self, **request: object) -> int:
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def main() -> None:
    """Serve until standard input ends."""
    import ask  # noqa: F401  imported once, for all children

    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        process = os.fork()
        if not process:
            _run(request["arguments"], request["output"])
        print(process, flush=True)


def _run(arguments: list[str], output: str) -> None:
    import ask

    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    code = 1
    try:
        code = ask.main(arguments)
        sys.stdout.flush()
    finally:
        os._exit(code)


if __name__ == "__main__":
    main()

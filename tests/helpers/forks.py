"""Many short runs of ./askbook ask, each a process, without a hundred interpreter starts.

A process that has imported the script forks a child for each run; the child runs the script's
file as ``__main__``, as a shell would.
"""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

from helpers.minisite import REPO

SCRIPT = REPO / "scripts/ask.py"


class Forks:
    """Starts runs and waits for them; ``env`` is added to their environment."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, **env, "PYTHONPATH": os.pathsep.join(sys.path)},
        )  # fmt: skip

    def __enter__(self) -> Forks:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate("", timeout=20)

    def start(self, arguments: list[str], output: Path) -> int:
        """Start a run that appends what it says to a file; return its process id."""
        return self._ask(arguments=arguments, output=str(output))

    def wait(self, process: int) -> int:
        """Return the exit code, or minus the signal that ended it."""
        return self._ask(wait=process)

    def _ask(self, **what: object) -> int:
        self.process.stdin.write(json.dumps(what) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def main() -> None:
    """Serve until standard input ends."""
    import ask  # noqa: F401  imported once, for all children

    for line in sys.stdin:
        what = json.loads(line)
        if "wait" in what:
            _, status = os.waitpid(what["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        process = os.fork()
        if not process:
            _run(what["arguments"], what["output"])
        print(process, flush=True)


def _run(arguments: list[str], output: str) -> None:
    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(file, 1)
    os.dup2(file, 2)
    sys.argv = [str(SCRIPT), *arguments]
    code = 1
    try:
        runpy.run_path(str(SCRIPT), run_name="__main__")
    except SystemExit as end:
        code = int(end.code or 0)
    sys.stdout.flush()
    os._exit(code)


if __name__ == "__main__":
    main()

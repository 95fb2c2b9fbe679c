"""A process that forks a child for each run, which is much faster than to start Python each time.

A module that uses it calls ``serve`` when it is run with ``python -m``, and starts itself with
``ForkServer``. It must import what its runs need before it serves.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Self

_NOTHING: Mapping[str, str] = MappingProxyType({})


class ForkServer:
    """Starts runs and waits for them; ``env`` is added to their environment."""

    def __init__(self, module: str, env: Mapping[str, str] = _NOTHING) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, **env, "PYTHONPATH": os.pathsep.join(sys.path)},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate("", timeout=60)

    def fork(self, **task: object) -> int:
        """Start a run of a task; return its process id."""
        return self._request(task)

    def wait(self, process: int) -> int:
        """Return the exit code, or minus the signal that ended the run."""
        return self._request({"wait": process})

    def _request(self, request: Mapping[str, object]) -> int:
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def serve(run: Callable[[dict[str, Any]], object]) -> None:
    """Fork a child for each task until standard input ends; ``run`` must end the child."""
    for line in sys.stdin:
        request = json.loads(line)
        if "wait" in request:
            _, status = os.waitpid(request["wait"], 0)
            print(os.waitstatus_to_exitcode(status), flush=True)
            continue
        process = os.fork()
        if not process:
            run(request)
        print(process, flush=True)

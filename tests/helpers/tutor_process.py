"""The simulated model of `helpers.tutor` in a process of its own, which outlives killed runs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request

PYTHON_ENV = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


class Tutor:
    """A server whose model answers as the arguments say, until the block ends."""

    def __init__(self, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "helpers.tutor", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=PYTHON_ENV,
        )
        self.base_url = self.process.stdout.readline().strip()
        self.own_calls = 0

    def __enter__(self) -> Tutor:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate("", timeout=20)

    @property
    def calls(self) -> int:
        """The number of requests for answers; those for this number are not counted."""
        with urllib.request.urlopen(self.base_url.removesuffix("v1") + "stats") as response:
            calls = json.load(response)["calls"] - self.own_calls
        self.own_calls += 1
        return calls

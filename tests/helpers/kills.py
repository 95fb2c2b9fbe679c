"""Kills ./askbook ask or verify at a request that the server counts, and lets the next run finish.

The server holds every request from the one at which a run is to be killed, so each kill comes
while there is something left to do, on a machine of any speed.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.fault_server import FaultServer, Handler
from helpers.faults import DEADLINE, Fault
from helpers.forks import Forks


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command that asks a server about a site, with ``jobs`` requests at once."""

    name: str
    server: FaultServer
    forks: Forks
    output: Path
    jobs: int

    def start(self, site: Path) -> int:
        """Start the command on a site; return its process id."""
        server = ["--preset", "vllm", "--base-url", self.server.base_url, "--model", "m"]
        arguments = ["--site", str(site), "--quiet", *server, "--jobs", str(self.jobs)]
        return self.forks.start(arguments, self.output, self.name)

    def finish(self, site: Path) -> int:
        """Run the command on a site to its end; return its exit code."""
        return self.forks.wait(self.start(site))

    def kill(self, site: Path, number: int, *, is_answered: bool) -> None:
        """Run the command until the server has received or answered that many requests."""
        reached = threading.Event()
        last = _answer(reached) if is_answered else _hold(reached)
        self.server.script(*[None] * (number - 1), last)
        self.server.always(_hold(threading.Event()))
        process = self.start(site)
        assert reached.wait(DEADLINE)
        os.kill(process, signal.SIGKILL)
        assert self.forks.wait(process) == -signal.SIGKILL
        self.server.always(None)


def check_kills(command: Command, site: Path, folders: Sequence[str], kills: int) -> None:
    """Kill runs on copies of a site, each at a random request, and finish them with a second run.

    Raises AssertionError if the two runs cost more than one request per job beyond those of an
    undisturbed run, or leave other files in the folders.
    """
    undisturbed = _copy(site, "undisturbed")
    code = command.finish(undisturbed)
    needed = command.server.serial
    expected = _files(undisturbed, folders)
    chance = random.Random(command.name)
    for _ in range(kills):
        copy, before = _copy(site, "killed"), command.server.serial
        is_answered = chance.random() < 0.5
        number = chance.randint(1, needed - is_answered)
        command.kill(copy, number, is_answered=is_answered)
        moment = f"request {number} of {needed} was {'answered' if is_answered else 'received'}"
        assert command.finish(copy) == code, moment
        assert _files(copy, folders) == expected, moment
        asked = command.server.serial - before
        assert needed <= asked <= needed + command.jobs, moment


def _hold(reached: threading.Event) -> Fault:
    """Give no reply for as long as the client is there."""

    def hold(handler: Handler) -> None:
        reached.set()
        handler.rfile.read(1)

    return hold


def _answer(reached: threading.Event) -> Fault:
    """Send a good reply."""

    def answer(handler: Handler) -> None:
        handler.complete()
        reached.set()

    return answer


def _copy(site: Path, name: str) -> Path:
    target = site.with_name(name)
    shutil.rmtree(target, ignore_errors=True)
    return shutil.copytree(site, target, symlinks=True)


def _files(site: Path, folders: Sequence[str]) -> dict[str, bytes]:
    """Return the files below folders of a site by their path."""
    files = (path for folder in folders for path in sorted((site / folder).rglob("*")))
    return {str(path.relative_to(site)): path.read_bytes() for path in files if path.is_file()}

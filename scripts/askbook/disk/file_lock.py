"""One process at a time: a lock that ends with the process that holds it."""

import sys
from typing import IO


def take(file: IO[bytes]) -> bool:
    """Lock the file; return whether it was free."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True

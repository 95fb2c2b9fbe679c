"""A lock on a file, which the operating system releases when the process ends."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from askbook.errors import SourceError, StudyError, reason


@contextmanager
def hold(path: Path, busy: str) -> Iterator[IO[bytes]]:
    """Hold the lock on a file; yield the file, open for reading and appending.

    The file and its folder are created if they are missing. Raises StudyError with the
    message ``busy`` if another process holds the lock, and SourceError if the file cannot
    be opened or is a symbolic link, which might lead to a file that is not the site's.
    """
    if path.is_symlink() or path.parent.is_symlink():
        raise SourceError("is reached through a symbolic link; remove the link", path=path)
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("a+b", buffering=0)
    except OSError as error:
        raise SourceError(f"cannot be written: {reason(error)}", path=path) from error
    with file:
        if not take(file):
            raise StudyError(f"{path}: {busy}")
        yield file


def take(file: IO[bytes]) -> bool:
    """Lock an open file without waiting; return False if another process holds the lock."""
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

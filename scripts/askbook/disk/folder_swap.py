"""Replaces a folder as a whole, so that readers find the old folder or the new one, never a mix."""

import contextlib
import ctypes
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from askbook.disk import file_lock
from askbook.errors import StudyError

_AT_FDCWD = -100
"""A relative path starts at the working folder, as everywhere else (fcntl.h)."""
_RENAME_EXCHANGE = 2
"""Flag of renameat2, since Linux 3.15 (linux/fs.h)."""


@contextmanager
def replace_folder(destination: Path) -> Iterator[Path]:
    """Yield an empty folder that replaces the destination if the block ends without an error.

    The folder is created beside the destination, on the same disk. Raises StudyError if another
    process is replacing the same destination.
    """
    with _workspace(destination) as workspace:
        new = workspace / "new"
        new.mkdir()
        yield new
        _swap(new, workspace / "old", destination)


@contextmanager
def _workspace(destination: Path) -> Iterator[Path]:
    """Yield a new folder beside the destination, for one process at a time; remove it afterwards.

    Remains of a killed process are removed first. Each call gets a folder of its own, since
    a program that the killed process started may still be writing into the old one.
    """
    home = destination.with_name(f".{destination.name}-build")
    home.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as files:
        try:
            file = files.enter_context((home / "lock").open("ab"))
        except FileNotFoundError:  # the other process has just removed its workspace
            raise _busy(destination) from None
        if not file_lock.take(file) or not _is_at(file.fileno(), home / "lock"):
            raise _busy(destination)
        try:
            _restore(home, destination)
            yield Path(tempfile.mkdtemp(dir=home))
        finally:
            _remove_folders(home)
            with contextlib.suppress(OSError):
                (home / "lock").unlink()
                home.rmdir()


def _busy(destination: Path) -> StudyError:
    return StudyError(f"{destination}: another build of it is running; wait until it has finished")


def _is_at(file: int, path: Path) -> bool:
    """Return whether the open file is still the one at that path."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _restore(home: Path, destination: Path) -> None:
    """Put the old folder back if a process was killed between two renames; remove the rest."""
    for old in home.glob("*/old"):
        if not destination.exists():
            old.rename(destination)
    _remove_folders(home)


def _remove_folders(home: Path) -> None:
    for folder in home.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _swap(new: Path, old: Path, destination: Path) -> None:
    """Put the new folder at the destination; if interrupted, put the old one back."""
    if destination.exists() and exchange(new, destination):
        return
    try:
        if destination.exists():
            destination.rename(old)
        new.rename(destination)
    except BaseException:
        if old.exists() and not destination.exists():
            old.rename(destination)
        raise


def exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where the system or disk cannot."""
    if sys.platform != "linux":
        return False
    try:
        rename = ctypes.CDLL(None).renameat2
    except (OSError, AttributeError):
        return False
    result = rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    return bool(result == 0)

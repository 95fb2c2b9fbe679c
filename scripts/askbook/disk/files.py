"""Files read strictly and written whole or not at all."""

import contextlib
import os
import tempfile
from pathlib import Path

from askbook.errors import SourceError, reason


def read_text(path: Path) -> str:
    """Return the file's text, line ends and all.

    Raises SourceError where the file is missing, unreadable or not UTF-8.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror}", path=path) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError("is not UTF-8; save it in that encoding", path=path, line=line) from error


def write_text(path: Path, text: str) -> bool:
    """Write the text where it differs from the file's; return whether it did.

    A reader sees the old file or the new one, never a part: the text goes to a
    temporary file beside it, to the disk, then into its place.
    """
    data = text.encode("utf-8")
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        raise SourceError(f"cannot be written: {reason(error)}", path=path) from error
    return True


def _replace(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".tmp-{os.getpid()}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(_mode(path))
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            Path(name).unlink()
        raise
    _sync_folder(path.parent)


def sweep(folder: Path, *, inside: bool = True) -> None:
    """Remove the temporary files that processes left which were killed while they wrote.

    Folders inside that one are swept too, unless told otherwise.
    """
    for path in (folder.rglob if inside else folder.glob)(".tmp-*-*"):
        process = path.name.split("-")[1]
        if process.isdecimal() and not _is_alive(int(process)):
            path.unlink(missing_ok=True)


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # there, to ask is to end it
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _mode(path: Path) -> int:
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _sync_folder(folder: Path) -> None:
    """Make the new name last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def move(old: Path, new: Path, text: str, *, root: Path) -> None:
    """Write the text at the new place, then remove the old file.

    Folders that are empty then go too, up to the root. On a disk that takes both names for
    one file, the file is renamed first.
    """
    if new.exists() and old.samefile(new):
        between = old.with_name(f".tmp-{old.name}")
        old.rename(between)
        between.rename(new)
        write_text(new, text)
        return
    write_text(new, text)
    try:
        _remove(old, root)
    except OSError as error:
        raise SourceError(f"cannot be removed: {reason(error)}", path=old) from error


def _remove(path: Path, root: Path) -> None:
    path.unlink()
    for folder in path.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()

"""Strict reading of text and TOML files, and atomic writing."""

import contextlib
import os
import re
import tempfile
from pathlib import Path

from askbook.errors import SourceError, reason
from askbook.text import toml

_TEMPORARY = re.compile(r"\.tmp-(?P<process>\d+)-[a-z0-9_]{8}")
"""A temporary file of `open_temporary`; `tempfile.mkstemp` adds the last eight characters."""
_RENAMING = ".renaming-"
"""Prefix of a file that `move` renames in two steps."""


def resolve(path: Path) -> Path:
    """Return the absolute path without symbolic links.

    Before Python 3.13, ``Path.resolve`` raises RuntimeError for links that lead in circles.
    """
    return Path(os.path.realpath(path))


def is_file(path: Path) -> bool:
    """Return whether there is a file; there is none with a name that no disk can have.

    Before Python 3.14, ``Path.is_file`` raises OSError for a name that is too long.
    """
    return os.path.isfile(path)  # noqa: PTH113


def read_text(path: Path) -> str:
    """Return the text of a UTF-8 file with its line endings unchanged.

    Raises SourceError if the file is missing, unreadable or not UTF-8.
    """
    data = _read(path)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = "is not UTF-8; save it in that encoding"
        raise SourceError(message, path=path, line=line) from error


def read_optional(path: Path) -> str:
    """Return the text of a file as `read_text` does, or nothing if nothing is at its path."""
    return read_text(path) if os.path.lexists(path) else ""


def read_toml(path: Path) -> dict[str, object]:
    """Return the values of a TOML file. Raises SourceError at the line of an error."""
    try:
        return toml.loads(read_text(path))
    except toml.NotToml as error:
        raise SourceError(f"not TOML: {error}", path=path, line=error.line) from error


def write_text(path: Path, text: str) -> bool:
    """Write a file atomically if its content differs; return whether it was written.

    Readers see the old file or the new one, never a part: the text goes to a temporary
    file in the same folder, is flushed to the disk and then renamed. A symbolic link stays one:
    the file that it leads to is written.
    Raises SourceError if the file cannot be written.
    """
    return _write(path, text.encode("utf-8"))


def copy(old: Path, new: Path) -> bool:
    """Write a file's bytes to a second path, as `write_text` does.

    Raises SourceError if the file cannot be read or written.
    """
    return _write(new, _read(old))


def link_or_write(old: Path, new: Path, data: bytes) -> None:
    """Give a file, whose bytes are known, a second path; copy it where the disk cannot do so.

    Neither path may be written to afterwards, since both name one file. Raises OSError.
    """
    try:
        new.hardlink_to(old)
    except OSError:
        new.write_bytes(data)


def move(old: Path, new: Path, text: str, *, root: Path) -> None:
    """Write the text to the new path, then remove the old file and folders left empty.

    Folders up to the root are kept. On a case-insensitive disk, both paths may name one
    file; then the file is renamed in two steps, because some systems ignore a rename that
    only changes case. If the process is killed between the steps, `clean_up` completes the
    second one. Raises SourceError if the disk refuses.
    """
    if new.exists() and old.samefile(new):
        write_text(old, text)
        _rename_case(old, new)
        return
    write_text(new, text)
    remove(old, root=root)


def rename(old: Path, new: Path, *, root: Path) -> None:
    """Give a file another path in one step, and remove folders left empty up to the root.

    Raises SourceError if the disk refuses.
    """
    try:
        new.parent.mkdir(parents=True, exist_ok=True)
        old.rename(new)
        _remove_empty(old, root)
    except OSError as error:
        raise SourceError(f"cannot be moved: {reason(error)}", path=old) from error


def remove(path: Path, *, root: Path) -> None:
    """Remove a file, and folders left empty up to the root.

    Raises SourceError if the disk refuses.
    """
    try:
        path.unlink()
        _remove_empty(path, root)
    except OSError as error:
        raise SourceError(f"cannot be removed: {reason(error)}", path=path) from error


def open_temporary(path: Path) -> tuple[int, str]:
    """Open a temporary file beside a path; return its handle and name.

    If the process is killed, `clean_up` removes it.
    """
    return tempfile.mkstemp(dir=path.parent, prefix=f".tmp-{os.getpid()}-")


def clean_up(folder: Path, *, recursive: bool = True) -> None:
    """Complete renames and remove temporary files of processes that were killed.

    The caller must hold a lock that keeps other processes from writing to the folder.
    """
    for path in (folder.rglob if recursive else folder.glob)(".*"):
        if match := _TEMPORARY.fullmatch(path.name):
            if not _is_alive(int(match["process"])):
                path.unlink(missing_ok=True)
        elif path.name.startswith(_RENAMING):
            new = path.with_name(path.name.removeprefix(_RENAMING))
            if not new.exists():
                path.rename(new)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(f"cannot be read: {reason(error)}", path=path) from error


def _write(path: Path, data: bytes) -> bool:
    try:
        if path.is_file() and path.read_bytes() == data:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(resolve(path) if path.is_symlink() else path, data)
    except OSError as error:
        raise SourceError(f"cannot be written: {reason(error)}", path=path) from error
    return True


def _rename_case(old: Path, new: Path) -> None:
    between = new.with_name(_RENAMING + new.name)
    try:
        old.rename(between)
        between.rename(new)
    except OSError as error:
        raise SourceError(f"cannot be renamed: {reason(error)}", path=old) from error


def _replace(path: Path, data: bytes) -> None:
    handle, name = open_temporary(path)
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


def _mode(path: Path) -> int:
    """Return the file's permissions, or those of a new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask


def _sync_folder(folder: Path) -> None:
    """Flush a rename to the disk. Windows has no such call and does not need one."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove_empty(path: Path, root: Path) -> None:
    """Remove the folders of a file that is gone, up to the first that is not empty."""
    for folder in path.parents:
        if folder == root or any(folder.iterdir()):
            return
        folder.rmdir()


def _is_alive(process: int) -> bool:
    if os.name == "nt":
        return True  # os.kill would end the process
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True

"""The folder of Hugo's cache for a site, without damaged files.

Hugo trusts a cached image or formula by the name of its file, also one that a full disk, a crash
or a broken disk has cut or changed. So a list has the digest of each file, and a file that is not
as listed is removed before Hugo runs.
"""

import atexit
import contextlib
import functools
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from askbook.disk import file_lock
from askbook.disk.files import resolve, write_text
from askbook.disk.listing import files_below
from askbook.errors import StudyError

LIST = "digests"
"""The list in the cache: on each line a file's SHA-256 digest and its path."""


@functools.cache
def folder_of(site: Path) -> Path:
    """Return the folder of Hugo's cache for a site: in the site if it can be written to.

    By default Hugo shares one cache between all sites whose folders have the same name, and the
    garbage collection of one build deletes files that another build is reading. A link is not
    followed: what it leads to may be no cache.
    """
    folder = resolve(site) / "resources/cache"
    is_own = os.access(site, os.W_OK) and resolve(folder) == folder
    return folder if is_own else _temporary()


@contextlib.contextmanager
def checked(site: Path) -> Iterator[Path]:
    """Yield the folder of Hugo's cache for one run, with the files that a run has left whole.

    The files that the block adds are kept for the next run unless it raises an error. While
    another process uses the cache, or if it is no folder, a temporary one takes its place.
    """
    folder = folder_of(site)
    with contextlib.ExitStack() as files:
        kept = _open(folder, files)
        if kept is None:
            yield _temporary()
            return
        yield folder
        with contextlib.suppress(OSError, StudyError):  # the next run begins with fewer files
            _write_list(folder, kept)


def _open(folder: Path, files: contextlib.ExitStack) -> Mapping[str, str] | None:
    """Lock the cache until the files are closed and remove what is damaged.

    Return the digests of the other files by path, or None if the cache cannot be used.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = files.enter_context((folder / "lock").open("ab"))
        return _remove_damaged(folder) if file_lock.take(lock) else None
    except OSError:
        return None


def _remove_damaged(folder: Path) -> Mapping[str, str]:
    """Remove the files that are not as listed; return the digests of the others by path."""
    listed = _read_list(folder)
    kept = {}
    for name, file in _files(folder):
        if listed.get(name) == _digest(file):
            kept[name] = listed[name]
        else:
            file.unlink()
    return kept


def _read_list(folder: Path) -> Mapping[str, str]:
    try:
        lines = (folder / LIST).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return {}
    return {name: digest for digest, _, name in (line.partition("  ") for line in lines)}


def _write_list(folder: Path, kept: Mapping[str, str]) -> None:
    found = {name: kept.get(name) or _digest(file) for name, file in _files(folder)}
    lines = (f"{digest}  {name}\n" for name, digest in found.items())
    write_text(folder / LIST, "".join(lines))


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield Hugo's files, which are in folders of the cache, each with its path in the cache."""
    for file, problem in files_below(folder):
        if not problem and file.parent != folder:
            yield file.relative_to(folder).as_posix(), file


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@functools.cache
def _temporary() -> Path:
    """Return a new folder, which is removed when the command ends."""
    folder = tempfile.mkdtemp(prefix="askbook-cache-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)

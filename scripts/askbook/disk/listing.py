"""Lists the files below a folder, without following links or reading anything but folders."""

import os
from collections.abc import Iterator
from pathlib import Path

from askbook.errors import reason

DEEPEST = 32
"""Levels of folders; deeper trees are accidents or attacks."""


def files_below(folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each file below a folder in the order of the paths, and why it cannot be read.

    The reason is empty for a regular file; it is set for a symbolic link, which may lead out of
    the folder or in circles, for a device or pipe, for a name that is not UTF-8, and for a folder
    that cannot be listed or is nested too deeply.
    """
    yield from _files(folder, 0)


def _files(folder: Path, depth: int) -> Iterator[tuple[Path, str]]:
    if depth > DEEPEST:
        yield folder, f"is nested more than {DEEPEST} folders deep; move it up"
        return
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        yield folder, f"cannot be listed: {reason(error)}"
        return
    for entry in entries:
        path = folder / entry.name
        if not _is_text(entry.name):
            yield path, "has a name that is not UTF-8; rename it"
        elif entry.is_symlink():
            yield path, "is a symbolic link; put a copy of the file in its place"
        elif entry.is_dir():
            yield from _files(path, depth + 1)
        else:
            yield path, "" if entry.is_file() else "is not a regular file; remove it"


def _is_text(name: str) -> bool:
    """Return whether a file's name is UTF-8, so that it can be written into a page."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True

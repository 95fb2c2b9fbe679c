"""Adds files to a built site, or takes them from the last build where their sources are the same.

A built site lists a seal for each such file: the digest of everything that it is made from and of
its own bytes. A file of the last build is used again only if its seal fits the new sources, so a
damaged file or list is never trusted.
"""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from askbook.disk import code_digest
from askbook.disk.files import link_or_write

LIST = ".askbook-seals"
"""The list in a built site: a seal and a path on each line."""


class AddedFiles:
    """The files that are added to a site which Hugo built in ``public``.

    ``last`` is the folder of the last build, if there is one.
    """

    def __init__(self, public: Path, last: Path | None = None) -> None:
        self.public = public
        self._last = last or public
        self._old = _read(last / LIST) if last else {}
        self._new: dict[str, str] = {}

    def write(self, path: PurePosixPath, source: bytes, make: Callable[[], bytes]) -> None:
        """Write a file of the site; ``source`` is the digest of what ``make`` makes it from."""
        name, old, new = str(path), self._last / path, self.public / path
        data = _read_bytes(old) if name in self._old else b""
        seal = _seal(source, data)
        if seal == self._old.get(name):
            link_or_write(old, new, data)
        else:
            data = make()
            seal = _seal(source, data)
            new.write_bytes(data)
        self._new[name] = seal

    def copy(self, path: PurePosixPath, data: bytes) -> None:
        """Write a file of the site whose bytes are known, so that it needs no seal."""
        old, new = self._last / path, self.public / path
        if self._old and data == _read_bytes(old):
            link_or_write(old, new, data)
        else:
            new.write_bytes(data)

    def write_list(self) -> None:
        """Write the list of seals, for the next build."""
        lines = (f"{seal} {path}\n" for path, seal in sorted(self._new.items()))
        (self.public / LIST).write_text("".join(lines), encoding="utf-8", newline="")


def _read_bytes(file: Path) -> bytes:
    """Return a file's bytes; nothing if it cannot be read, so that no seal fits."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _read(file: Path) -> Mapping[str, str]:
    """Return the seals of a list by their paths; a line that is damaged seals nothing."""
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    return {path: seal for seal, _, path in (line.partition(" ") for line in lines)}


def _seal(source: bytes, data: bytes) -> str:
    """Return the digest of this package, of the library that compresses files, and of a file."""
    code = code_digest.digest(Path(__file__).parent) + zlib.ZLIB_RUNTIME_VERSION.encode()
    return hashlib.sha256(code + source + data).hexdigest()

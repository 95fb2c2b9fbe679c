"""Files that are uploaded as multipart/form-data or downloaded."""

import contextlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from askbook.chat.http import Sink
from askbook.errors import SourceError

_BLOCK = 64 * 1024


@dataclass(frozen=True, slots=True)
class Multipart:
    """Fields and one file, named ``file``; it may be sent more than once."""

    file: Path
    fields: Mapping[str, str]
    boundary: str

    @property
    def content_type(self) -> str:
        """The header that says where one part ends."""
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def length(self) -> int:
        """How many bytes are sent."""
        return len(self._head()) + self.file.stat().st_size + len(self._tail())

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes; raises SourceError where the file cannot be read any more."""
        yield self._head()
        try:
            with self.file.open("rb") as source:
                while block := source.read(_BLOCK):
                    yield block
        except OSError as error:
            raise SourceError(f"cannot be read: {error.strerror}", path=self.file) from error
        yield self._tail()

    def _head(self) -> bytes:
        lines = []
        for name, value in self.fields.items():
            lines += [f"--{self.boundary}"]
            lines += [f'Content-Disposition: form-data; name="{name}"', "", value]
        name = re.sub(r"[^A-Za-z0-9._-]", "_", self.file.name)
        lines += [f"--{self.boundary}"]
        lines += [f'Content-Disposition: form-data; name="file"; filename="{name}"']
        lines += ["Content-Type: application/octet-stream", "", ""]
        return "\r\n".join(lines).encode("utf-8")

    def _tail(self) -> bytes:
        return f"\r\n--{self.boundary}--\r\n".encode("ascii")


def multipart(file: Path, fields: Mapping[str, str]) -> Multipart:
    """Return the file and the fields as one body; SourceError where there is no such file."""
    if not file.is_file():
        raise SourceError("is no file", path=file)
    return Multipart(file, dict(fields), secrets.token_hex(16))


class Download:
    """Writes beside the target; ``keep`` moves the result into its place."""

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> "Download":
        try:
            self._target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._target.parent, prefix=".tmp-")
        except OSError as error:
            raise self._refused(error) from error
        self._file = os.fdopen(handle, "wb")
        self._path = Path(name)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with contextlib.suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)

    def begin(self) -> Sink:
        """Return what writes to an empty file: an earlier attempt's part is dropped."""
        try:
            self._file.seek(0)
            self._file.truncate()
        except OSError as error:
            raise self._refused(error) from error
        return self._write

    def keep(self) -> None:
        """Put the file into its place."""
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._path.chmod(0o644)
            self._path.replace(self._target)
        except OSError as error:
            raise self._refused(error) from error

    def _write(self, data: bytes) -> None:
        try:
            self._file.write(data)
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> SourceError:
        return SourceError(f"cannot be written: {error.strerror}", path=self._target)

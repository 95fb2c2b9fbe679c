"""A file as multipart/form-data, read from the disk while it is sent."""

import re
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

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


def of(file: Path, fields: Mapping[str, str]) -> Multipart:
    """Return the file and the fields as one body; SourceError where there is no such file."""
    if not file.is_file():
        raise SourceError("is no file", path=file)
    return Multipart(file, dict(fields), secrets.token_hex(16))

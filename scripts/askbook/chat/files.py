"""Files that are uploaded as multipart/form-data, or downloaded completely or not at all."""

import contextlib
import os
import re
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType

from askbook.chat.http import Sink
from askbook.disk.files import open_temporary
from askbook.errors import SourceError, reason

_BLOCK_BYTES = 64 * 1024


class Upload:
    """The body of a multipart/form-data request: fields, and one part named ``file``.

    The file is read while the body is iterated. Raises SourceError if it cannot be read.
    """

    def __init__(self, file: Path, fields: Mapping[str, str]) -> None:
        if not file.is_file():
            raise SourceError("there is no such file", path=file)
        self._file = file
        boundary = secrets.token_hex(16)
        name = re.sub(r"[^A-Za-z0-9._-]", "_", file.name)
        lines = []
        for key, value in fields.items():
            lines += [f"--{boundary}", f'Content-Disposition: form-data; name="{key}"', "", value]
        lines += [f"--{boundary}"]
        lines += [f'Content-Disposition: form-data; name="file"; filename="{name}"']
        lines += ["Content-Type: application/octet-stream", "", ""]
        self._head = "\r\n".join(lines).encode("utf-8")
        self._tail = f"\r\n--{boundary}--\r\n".encode("ascii")
        self.headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(len(self._head) + file.stat().st_size + len(self._tail)),
        }

    def __iter__(self) -> Iterator[bytes]:
        yield self._head
        with _reporting("read", self._file), self._file.open("rb") as source:
            while block := source.read(_BLOCK_BYTES):
                yield block
        yield self._tail


class Download:
    """A temporary file beside its target, which replaces the target on ``commit``.

    Raises SourceError if a file cannot be written, which the server must not be blamed for.
    """

    def __init__(self, target: Path) -> None:
        self._target = target

    def __enter__(self) -> "Download":
        with self._writing():
            self._target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = open_temporary(self._target)
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

    def restart(self) -> Sink:
        """Empty the file for a new attempt; return the function that writes to it."""
        with self._writing():
            self._file.seek(0)
            self._file.truncate()
        return self._write

    def commit(self) -> None:
        """Replace the target with the file."""
        with self._writing():
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
            self._path.chmod(0o644)
            self._path.replace(self._target)

    def _write(self, data: bytes) -> None:
        with self._writing():
            self._file.write(data)

    def _writing(self) -> contextlib.AbstractContextManager[None]:
        return _reporting("written", self._target)


@contextlib.contextmanager
def _reporting(action: str, path: Path) -> Iterator[None]:
    """Turn an error of the disk into a SourceError, so that it is not taken for the network's."""
    try:
        yield
    except OSError as error:
        raise SourceError(f"cannot be {action}: {reason(error)}", path=path) from error

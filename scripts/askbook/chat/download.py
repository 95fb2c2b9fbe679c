"""A file that a server sends: whole in its place, or not there at all."""

import contextlib
import os
import tempfile
from pathlib import Path
from types import TracebackType

from askbook.chat.wire import Sink
from askbook.errors import SourceError


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

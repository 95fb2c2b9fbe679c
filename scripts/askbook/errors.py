"""What can go wrong by a user's doing; anything else is a bug and keeps its traceback."""

import errno
from pathlib import PurePath

SUCCESS, FINDINGS, USAGE_ERROR, INTERRUPTED = 0, 1, 2, 130
"""The exit codes of every command."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_REFUSED = (errno.EROFS, errno.EACCES, errno.EPERM)


class StudyError(Exception):
    """A mistake that its user can mend; the message says how."""

    exit_code = USAGE_ERROR


class SourceError(StudyError):
    """A mistake at one line of one file, shown as ``path:line: message``."""

    def __init__(self, message: str, *, path: PurePath | str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.message = message
        self.path = path
        self.line = line


def reason(error: OSError) -> str:
    """Return what the system said, and the way out."""
    way_out = "see to that and run this again"
    if error.errno in _NO_ROOM:
        way_out = "make room and run this again"
    elif error.errno in _REFUSED:
        way_out = "make it writable and run this again"
    return f"{error.strerror or error}; {way_out}"

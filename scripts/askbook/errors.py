"""Exit codes, and exceptions for errors that the user can fix.

Any other exception is a bug and keeps its traceback.
"""

import difflib
import errno
from collections.abc import Iterable
from pathlib import PurePath

SUCCESS, FINDINGS, USAGE_ERROR, INTERRUPTED = 0, 1, 2, 130
"""The exit codes of every command."""

_FIXES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "free some space"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), "check its permissions"),
    **dict.fromkeys((errno.ENOENT, errno.EEXIST), "check the path"),
    **dict.fromkeys((errno.ENOTDIR, errno.EISDIR), "check the path"),
    errno.EROFS: "make it writable",
}


class StudyError(Exception):
    """An error that the user can fix; the message says how."""

    exit_code = USAGE_ERROR


class SourceError(StudyError):
    """An error in one line of a file, shown as ``path:line: message``."""

    def __init__(self, message: str, *, path: PurePath | str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.message = message
        self.path = path
        self.line = line

    def below(self, folder: PurePath) -> str:
        """Return the text of the error, with a path in the folder relative to it."""
        path = PurePath(self.path)
        shown = path.relative_to(folder) if path.is_relative_to(folder) else path
        return f"{shown}:{self.line}: {self.message}"


def reason(error: OSError) -> str:
    """Return the operating system's message and how to fix the error."""
    fix = _FIXES.get(error.errno or 0, "fix the cause")
    return f"{error.strerror or error}; {fix} and run this again"


def did_you_mean(name: str, known: Iterable[str], *, cutoff: float = 0.6) -> str:
    """Return ``; did you mean 'X'?`` for the known name closest to a misspelled one, or ``""``.

    Upper and lower case are treated alike. ``cutoff`` is how alike the names must be, from 0 to 1.
    """
    by_folded = {one.casefold(): one for one in known}
    close = difflib.get_close_matches(name.casefold(), by_folded, n=1, cutoff=cutoff)
    return f"; did you mean {by_folded[close[0]]!r}?" if close else ""

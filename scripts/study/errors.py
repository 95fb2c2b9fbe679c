"""What can go wrong by a user's doing; anything else is a bug and keeps its traceback."""

from pathlib import PurePath


class StudyError(Exception):
    """A mistake that its user can mend; the message says how."""

    exit_code = 2


class SourceError(StudyError):
    """A mistake at one line of one file, shown as ``path:line: message``."""

    def __init__(self, message: str, *, path: PurePath | str, line: int = 1) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.message = message
        self.path = path
        self.line = line

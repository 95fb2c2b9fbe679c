"""How asking can end without a reply. No message holds the key."""

from askbook.errors import INTERRUPTED, StudyError


class ChatError(StudyError):
    """There is no reply; the message says why and what helps."""

    exit_code = 1


class BadReply(ChatError):
    """What came back is no chat completion: cut, not JSON, of another shape.

    ``error`` is the server's own error object, where it sent one with status 200.
    """

    def __init__(self, reason: str, error: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error


class Failed(ChatError):
    """One request failed for good; others may still succeed.

    ``attempts`` is how often it was sent; ``status`` the last HTTP status, 0 where there
    was none; ``unknown`` is true where the server may have done what was asked all the same.
    """

    def __init__(
        self, reason: str, *, attempts: int = 1, status: int = 0, unknown: bool = False
    ) -> None:
        times = f" (tried {attempts} times)" if attempts > 1 else ""
        super().__init__(reason + times)
        self.reason = reason
        self.attempts = attempts
        self.status = status
        self.unknown = unknown


class Stopped(ChatError):
    """The whole run must stop: no other request would fare better.

    The message names the way out. Every later request of the same client raises it again.
    """

    exit_code = 2


class Cancelled(ChatError):
    """The user stopped the run before this request was answered; nothing is wrong with it."""

    exit_code = INTERRUPTED

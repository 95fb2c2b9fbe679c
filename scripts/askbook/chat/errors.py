"""Errors of a chat API. No message contains the API key."""

from askbook.errors import FINDINGS, INTERRUPTED, USAGE_ERROR, StudyError


class ChatError(StudyError):
    """There is no reply; the message says why and how to fix it."""

    exit_code = FINDINGS


class BadReply(ChatError):
    """The response is not a chat completion: it is cut off, not JSON or of another shape.

    ``error`` is the server's own error object, if it sent one with status 200.
    """

    def __init__(self, reason: str, error: object = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error


class Failed(ChatError):
    """One request failed for good; other requests may still succeed.

    ``attempts`` counts how often it was sent, and ``status`` is the last HTTP status, or 0
    without a response. ``is_flagged`` is true if the provider's moderation refused the prompt,
    and ``maybe_processed`` if the server may have done what was requested, for example if its
    response was lost.
    """

    def __init__(
        self,
        reason: str,
        *,
        attempts: int = 1,
        status: int = 0,
        is_flagged: bool = False,
        maybe_processed: bool = False,
    ) -> None:
        tried = f" (tried {attempts} times)" if attempts > 1 else ""
        super().__init__(reason + tried)
        self.reason = reason
        self.attempts = attempts
        self.status = status
        self.is_flagged = is_flagged
        self.maybe_processed = maybe_processed


class Stopped(ChatError):
    """The whole run must stop, because every other request would fail too.

    The message names the setting to change. Every later request of the client raises it again.
    """

    exit_code = USAGE_ERROR


class Cancelled(ChatError):
    """The user stopped the run before this request was answered; the request itself is fine."""

    exit_code = INTERRUPTED

"""Requests sent until there is a reply, from any number of threads."""

import threading
import urllib.request
from collections.abc import Callable
from pathlib import Path

from study.chat.attempts import Attempt
from study.chat.clock import Clock
from study.chat.endpoint import Endpoint
from study.chat.errors import Cancelled, ChatError
from study.chat.pace import Pace
from study.chat.reply import Reply, read
from study.chat.request import Request

TIMEOUT = 300.0
"""Seconds that one attempt may take in all."""

MAX_RETRIES = 6


def _ignore(_attempt: Attempt) -> None:
    """Tell nobody."""


class Client:
    """Asks one endpoint, at a pace, and asks again where that can help.

    ``on_attempt`` is called in the asking thread after every attempt. Waiting for a retry
    takes up no open request, so a pool of ``workers`` threads keeps ``pace.jobs`` requests
    open even where many of them wait.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        timeout: float = TIMEOUT,
        max_retries: int = MAX_RETRIES,
        pace: Pace | None = None,
        clock: Clock | None = None,
        on_attempt: Callable[[Attempt], None] = _ignore,
    ) -> None:
        self.endpoint = endpoint
        self.timeout = timeout
        self.max_retries = max_retries
        self.pace = pace or Pace()
        self.on_attempt = on_attempt

    @property
    def workers(self) -> int:
        """How many threads should call ``complete`` at once."""
        return 5 * self.pace.jobs

    def complete(self, request: Request) -> Reply:
        """Return the model's reply.

        Raises Failed where this request will not be answered, Stopped where none will be
        (every later call raises it too), and Cancelled after ``stop``. A refusal or a reply
        that was cut is a reply: see ``Reply.problem``.
        """
        with self.pace.turn():
            url = f"{self.endpoint.base_url}/chat/completions"
            headers = {"Content-Type": "application/json", **self.endpoint.headers()}
            sent = urllib.request.Request(url, request.canonical(), headers)
            with urllib.request.urlopen(sent, timeout=self.timeout) as response:
                return read(response.read())

    def stop(self, error: ChatError | None = None) -> None:
        """Finish what is being asked, and let all that waits raise Cancelled at once."""
        self.pace.stop(error or Cancelled("stopped"))

    def abort(self) -> None:
        """Stop, and cut what is being asked too: its replies are lost."""
        self.stop()

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        repeatable: bool | None = None,
    ) -> dict[str, object]:
        """Return the JSON object that ``{base}{path}`` answers with, as ``/batches``.

        ``body`` is sent as JSON where it is given. A call that is not repeatable (POST,
        unless told) is not sent again where the server may have done what it asks: then
        Failed has ``unknown`` set.
        """
        raise NotImplementedError

    def upload(
        self,
        path: str,
        file: Path,
        fields: dict[str, str],
        *,
        timeout: float | None = None,
    ) -> dict[str, object]:
        """Send a file as multipart/form-data, streamed from the disk; return the answer."""
        raise NotImplementedError

    def download(
        self, path: str, target: Path, *, cap: int = 1 << 30, timeout: float | None = None
    ) -> int:
        """Save what ``{base}{path}`` answers with, whole or not at all; return its bytes."""
        raise NotImplementedError

    def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server offers."""
        raise NotImplementedError


_ = threading

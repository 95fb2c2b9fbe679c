"""A chat server's API: replies, JSON and files, safe to ask for from any number of threads."""

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from askbook.chat import multipart, strict_json
from askbook.chat.attempts import Attempt
from askbook.chat.clock import Clock
from askbook.chat.download import Download
from askbook.chat.endpoint import Endpoint
from askbook.chat.errors import BadReply, Cancelled, ChatError, Failed, Stopped
from askbook.chat.pace import Pace
from askbook.chat.reply import Reply, Usage, read
from askbook.chat.request import Request
from askbook.chat.sender import Sender
from askbook.chat.task import Task
from askbook.chat.tokens import estimate
from askbook.chat.verdicts import Judge
from askbook.chat.wire import Answer, Sending, Wire
from askbook.errors import StudyError

TIMEOUT = 300.0
"""Seconds that one attempt may take in all."""

FILE_TIMEOUT = 3600.0
"""The same for a file that is sent or fetched."""

FILE_CAP = 1 << 30
"""The most bytes of a file that is fetched."""

MAX_RETRIES = 7

_IN_A_ROW = 10
"""So many requests that fail one after the other are not to blame themselves."""

_WORKERS_PER_JOB = 8


def _ignore(_attempt: Attempt) -> None:
    """Tell nobody."""


class Client:
    """Asks one endpoint, at a pace, and asks again where that can help.

    ``timeout`` is for one attempt, from its connection to the last byte. ``on_attempt`` is
    called in the asking thread after every attempt.
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
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.endpoint = endpoint
        self.pace = pace or Pace(clock=clock)
        self._timeout = timeout
        self._wire = Wire(endpoint.base_url)
        self._judge = Judge(endpoint)
        self._failed_in_a_row = 0
        self._mean_tokens = 0.0
        self._sender = Sender(
            wire=self._wire,
            judge=self._judge,
            pace=self.pace,
            clock=clock or Clock(),
            max_retries=max_retries,
            tell=on_attempt,
            chance=chance,
        )

    @property
    def workers(self) -> int:
        """How many threads should call ``complete`` at once.

        Waiting for a retry takes up no open request, so that with more threads than jobs the
        jobs go on while some wait.
        """
        return _WORKERS_PER_JOB * self.pace.jobs

    def complete(self, request: Request) -> Reply:
        """Return the model's reply.

        Raises Failed where this request will not be answered, Stopped where none will be
        (every later call raises it too), and Cancelled after ``stop``. A refusal or a reply
        that was cut is a reply: see ``Reply.problem``.
        """
        try:
            reply = self._sender.do(self._asking(request))
        except Failed as error:
            self._failed_in_a_row += 1
            if self._failed_in_a_row < _IN_A_ROW:
                raise
            stopped = Stopped(f"{_IN_A_ROW} requests failed in a row, the last with: {error}")
        else:
            self._failed_in_a_row = 0
            self._mean_tokens += (reply.usage.completion - self._mean_tokens) / 8
            return reply
        self.pace.stop(stopped)
        raise stopped

    def call(
        self, method: str, path: str, body: object = None, *, repeatable: bool | None = None
    ) -> dict[str, object]:
        """Return the JSON object that ``{base}{path}`` answers with, as ``/batches``.

        ``body`` is sent as JSON where it is given. A call that is not repeatable (POST,
        unless told) is not sent again where the server may have done what it asks: then
        Failed has ``unknown`` set.
        """
        data = None if body is None else json.dumps(body, allow_nan=False).encode("ascii")
        task = Task(
            what=f"{method} {path}",
            sending=self._sending(method, path, data),
            read=_object,
            timeout=self._timeout,
            repeatable=method != "POST" if repeatable is None else repeatable,
        )
        return self._sender.do(task)

    def upload(
        self, path: str, file: Path, fields: Mapping[str, str], *, timeout: float = FILE_TIMEOUT
    ) -> dict[str, object]:
        """Send a file as multipart/form-data, read from the disk meanwhile; return the answer.

        It is sent again where an answer got lost: then the server may keep it twice.
        """
        body = multipart.of(file, fields)
        sending = replace(
            self._sending("POST", path, content_type=body.content_type),
            body=body,
            length=body.length,
        )
        task = Task(what=f"POST {path}", sending=sending, read=_object, timeout=timeout)
        return self._sender.do(task)

    def download(
        self, path: str, target: Path, *, cap: int = FILE_CAP, timeout: float = FILE_TIMEOUT
    ) -> int:
        """Save what ``{base}{path}`` answers with, whole or not at all; return its bytes."""
        with Download(target) as file:
            task = Task(
                what=f"GET {path}",
                sending=self._sending("GET", path),
                read=_size,
                timeout=timeout,
                cap=cap,
                sink=file.begin,
            )
            size = self._sender.do(task)
            file.keep()
        return size

    def models(self) -> tuple[str, ...]:
        """Return the names of the models that the server offers, sorted."""
        data = self.call("GET", "/models").get("data")
        found = data if isinstance(data, list) else []
        names = [model.get("id") for model in found if isinstance(model, dict)]
        return tuple(sorted(name for name in names if isinstance(name, str) and name))

    def stop(self, error: ChatError | None = None) -> None:
        """Finish what is being asked, and let all that waits raise Cancelled at once."""
        self.pace.stop(error or Cancelled("stopped before it was answered"))

    def abort(self) -> None:
        """Stop, and cut what is being asked too: its replies are lost."""
        self.stop()
        self._wire.abort()

    def _asking(self, request: Request) -> Task[Reply]:
        prompt = estimate("".join(message.content for message in request.messages))
        return Task(
            what=request.key,
            sending=self._sending("POST", "/chat/completions", request.canonical()),
            read=self._reply,
            timeout=self._timeout,
            tokens=prompt + int(self._mean_tokens),
            usage=_usage,
        )

    def _reply(self, answer: Answer) -> Reply:
        streamed = answer.headers.get("content-type", "").startswith("text/event-stream")
        request_id = self._judge.request_id(answer)
        return read(answer.body, request_id=request_id, streamed=streamed)

    def _sending(
        self,
        method: str,
        path: str,
        data: bytes | None = None,
        content_type: str = "application/json",
    ) -> Sending:
        if not re.fullmatch(r"(?!.*/\.\.?(/|$))/[\w./?&=,:~%-]*", path, re.ASCII):
            raise StudyError(f"{path!r} is no path of an API")
        headers = {"Accept": "application/json", **self.endpoint.headers()}
        if method == "POST":
            headers["Content-Type"] = content_type
        body: Iterable[bytes] = (data,) if data else ()
        length = len(data or b"") if method == "POST" else None
        return Sending(method=method, path=path, headers=headers, body=body, length=length)


def _usage(reply: Reply) -> Usage:
    return reply.usage


def _object(answer: Answer) -> dict[str, object]:
    """Return the JSON object of the body."""
    try:
        value = strict_json.loads(answer.body)
    except strict_json.NotJson as error:
        raise BadReply(f"the answer {error}") from None
    if not isinstance(value, dict):
        raise BadReply("the answer is no object")
    return value


def _size(answer: Answer) -> int:
    """Return the size of what went into the file."""
    return answer.size

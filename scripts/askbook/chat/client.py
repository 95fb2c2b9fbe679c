"""A thread-safe client for OpenAI-compatible chat APIs."""

import json
import random
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Generic, Literal, TypeVar

from askbook.chat.endpoint import Endpoint
from askbook.chat.errors import BadReply, Cancelled, ChatError, Failed, Stopped
from askbook.chat.files import Download, multipart
from askbook.chat.http import CAP, Answer, BrokenError, Sending, Sink, Wire
from askbook.chat.rate_limit import Clock, RateLimiter
from askbook.chat.reply import JsonError, Reply, Usage, parse_json, parse_reply
from askbook.chat.request import Request, estimate_tokens
from askbook.chat.retry import Action, Got, Judge, Verdict, backoff
from askbook.errors import StudyError

Outcome = Literal["answered", "again", "failed", "stopped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt to get one answer, told in the thread that made it.

    ``what`` is the request's key, or method and path of another call. ``reason`` says in
    words why there is no answer, and ``wait`` how many seconds the next attempt waits at
    least. No field holds the API key.
    """

    what: str
    number: int
    outcome: Outcome
    status: int = 0
    seconds: float = 0.0
    reason: str = ""
    wait: float = 0.0
    usage: Usage = field(default_factory=Usage)
    request_id: str = ""


T = TypeVar("T")


def _free(_value: object) -> Usage:
    """Return what a call costs that no model answers."""
    return Usage()


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiCall(Generic[T]):
    """What is sent, and how its answer with status 200 is read.

    ``read`` raises BadReply where the answer is none. ``tokens`` is what it will cost,
    about, and ``usage`` what it did cost. One that is not ``repeatable`` is not sent again
    where the server may have done it.
    """

    what: str
    sending: Sending
    read: Callable[[Answer], T]
    timeout: float
    tokens: int = 0
    usage: Callable[[T], Usage] = _free
    repeatable: bool = True
    cap: int = CAP
    sink: Callable[[], Sink] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Does tasks with one server; ``chance`` returns random numbers in [0, 1)."""

    wire: Wire
    judge: Judge
    rate_limiter: RateLimiter
    clock: Clock
    max_retries: int
    tell: Callable[[Attempt], None]
    chance: Callable[[], float]

    def do(self, task: ApiCall[T]) -> T:
        """Return what the task is for; raises Failed, Stopped or Cancelled."""
        number = 1
        while True:
            found, attempt = self._attempt(task, number)
            if isinstance(found, Got):
                self.tell(replace(attempt, usage=task.usage(found.value)))
                return found.value
            self.rate_limiter.pause(self._wait(task, found, attempt))
            number += 1

    def _attempt(self, task: ApiCall[T], number: int) -> tuple[Got[T] | Verdict, Attempt]:
        """Send the task once; the pace learns while no other turn can begin in between."""
        with self.rate_limiter.turn(task.tokens) as begun:
            answer, found = self._exchange(task)
            self._pace_after(task, found, answer, begun)
        attempt = Attempt(
            what=task.what,
            number=number,
            outcome="answered",
            status=answer.status,
            seconds=self.clock.now() - begun,
            request_id=self.judge.request_id(answer),
        )
        return found, attempt

    def _exchange(self, task: ApiCall[T]) -> tuple[Answer, Got[T] | Verdict]:
        sink = task.sink() if task.sink else None
        try:
            answer = self.wire.exchange(task.sending, timeout=task.timeout, cap=task.cap, sink=sink)
        except BrokenError as error:
            return Answer(status=0, headers={}), self.judge.broken(error)
        return answer, self.judge.answer(task.read, answer, today=self.clock.today())

    def _pace_after(
        self, task: ApiCall[T], found: Got[T] | Verdict, answer: Answer, begun: float
    ) -> None:
        if isinstance(found, Got):
            total = task.usage(found.value).total
            self.rate_limiter.answered(answer.headers, begun, total - task.tokens if total else 0)
        elif found.is_busy:
            self.rate_limiter.refused(answer.headers, begun, found.wait or 0)

    def _wait(self, task: ApiCall[T], verdict: Verdict, attempt: Attempt) -> float:
        """Return the seconds to wait before the next attempt; raise where there is none."""
        error = self._end(task, verdict, attempt.number)
        if error is None:
            wait = verdict.wait or self._backoff(verdict, attempt.number)
            self.tell(replace(attempt, outcome="again", reason=verdict.reason, wait=wait))
            return wait
        outcome: Outcome = "stopped" if isinstance(error, Stopped) else "failed"
        self.tell(replace(attempt, outcome=outcome, reason=verdict.reason))
        self.rate_limiter.raise_if_stopped()
        if isinstance(error, Stopped):
            self.rate_limiter.stop(error)
        raise error

    def _backoff(self, verdict: Verdict, number: int) -> float:
        """Return the wait that nobody asked for: longer each time, by a little chance.

        A busy server that meanwhile answered others is not that busy, and is asked sooner.
        """
        times = min(number, self.rate_limiter.refusals + 1) if verdict.is_busy else number
        return backoff(times, self.chance())

    def _end(self, task: ApiCall[T], verdict: Verdict, number: int) -> ChatError | None:
        """Return the error that ends the task, if it ends here."""
        if verdict.action is Action.STOP:
            return Stopped(verdict.reason)
        must_not = verdict.unknown and not task.repeatable
        if verdict.action is Action.AGAIN and number <= self.max_retries and not must_not:
            return None
        return Failed(
            verdict.reason, attempts=number, status=verdict.status, unknown=verdict.unknown
        )


TIMEOUT = 300.0
"""Seconds that one attempt may take in all."""

FILE_TIMEOUT = 3600.0
"""The same for a file that is sent or fetched."""

FILE_CAP = 1 << 30
"""The most bytes of a file that is fetched."""

MAX_RETRIES = 6

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
        rate_limiter: RateLimiter | None = None,
        clock: Clock | None = None,
        on_attempt: Callable[[Attempt], None] = _ignore,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self.endpoint = endpoint
        self.rate_limiter = rate_limiter or RateLimiter(clock=clock)
        self._timeout = timeout
        self._wire = Wire(endpoint.base_url)
        self._judge = Judge(endpoint)
        self._failed_in_a_row = 0
        self._mean_tokens = 0.0
        self._sender = Sender(
            wire=self._wire,
            judge=self._judge,
            rate_limiter=self.rate_limiter,
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
        return _WORKERS_PER_JOB * self.rate_limiter.jobs

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
        self.rate_limiter.stop(stopped)
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
        task = ApiCall(
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
        body = multipart(file, fields)
        sending = replace(
            self._sending("POST", path, content_type=body.content_type),
            body=body,
            length=body.length,
        )
        task = ApiCall(what=f"POST {path}", sending=sending, read=_object, timeout=timeout)
        return self._sender.do(task)

    def download(
        self, path: str, target: Path, *, cap: int = FILE_CAP, timeout: float = FILE_TIMEOUT
    ) -> int:
        """Save what ``{base}{path}`` answers with, whole or not at all; return its bytes."""
        with Download(target) as file:
            task = ApiCall(
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

    def stop(self, error: ChatError | None = None) -> None:
        """Finish what is being asked, and let all that waits raise Cancelled at once."""
        self.rate_limiter.stop(error or Cancelled("stopped before it was answered"))

    def abort(self) -> None:
        """Stop, and cut what is being asked too: its replies are lost."""
        self.stop()
        self._wire.abort()

    def _asking(self, request: Request) -> ApiCall[Reply]:
        prompt = estimate_tokens("".join(message.content for message in request.messages))
        return ApiCall(
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
        return parse_reply(answer.body, request_id=request_id, streamed=streamed)

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
        value = parse_json(answer.body)
    except JsonError as error:
        raise BadReply(f"the answer {error}") from None
    if not isinstance(value, dict):
        raise BadReply("the answer is no object")
    return value


def _size(answer: Answer) -> int:
    """Return the size of what went into the file."""
    return answer.size

"""Requests sent until there is a reply, from any number of threads."""

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, TypeVar

from study.chat import advice, multipart, retry, strict_json
from study.chat.attempts import Attempt, Outcome
from study.chat.clock import Clock
from study.chat.download import Download
from study.chat.endpoint import Endpoint
from study.chat.errors import BadReply, Cancelled, ChatError, Failed, Stopped
from study.chat.pace import Pace
from study.chat.reply import Reply, Usage, read
from study.chat.request import Request
from study.chat.retry import Action, Verdict
from study.chat.tokens import estimate
from study.chat.wire import CAP, Answer, BrokenError, Cause, Sending, Sink, Wire
from study.errors import StudyError

TIMEOUT = 300.0
"""Seconds that one attempt may take in all."""

FILE_TIMEOUT = 3600.0
"""The same for a file that is sent or fetched."""

MAX_RETRIES = 6

_IN_A_ROW = 10
"""So many requests that fail one after the other are not their own fault."""

_SHORTEST_KEY = 12
"""A shorter key is no secret but a word, as ``ollama``, that an answer may hold."""

T = TypeVar("T")


def _ignore(_attempt: Attempt) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task(Generic[T]):
    """One thing to get from the server, and how to read it."""

    what: str
    sending: Sending
    read: Callable[[Answer], T]
    timeout: float
    tokens: int = 0
    repeatable: bool = True
    cap: int = CAP
    sink: Callable[[], Sink] | None = None
    usage: Callable[[T], Usage] = lambda _value: Usage()


class Client:
    """Asks one endpoint, at a pace, and asks again where that can help.

    ``timeout`` is for one attempt, from the first byte to the last. ``on_attempt`` is called
    in the asking thread after every attempt. Waiting for a retry takes up no open request,
    so a pool of ``workers`` threads keeps ``pace.jobs`` requests open even where many wait.
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
        self.timeout = timeout
        self.max_retries = max_retries
        self.pace = pace or Pace(clock=clock)
        self.on_attempt = on_attempt
        self._clock = clock or Clock()
        self._chance = chance
        self._wire = Wire(endpoint.base_url)
        self._was_reached = False
        self._failed_in_a_row = 0
        self._mean_tokens = 0.0

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
        data = request.canonical()
        prompt = estimate("".join(message.content for message in request.messages))
        task = _Task(
            what=request.key,
            sending=self._json("POST", "/chat/completions", data),
            read=self._reply,
            timeout=self.timeout,
            tokens=prompt + int(self._mean_tokens),
            usage=lambda reply: reply.usage,
        )
        try:
            reply = self._until_done(task)
        except Failed as error:
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= _IN_A_ROW:
                raise self._stopped(
                    f"{_IN_A_ROW} requests failed one after the other, the last so: {error}"
                ) from None
            raise
        self._failed_in_a_row = 0
        self._mean_tokens += (reply.usage.completion - self._mean_tokens) / 8
        return reply

    def call(
        self, method: str, path: str, body: object = None, *, repeatable: bool | None = None
    ) -> dict[str, object]:
        """Return the JSON object that ``{base}{path}`` answers with, as ``/batches``.

        ``body`` is sent as JSON where it is given. A call that is not repeatable (POST,
        unless told) is not sent again where the server may have done what it asks: then
        Failed has ``unknown`` set.
        """
        data = None if body is None else json.dumps(body, allow_nan=False).encode("ascii")
        task = _Task(
            what=f"{method} {path}",
            sending=self._json(method, path, data),
            read=_object,
            timeout=self.timeout,
            repeatable=method != "POST" if repeatable is None else repeatable,
        )
        return self._until_done(task)

    def upload(
        self, path: str, file: Path, fields: Mapping[str, str], *, timeout: float = FILE_TIMEOUT
    ) -> dict[str, object]:
        """Send a file as multipart/form-data, read from the disk meanwhile; return the answer.

        It may be sent twice where the first answer got lost.
        """
        body = multipart.of(file, fields)
        headers = {"Content-Type": body.content_type}
        task = _Task(
            what=f"POST {path}",
            sending=self._sending("POST", path, headers, body, body.length),
            read=_object,
            timeout=timeout,
        )
        return self._until_done(task)

    def download(
        self, path: str, target: Path, *, cap: int = 1 << 30, timeout: float = FILE_TIMEOUT
    ) -> int:
        """Save what ``{base}{path}`` answers with, whole or not at all; return its bytes."""
        with Download(target) as file:
            task = _Task(
                what=f"GET {path}",
                sending=self._sending("GET", path, {}),
                read=_file,
                timeout=timeout,
                cap=cap,
                sink=file.begin,
            )
            size = self._until_done(task)
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

    # How it is sent

    def _json(self, method: str, path: str, data: bytes | None) -> Sending:
        if data is None:
            return self._sending(method, path, {})
        return self._sending(method, path, {"Content-Type": "application/json"}, (data,), len(data))

    def _sending(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str],
        body: multipart.Multipart | tuple[bytes, ...] = (),
        length: int | None = None,
    ) -> Sending:
        if not re.fullmatch(r"(?!.*/\.\.?(/|$))/[\w./?&=,:~%-]*", path, re.ASCII):
            raise StudyError(f"{path!r} is no path of an API")
        found = {"Accept": "application/json", **headers, **self.endpoint.headers()}
        return Sending(method=method, path=path, headers=found, body=body, length=length)

    # How often

    def _until_done(self, task: _Task[T]) -> T:
        for number in range(1, self.max_retries + 2):
            found = self._attempt(task, number)
            if not isinstance(found, Verdict):
                return found
            self.pace.pause(found.wait or 0)
        raise AssertionError("the last attempt raises")

    def _attempt(self, task: _Task[T], number: int) -> T | Verdict:
        """Return what was asked for, or what to wait for; raises where that is all."""
        with self.pace.turn(task.tokens) as begun:
            try:
                sink = task.sink() if task.sink else None
                answer = self._wire.exchange(
                    task.sending, timeout=task.timeout, cap=task.cap, sink=sink
                )
            except BrokenError as error:
                answer = Answer(status=0, headers={})
                found: T | Verdict = self._broken(error)
            else:
                self._was_reached = True
                found = self._judged(task, answer)
            self._learn(task, found, answer, begun)
        attempt = Attempt(
            what=task.what,
            number=number,
            outcome="answered",
            status=answer.status,
            seconds=self._clock.now() - begun,
            request_id=self._request_id(answer),
        )
        if not isinstance(found, Verdict):
            self.on_attempt(replace(attempt, usage=task.usage(found)))
            return found
        return self._settled(task, found, attempt)

    def _settled(self, task: _Task[T], verdict: Verdict, attempt: Attempt) -> Verdict:
        """Return the verdict with the wait before the next attempt; raise without one."""
        error = self._final_error(task, verdict, attempt.number)
        outcome: Outcome = "again"
        if error:
            outcome = "stopped" if isinstance(error, Stopped) else "failed"
        else:
            wait = verdict.wait or retry.backoff(attempt.number, self._chance())
            verdict = replace(verdict, wait=wait)
        told = replace(attempt, outcome=outcome, reason=verdict.reason, wait=verdict.wait or 0.0)
        self.on_attempt(told if not error else replace(told, wait=0.0))
        if error:
            self.pace.raise_if_stopped()
            if isinstance(error, Stopped):
                self.pace.stop(error)
            raise error
        return verdict

    def _final_error(self, task: _Task[T], verdict: Verdict, number: int) -> ChatError | None:
        if verdict.action is Action.STOP:
            return Stopped(verdict.reason)
        unknown = verdict.unknown and not task.repeatable
        if verdict.action is Action.FAIL or number > self.max_retries or unknown:
            return Failed(
                verdict.reason, attempts=number, status=verdict.status, unknown=verdict.unknown
            )
        return None

    def _stopped(self, reason: str) -> Stopped:
        error = Stopped(reason)
        self.pace.stop(error)
        return error

    def _learn(self, task: _Task[T], found: T | Verdict, answer: Answer, begun: float) -> None:
        """Let the pace know, while the turn is held: no other begins too early."""
        if not isinstance(found, Verdict):
            total = task.usage(found).total
            self.pace.answered(answer.headers, total - task.tokens if total else 0)
        elif found.is_busy:
            self.pace.refused(answer.headers, begun)
            if found.wait:
                self.pace.hold(found.wait)

    # What it means

    def _judged(self, task: _Task[T], answer: Answer) -> T | Verdict:
        """Return what the answer holds, or what its lack means; no key is quoted."""
        today = self._clock.today()
        if answer.status != 200:
            verdict = retry.judge(answer.status, answer.headers, answer.body, today=today)
            return self._worded(verdict, answer)
        try:
            _refuse_page(answer)
            return task.read(answer)
        except BadReply as error:
            bad = error
        if bad.error is None:
            return Verdict(action=Action.AGAIN, reason=self._said(bad.reason), unknown=True)
        status = retry.status_of(bad.error)
        verdict = retry.judge_error(status, answer.headers, bad.error, today=today)
        return self._worded(verdict, answer)

    def _worded(self, verdict: Verdict, answer: Answer) -> Verdict:
        reason = self._said(verdict.reason)
        if verdict.action is Action.STOP:
            way_out = advice.for_status(self.endpoint, verdict, answer.headers)
            reason += "; " + retry.shortened(self.endpoint.key.redact(way_out))
        return replace(verdict, reason=reason)

    def _broken(self, error: BrokenError) -> Verdict:
        """Return what it means that there was no answer: before any, a setting is wrong."""
        lost = error.cause is Cause.UNREACHABLE and not self._was_reached
        reason = self._said(error.reason)
        if lost or error.cause is Cause.UNTRUSTED:
            reason += "; " + advice.for_broken(self.endpoint, error)
            return Verdict(action=Action.STOP, reason=reason)
        return Verdict(action=Action.AGAIN, reason=reason, unknown=error.sent)

    def _said(self, text: str) -> str:
        """Return a reason as one line that begins with the server's name, without the key."""
        return retry.shortened(self.endpoint.key.redact(f"{self.endpoint.host}: {text}"))

    def _request_id(self, answer: Answer) -> str:
        text = answer.headers.get("x-request-id", "")
        return retry.shortened(self.endpoint.key.redact(text))

    def _reply(self, answer: Answer) -> Reply:
        streamed = answer.headers.get("content-type", "").startswith("text/event-stream")
        reply = read(answer.body, request_id=self._request_id(answer), streamed=streamed)
        if self._holds_key(reply):
            raise BadReply("the reply repeats the API key", {"code": 400, "message": "see there"})
        return reply

    def _holds_key(self, reply: Reply) -> bool:
        key = self.endpoint.key.reveal()
        texts = (reply.text, reply.refusal, reply.model, reply.response_id, reply.finish_reason)
        return len(key) >= _SHORTEST_KEY and any(key in text for text in texts)


def _refuse_page(answer: Answer) -> None:
    """Refuse a web page, as a portal sends it in place of the answer."""
    if "html" in answer.headers.get("content-type", "").lower():
        raise BadReply("the answer is a web page; is there a login in between?")


def _object(answer: Answer) -> dict[str, object]:
    """Return the JSON object of the body."""
    try:
        value = strict_json.loads(answer.body)
    except strict_json.NotJson as error:
        raise BadReply(f"the answer {error}") from None
    if not isinstance(value, dict):
        raise BadReply("the answer is no object")
    return value


def _file(answer: Answer) -> int:
    """Return the size of what went into the file."""
    return answer.size

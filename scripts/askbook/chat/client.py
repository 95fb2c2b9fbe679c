"""A thread-safe client for OpenAI-compatible chat APIs, with rate limits and retries."""

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, TypeVar

from askbook.chat.api_call import ApiCall, Reserve, parse_object, reserve_nothing
from askbook.chat.endpoint import Endpoint
from askbook.chat.errors import Cancelled, ChatError, Failed, Stopped
from askbook.chat.files import Download, Upload
from askbook.chat.http import HttpRequest, HttpResponse, Transport, TransportError
from askbook.chat.rate_limit import Clock, OnWait, RateLimiter
from askbook.chat.reply import Reply, Usage, parse_reply
from askbook.chat.request import Request, estimate_tokens
from askbook.chat.retry import Action, Decision, ResponseClassifier, backoff
from askbook.errors import StudyError

TIMEOUT = 300.0
"""Seconds for one attempt, from connecting to the last byte."""

MAX_RETRIES = 6

MAX_JOBS = 1_000
"""Requests that can be open at once, each in a thread; no client needs more threads."""

_FILE_TIMEOUT = 3600.0
_FILE_MAX_BYTES = 1 << 30

_MAX_FAILED_IN_A_ROW = 10
"""After so many consecutive failures the cause is not in the requests."""

_THREADS_PER_JOB = 8

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt at a call, reported in the thread that made it.

    ``name`` is the request's key, or the method and path of another call. ``reason`` says why
    there is no result, and ``wait`` how many seconds the next attempt waits at least. No field
    contains the API key.
    """

    name: str
    number: int
    outcome: Literal["answered", "retry", "failed", "stopped"] = "answered"
    status: int = 0
    seconds: float = 0.0
    reason: str = ""
    wait: float = 0.0
    usage: Usage = field(default_factory=Usage)
    request_id: str = ""


class Client:
    """Sends requests to one endpoint within the rate limit, and again if that can help.

    ``on_attempt`` is called after every attempt and ``on_wait`` before every wait for a retry
    or for the rate limit, both in the thread of the request.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        *,
        timeout: float = TIMEOUT,
        max_retries: int = MAX_RETRIES,
        rate_limiter: RateLimiter | None = None,
        clock: Clock | None = None,
        on_attempt: Callable[[Attempt], None] = lambda _attempt: None,
        on_wait: OnWait = lambda _reason, _seconds: None,
        random: Callable[[], float] = random.random,
    ) -> None:
        self.endpoint = endpoint
        self.rate_limiter = rate_limiter or RateLimiter(clock=clock)
        self._timeout = timeout
        self._max_retries = max_retries
        self._clock = clock or Clock()
        self._on_attempt = on_attempt
        self._on_wait = on_wait
        self._random = random
        self._transport = Transport(endpoint.base_url)
        self._classifier = ResponseClassifier(endpoint)
        self._failed_in_a_row = 0
        self._mean_completion = 0.0

    @property
    def threads(self) -> int:
        """The number of threads that should call ``complete`` at once.

        There are more than jobs, because a thread that waits for a retry has no open request.
        """
        return min(_THREADS_PER_JOB * self.rate_limiter.jobs, MAX_JOBS)

    def complete(
        self,
        request: Request,
        reserve: Reserve = reserve_nothing,
        save: Callable[[Reply], None] = lambda _reply: None,
    ) -> Reply:
        """Return the model's reply; ``reserve`` decides whether a budget allows an attempt.

        ``save`` receives the reply before another request may take the place of this one, so a
        run that is killed loses at most one reply per job.

        Raises Failed if this request gets no reply, Stopped if no request would (every later
        call raises it too), and Cancelled after ``stop``. A refusal is a reply, and so is one
        that was cut off; see ``Reply.problem``.
        """
        prompt = estimate_tokens("".join(message.content for message in request.messages))
        call = ApiCall(
            name=request.key,
            request=self._request("POST", "/chat/completions", request.canonical()),
            parse=self._parse_reply,
            timeout=self._timeout,
            tokens=prompt + int(self._mean_completion),
            usage=lambda reply: reply.usage,
            reserve=reserve,
            save=save,
        )
        try:
            reply = self._send(call)
        except Failed as error:
            if error.is_flagged:  # the cause is in this prompt
                raise
            self._failed_in_a_row += 1
            if self._failed_in_a_row < _MAX_FAILED_IN_A_ROW:
                raise
            reason = f"{_MAX_FAILED_IN_A_ROW} requests failed in a row, the last with: {error}"
        else:
            self._failed_in_a_row = 0
            self._mean_completion += (reply.usage.completion - self._mean_completion) / 8
            return reply
        stopped = Stopped(reason)
        self.rate_limiter.stop(stopped)
        raise stopped

    def call(
        self, method: str, path: str, body: object = None, *, repeatable: bool | None = None
    ) -> dict[str, object]:
        """Send JSON to ``{base_url}{path}``, such as ``/batches``; return the JSON object.

        A call that is not repeatable (by default, POST) is not sent again if the server may
        have processed it: Failed then has ``maybe_processed`` set.
        """
        data = None if body is None else json.dumps(body, allow_nan=False).encode("ascii")
        call = ApiCall(
            name=f"{method} {path}",
            request=self._request(method, path, data),
            parse=parse_object,
            timeout=self._timeout,
            repeatable=method != "POST" if repeatable is None else repeatable,
        )
        return self._send(call)

    def upload(self, path: str, file: Path, fields: Mapping[str, str]) -> dict[str, object]:
        """Send a file as multipart/form-data; return the JSON object of the response.

        It is sent again if the response is lost; the server may then keep it twice.
        """
        upload = Upload(file, fields)
        request = self._request("POST", path)
        call = ApiCall(
            name=f"POST {path}",
            request=replace(request, body=upload, headers={**request.headers, **upload.headers}),
            parse=parse_object,
            timeout=_FILE_TIMEOUT,
        )
        return self._send(call)

    def download(self, path: str, target: Path, *, max_bytes: int = _FILE_MAX_BYTES) -> int:
        """Save the response completely or not at all; return its size in bytes."""
        with Download(target) as file:
            call = ApiCall(
                name=f"GET {path}",
                request=self._request("GET", path),
                parse=lambda response: response.size,
                timeout=_FILE_TIMEOUT,
                max_bytes=max_bytes,
                open_sink=file.restart,
            )
            size = self._send(call)
            file.commit()
        return size

    def wait(self, reason: str, seconds: float) -> None:
        """Wait, and report it like a wait for a retry; raise the error of ``stop``."""
        self._on_wait(reason, seconds)
        self.rate_limiter.sleep(seconds)

    def stop(self, error: ChatError | None = None) -> None:
        """Finish open requests, and raise the error (by default, Cancelled) in all others."""
        self.rate_limiter.stop(error or Cancelled("stopped before the request was answered"))

    def abort(self) -> None:
        """Stop, and cut open requests too: their replies are lost."""
        self.stop()
        self._transport.abort()

    def _send(self, call: ApiCall[T]) -> T:
        """Return the result of a call; raises Failed, Stopped or Cancelled."""
        number = 1
        while True:
            with (
                self.rate_limiter.slot(call.tokens, self._on_wait) as started,
                call.reserve() as spend,
            ):
                self.rate_limiter.raise_if_stopped()  # while waiting for the reservation
                response, failure = self._exchange(call)
                today = self._clock.today()
                result = self._classifier.classify(response, failure, call.parse, today=today)
                # Before the slot is free, so that the next request starts with this knowledge.
                if not isinstance(result, Decision):
                    call.save(result)
                    usage = call.usage(result)
                    spend(usage)
                    extra = usage.total - call.tokens if usage.total else 0
                    self.rate_limiter.succeeded(response.headers, started, extra)
                elif result.is_busy:
                    self.rate_limiter.refused(response.headers, started, result.wait or 0)
            attempt = Attempt(
                name=call.name,
                number=number,
                status=response.status,
                seconds=self._clock.now() - started,
                request_id=self._classifier.request_id(response),
            )
            if not isinstance(result, Decision):
                self._on_attempt(replace(attempt, usage=usage))
                return result
            self._wait_for_retry(call, result, attempt)
            number += 1

    def _exchange(self, call: ApiCall[T]) -> tuple[HttpResponse, TransportError | None]:
        sink = call.open_sink() if call.open_sink else None
        try:
            response = self._transport.send(
                call.request, timeout=call.timeout, max_bytes=call.max_bytes, sink=sink
            )
        except TransportError as error:
            return HttpResponse(status=0, headers={}), error
        return response, None

    def _wait_for_retry(self, call: ApiCall[T], decision: Decision, attempt: Attempt) -> None:
        """Wait before the next attempt, or raise the error that ends the call."""
        reason, number = decision.reason, attempt.number
        may_repeat = call.repeatable or not decision.maybe_processed
        if decision.action is Action.RETRY and number <= self._max_retries and may_repeat:
            # A busy server that meanwhile answered other requests is asked sooner.
            busy = min(number, self.rate_limiter.refusals + 1) if decision.is_busy else number
            wait = decision.wait or backoff(busy, self._random())
            self._on_attempt(replace(attempt, outcome="retry", reason=reason, wait=wait))
            self.wait(reason, wait)
        elif decision.action is Action.STOP:
            self._on_attempt(replace(attempt, outcome="stopped", reason=reason))
            self.rate_limiter.stop(Stopped(reason))
            self.rate_limiter.raise_if_stopped()  # with the first error of the run
        else:
            self._on_attempt(replace(attempt, outcome="failed", reason=reason))
            self.rate_limiter.raise_if_stopped()
            raise Failed(
                reason,
                attempts=number,
                status=decision.status,
                is_flagged=decision.is_flagged,
                maybe_processed=decision.maybe_processed,
            )

    def _request(self, method: str, path: str, body: bytes | None = None) -> HttpRequest:
        if not re.fullmatch(r"(?!.*/\.\.?(/|$))/[\w./?&=,:~%-]*", path, re.ASCII):
            raise StudyError(f"{path!r} is not a path below the base URL")
        headers = {"Accept": "application/json", **self.endpoint.headers()}
        if method == "POST":
            headers["Content-Type"] = "application/json"
        return HttpRequest(method=method, path=path, headers=headers, body=body)

    def _parse_reply(self, response: HttpResponse) -> Reply:
        streamed = response.headers.get("content-type", "").startswith("text/event-stream")
        request_id = self._classifier.request_id(response)
        return parse_reply(response.body, request_id=request_id, streamed=streamed)

"""What an answer means, or its lack, in words for people: the key is in none of them."""

from dataclasses import replace
from typing import TypeVar

from askbook.chat import advice, retry
from askbook.chat.endpoint import Endpoint
from askbook.chat.errors import BadReply
from askbook.chat.retry import Action, Verdict
from askbook.chat.task import Got, Task
from askbook.chat.wire import Answer, BrokenError, Cause

T = TypeVar("T")

_SHORTEST_KEY = 12
"""A shorter key is no secret but a word, as ``ollama``, that an answer may hold."""


class Judge:
    """Judges what comes from one endpoint."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._was_reached = False

    def answer(self, task: Task[T], answer: Answer, *, today: float) -> Got[T] | Verdict:
        """Return what the answer holds, or what is wrong with it."""
        self._was_reached = True
        if answer.status != 200:
            verdict = retry.judge(answer.status, answer.headers, answer.body, today=today)
            return self._worded(verdict, answer)
        try:
            _refuse_page(answer)
            value = task.read(answer)
        except BadReply as error:
            return self._bad(error, answer, today)
        if self._repeats_key(value):
            return Verdict(action=Action.FAIL, reason=self._said("the answer repeats the key"))
        return Got(value)

    def broken(self, error: BrokenError) -> Verdict:
        """Return what it means that there was no answer: before any, a setting is wrong."""
        is_wrong = error.cause is Cause.UNREACHABLE and not self._was_reached
        reason = self._said(error.reason)
        if is_wrong or error.cause is Cause.UNTRUSTED:
            way_out = advice.for_broken(self._endpoint, error)
            return Verdict(action=Action.STOP, reason=f"{reason}; {way_out}")
        return Verdict(action=Action.AGAIN, reason=reason, unknown=error.sent)

    def request_id(self, answer: Answer) -> str:
        """Return the id that the provider's support asks for, or nothing."""
        return self._line(answer.headers.get("x-request-id", ""))

    def _bad(self, bad: BadReply, answer: Answer, today: float) -> Verdict:
        if bad.error is None:
            return Verdict(action=Action.AGAIN, reason=self._said(bad.reason), unknown=True)
        status = retry.status_of(bad.error)
        verdict = retry.judge_error(status, answer.headers, bad.error, today=today)
        return self._worded(verdict, answer)

    def _worded(self, verdict: Verdict, answer: Answer) -> Verdict:
        reason = self._said(verdict.reason)
        if verdict.action is Action.STOP:
            way_out = advice.for_status(self._endpoint, verdict, answer.headers)
            reason = f"{reason.rstrip('.')}; {self._line(way_out)}"
        return replace(verdict, reason=reason)

    def _said(self, text: str) -> str:
        return self._line(f"{self._endpoint.host}: {text}")

    def _line(self, text: str) -> str:
        return retry.shortened(self._endpoint.key.redact(text))

    def _repeats_key(self, value: object) -> bool:
        key = self._endpoint.key.reveal()
        return len(key) >= _SHORTEST_KEY and key in repr(value)


def _refuse_page(answer: Answer) -> None:
    """Refuse a web page, as a portal sends it in place of the answer."""
    if "html" in answer.headers.get("content-type", "").lower():
        raise BadReply("the answer is a web page; is there a login in between?")

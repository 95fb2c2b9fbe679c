"""A task done: sent at the run's pace, and again where that can help."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from askbook.chat import retry
from askbook.chat.attempts import Attempt, Outcome
from askbook.chat.clock import Clock
from askbook.chat.errors import ChatError, Failed, Stopped
from askbook.chat.pace import Pace
from askbook.chat.retry import Action, Verdict
from askbook.chat.task import Got, Task
from askbook.chat.verdicts import Judge
from askbook.chat.wire import Answer, BrokenError, Wire

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Does tasks with one server; ``chance`` returns random numbers in [0, 1)."""

    wire: Wire
    judge: Judge
    pace: Pace
    clock: Clock
    max_retries: int
    tell: Callable[[Attempt], None]
    chance: Callable[[], float]

    def do(self, task: Task[T]) -> T:
        """Return what the task is for; raises Failed, Stopped or Cancelled."""
        number = 1
        while True:
            found, attempt = self._attempt(task, number)
            if isinstance(found, Got):
                self.tell(replace(attempt, usage=task.usage(found.value)))
                return found.value
            self.pace.pause(self._wait(task, found, attempt))
            number += 1

    def _attempt(self, task: Task[T], number: int) -> tuple[Got[T] | Verdict, Attempt]:
        """Send the task once; the pace learns while no other turn can begin in between."""
        with self.pace.turn(task.tokens) as begun:
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

    def _exchange(self, task: Task[T]) -> tuple[Answer, Got[T] | Verdict]:
        sink = task.sink() if task.sink else None
        try:
            answer = self.wire.exchange(task.sending, timeout=task.timeout, cap=task.cap, sink=sink)
        except BrokenError as error:
            return Answer(status=0, headers={}), self.judge.broken(error)
        return answer, self.judge.answer(task, answer, today=self.clock.today())

    def _pace_after(
        self, task: Task[T], found: Got[T] | Verdict, answer: Answer, begun: float
    ) -> None:
        if isinstance(found, Got):
            total = task.usage(found.value).total
            self.pace.answered(answer.headers, begun, total - task.tokens if total else 0)
        elif found.is_busy:
            self.pace.refused(answer.headers, begun, found.wait or 0)

    def _wait(self, task: Task[T], verdict: Verdict, attempt: Attempt) -> float:
        """Return the seconds to wait before the next attempt; raise where there is none."""
        error = self._end(task, verdict, attempt.number)
        if error is None:
            wait = verdict.wait or self._backoff(verdict, attempt.number)
            self.tell(replace(attempt, outcome="again", reason=verdict.reason, wait=wait))
            return wait
        outcome: Outcome = "stopped" if isinstance(error, Stopped) else "failed"
        self.tell(replace(attempt, outcome=outcome, reason=verdict.reason))
        self.pace.raise_if_stopped()
        if isinstance(error, Stopped):
            self.pace.stop(error)
        raise error

    def _backoff(self, verdict: Verdict, number: int) -> float:
        """Return the wait that nobody asked for: longer each time, by a little chance.

        A busy server that meanwhile answered others is not that busy, and is asked sooner.
        """
        times = min(number, self.pace.refusals + 1) if verdict.is_busy else number
        return retry.backoff(times, self.chance())

    def _end(self, task: Task[T], verdict: Verdict, number: int) -> ChatError | None:
        """Return the error that ends the task, if it ends here."""
        if verdict.action is Action.STOP:
            return Stopped(verdict.reason)
        must_not = verdict.unknown and not task.repeatable
        if verdict.action is Action.AGAIN and number <= self.max_retries and not must_not:
            return None
        return Failed(
            verdict.reason, attempts=number, status=verdict.status, unknown=verdict.unknown
        )

"""A run: questions go out to the model from several threads until no section is open.

Every reply is in the journal before anything else is done with it. A run can be stopped at
any moment: what is in flight is finished and kept, and the next run goes on from there.
"""

import itertools
import queue
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from askbook.ask.conversation import Asker
from askbook.ask.cost import Budget, Estimate
from askbook.ask.journal import Journal
from askbook.ask.page_session import Desk, Office, Sheet
from askbook.ask.plan import PageTasks
from askbook.ask.report import Reporter
from askbook.chat.errors import Cancelled, ChatError, Failed
from askbook.chat.reply import Reply, Usage
from askbook.chat.request import Request
from askbook.errors import FINDINGS, INTERRUPTED, SUCCESS

_TICK = 0.2


class Model(Protocol):
    """What answers requests: a client of study.chat, or a test's own."""

    def complete(self, request: Request) -> Reply:
        """Return the reply; raises Failed, Stopped or Cancelled."""
        ...

    def stop(self, error: ChatError | None = None) -> None:
        """Finish what is in flight and let all else raise Cancelled."""
        ...

    def abort(self) -> None:
        """Cut what is in flight, too."""
        ...


@dataclass(order=True)
class _Job:
    """Something to do; a question before a new page, and each in the order of the plan."""

    rank: int
    number: int
    work: Callable[[], None] = field(compare=False)


_SEND, _OPEN, _END = 0, 1, 2


@dataclass
class Run:
    """Asks for all sections of some pages."""

    asker: Asker
    journal: Journal
    model: Model
    budget: Budget
    estimate: Estimate
    reporter: Reporter
    host: str = ""
    workers: int = 1
    again: bool = False
    busy: frozenset[str] = frozenset()
    """Keys of requests that a batch under way may answer."""

    def __post_init__(self) -> None:
        self._jobs: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._undone = 1  # filling the queue is the first thing to do
        self._is_filled = False
        self._lock = threading.Lock()
        self._error: BaseException | None = None
        self._is_stopping = threading.Event()
        self._office = Office(self.asker, self.journal, self.reporter, self._send, self.again)

    def run(self, pages: list[PageTasks]) -> int:
        """Ask, and return the exit code. Raises what made the run stop before its end."""
        self.reporter.begin(sum(len(page.tasks) for page in pages))
        self.journal.begin()
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self.workers)]
        for thread in threads:
            thread.start()
        is_interrupted = self._drive(pages, threads)
        self.reporter.end()
        if is_interrupted:
            return INTERRUPTED
        if self._error:
            raise self._error
        self.journal.end()
        return FINDINGS if self.reporter.counts.left else SUCCESS

    def _drive(self, pages: list[PageTasks], threads: list[threading.Thread]) -> bool:
        """Give the threads their work and wait for them; return whether the user interrupted."""
        interrupts = 0
        steps = self._steps(pages, threads)
        while True:
            try:
                if next(steps, None) is None:
                    return interrupts > 0
            except KeyboardInterrupt:
                interrupts += 1
                if interrupts > 1:
                    self.model.abort()
                    return True
                self.reporter.say("finishing what is in flight; Ctrl-C again stops at once")
                self._stop(None)
                steps = self._steps([], threads)

    def _steps(self, pages: list[PageTasks], threads: list[threading.Thread]) -> Iterator[bool]:
        """Put the work in the queue, then watch the threads; each step takes a moment."""
        for page in pages:
            self._put(_OPEN, Desk(self._office, page).open)
        yield True
        if not self._is_filled:
            self._is_filled = True
            self._finish()
        while any(thread.is_alive() for thread in threads):
            for thread in threads:
                thread.join(_TICK / len(threads))
            self.reporter.tick()
            yield True

    def _work(self) -> None:
        """Do one job after the other until there is none."""
        while (job := self._jobs.get()).rank != _END:
            try:
                if not self._is_stopping.is_set():
                    job.work()
            except BaseException as error:
                self._stop(error)
            self._finish()

    def _put(self, rank: int, work: Callable[[], None]) -> None:
        with self._lock:
            self._undone += 1
        self._jobs.put(_Job(rank, next(self._numbers), work))

    def _finish(self) -> None:
        """Let the threads end when the last job is done."""
        with self._lock:
            self._undone -= 1
            is_last = not self._undone
        if is_last:
            for _ in range(self.workers):
                self._jobs.put(_Job(_END, next(self._numbers), lambda: None))

    def _stop(self, error: BaseException | None) -> None:
        """Ask nothing more; the first error counts."""
        with self._lock:
            if error and not isinstance(error, Cancelled):
                self._error = self._error or error
        self._is_stopping.set()
        self.model.stop()

    def _send(self, sheet: Sheet, request: Request) -> None:
        self._put(_SEND, lambda: self._ask(sheet, request))

    def _ask(self, sheet: Sheet, request: Request) -> None:
        """Send one request, keep the reply, and go on with its section."""
        if request.key in self.busy:
            sheet.desk.failed(sheet, "is in a batch under way; see ./askbook batch status")
            return
        guess = self.estimate.of(sheet.task.kind, request)
        self.journal.refuse_full_disk()
        self.budget.hold(guess)
        usage = Usage()
        try:
            reply = self.model.complete(request)
            usage = reply.usage if reply.usage.total else guess
            self.journal.replied(sheet.task, request, reply, via="live", host=self.host)
        except Failed as error:
            sheet.desk.failed(sheet, str(error))
            return
        finally:
            self.budget.settle(guess, usage)
        self.estimate.learn(sheet.task.kind, reply.usage)
        self.reporter.replied(sheet.task, usage.total)
        sheet.desk.replied(sheet)

"""Asks a model for all planned sections, with several requests at once.

Every reply is in the journal before it is used. After an interruption, open requests are
finished and saved, and the next run continues from there.
"""

import os
import threading
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from askbook.ask.batches import Batches
from askbook.ask.conversation import Setup
from askbook.ask.cost import ANSWER_TOKENS, Budget
from askbook.ask.page_session import PageSession, SessionContext
from askbook.ask.plan import PageTasks, SectionTask, TaskPlan, plan_sections
from askbook.ask.settings import Settings
from askbook.chat.api_call import Reserve
from askbook.chat.client import Attempt, Client
from askbook.chat.endpoint import Endpoint, find_preset, make_endpoint
from askbook.chat.errors import Cancelled, ChatError, Failed
from askbook.chat.rate_limit import RateLimiter
from askbook.chat.reply import Reply
from askbook.chat.request import Request
from askbook.check.katex import Katex
from askbook.errors import FINDINGS, INTERRUPTED, SUCCESS, StudyError
from askbook.pages.sections import Format
from askbook.project.project import Project

_TICK = 0.2
"""Seconds between two updates of the progress."""

_WITHOUT_KEY = (
    "without one, ask a model on your own machine with --preset ollama, or use --paste to ask in "
    "a chat yourself"
)


class Model(Protocol):
    """Answers requests: `askbook.chat.client.Client`, or a model of a test."""

    def complete(self, request: Request, reserve: Reserve, save: Callable[[Reply], None]) -> Reply:
        """Return the reply, after ``save`` has received it.

        Raises Failed, Stopped or Cancelled, or an error of ``reserve`` or ``save``.
        """
        ...

    def stop(self, error: ChatError | None = None) -> None:
        """Finish open requests and raise Cancelled in all others."""
        ...

    def abort(self) -> None:
        """Stop, and cut open requests too."""
        ...


class Session(Protocol):
    """The work on one page: `PageSession`, or a second reading of its answers."""

    def advance(self) -> list[tuple[SectionTask, Request]]:
        """Do what the replies in the journal allow; return the requests to send now."""
        ...

    def give_up(self, task: SectionTask, reason: str) -> None:
        """Leave a section as it is because its request has no reply."""
        ...

    @property
    def waiting(self) -> list[SectionTask]:
        """The sections that wait for the answer of another."""
        ...


OpenSession = Callable[[SessionContext, PageTasks], Session]


@dataclass(frozen=True, slots=True)
class Work:
    """What is asked about which sections; ``name`` tells its batches from others.

    ``reply_tokens`` are the estimated tokens of a reply about a section with each format.
    """

    name: str
    plan: Callable[[Project, Sequence[str]], TaskPlan]
    open_session: OpenSession
    reply_tokens: Mapping[Format, int]


ASK = Work("ask", plan_sections, PageSession, ANSWER_TOKENS)
"""Ask for the answers of open sections."""


@dataclass(frozen=True, slots=True)
class _Job:
    """A page to open, or a request to send for one of its sections."""

    session: Session
    request: tuple[SectionTask, Request] | None = None


class Run:
    """One run over some pages.

    ``in_batches`` are the keys of requests that a batch in progress may answer; they are not
    sent. ``host`` is recorded with each reply. ``open_session`` begins the work on a page.
    """

    def __init__(
        self,
        context: SessionContext,
        model: Model,
        budget: Budget,
        *,
        host: str = "",
        threads: int = 1,
        in_batches: frozenset[str] = frozenset(),
        open_session: OpenSession = PageSession,
    ) -> None:
        self._context = context
        self._open_session = open_session
        self._model = model
        self._budget = budget
        self._host = host
        self._threads = threads
        self._in_batches = in_batches
        self._pages: deque[PageTasks] = deque()
        self._requests: deque[_Job] = deque()
        self._working = 0
        self._is_stopped = False
        self._error: BaseException | None = None
        self._changed = threading.Condition()

    def run(self, pages: Sequence[PageTasks]) -> int:
        """Ask for the sections of the pages; return the exit code.

        Raises the error that stopped the run early, if there was one.
        """
        reporter, journal = self._context.reporter, self._context.journal
        reporter.begin(sum(len(page.tasks) for page in pages))
        journal.begin()
        self._pages.extend(pages)
        is_interrupted = self._run_threads()
        reporter.end()
        if is_interrupted:
            return INTERRUPTED
        if self._error:
            raise self._error
        journal.end()
        return FINDINGS if reporter.counts.left else SUCCESS

    def _run_threads(self) -> bool:
        """Start the threads and wait for them; return whether the user interrupted the run."""
        reporter, is_interrupted = self._context.reporter, False
        threads = [threading.Thread(target=self._work, daemon=True) for _ in range(self._threads)]
        not_started = iter(threads)
        while True:
            try:
                for thread in not_started:
                    thread.start()
                while any(thread.is_alive() for thread in threads):
                    for thread in threads:
                        thread.join(_TICK / len(threads))
                    reporter.tick()
                return is_interrupted
            except KeyboardInterrupt:
                if is_interrupted:
                    self._model.abort()
                    return True
                is_interrupted = True
                reporter.say("finishing open requests; press Ctrl-C again to stop at once")
                self._stop()

    def _work(self) -> None:
        """Do one job after the other until none is left."""
        while job := self._next_job():
            requests: list[tuple[SectionTask, Request]] = []
            try:
                if job.request:
                    self._send(job.session, *job.request)
                requests = job.session.advance()
            except BaseException as error:  # raised again in the main thread
                self._stop(error)
            with self._changed:
                self._requests.extend(_Job(job.session, request) for request in requests)
                self._working -= 1
                self._changed.notify_all()

    def _next_job(self) -> _Job | None:
        """Return the next job, a request before a page; None when no more can follow."""
        with self._changed:
            while not self._is_stopped:
                if self._requests or self._pages:
                    self._working += 1
                    if self._requests:
                        return self._requests.popleft()
                    return _Job(self._open_session(self._context, self._pages.popleft()))
                if not self._working:
                    return None
                self._changed.wait()
            return None

    def _stop(self, error: BaseException | None = None) -> None:
        """Start no more jobs; the first error is the one that is raised."""
        with self._changed:
            if error and not isinstance(error, Cancelled):
                self._error = self._error or error
            self._is_stopped = True
            self._changed.notify_all()
        self._model.stop()

    def _send(self, session: Session, task: SectionTask, request: Request) -> None:
        """Send a request and record its reply, or leave its section open."""
        if request.key in self._in_batches:
            session.give_up(task, "is in a batch in progress; see ./askbook batch status")
            return
        self._context.journal.refuse_full_disk()
        reserve = partial(self._budget.reserve, task.form.format, request)
        save = partial(self._context.journal.replied, task, request, via="live", host=self._host)
        try:
            reply = self._model.complete(request, reserve, save)
        except Failed as error:
            session.give_up(task, str(error))
            return
        self._context.reporter.replied(task, reply.usage.total)


def make_setup(project: Project, settings: Settings, say: Callable[[str], None]) -> Setup:
    """Return what requests have in common; ``say`` prints why formulas are not checked."""
    return Setup(
        project=project,
        model=settings.model,
        options=settings.options,
        check_formulas=Katex(project.root, say).check,
    )


def find_endpoint(settings: Settings) -> Endpoint:
    """Return the server to ask; without an API key, raise StudyError with the alternatives."""
    preset = find_preset(settings.preset)
    try:
        return make_endpoint(preset, settings.base_url or None, os.environ)
    except StudyError as error:
        has_address = bool(settings.base_url or preset.base_url)
        if has_address and preset.needs_key and not os.environ.get(preset.key_variable):
            raise StudyError(f"{error}; {_WITHOUT_KEY}") from error
        raise


def ask_live(
    context: SessionContext,
    pages: Sequence[PageTasks],
    settings: Settings,
    endpoint: Endpoint,
    work: Work = ASK,
) -> int:
    """Ask the model of the settings about the sections of the pages; return the exit code."""
    batches = Batches(context.setup.project.root, context.journal, work.name)

    def record(attempt: Attempt) -> None:
        if attempt.outcome != "answered":
            context.journal.attempted(
                attempt.name,
                host=endpoint.host,
                outcome=attempt.outcome,
                status=attempt.status,
                reason=attempt.reason,
                seconds=round(attempt.seconds, 3),
                request_id=attempt.request_id,
            )

    client = Client(
        endpoint,
        timeout=settings.timeout,
        max_retries=settings.max_retries,
        rate_limiter=RateLimiter(jobs=settings.jobs, rpm=settings.rpm, tpm=settings.tpm),
        on_attempt=record,
        on_wait=context.reporter.waiting,
    )
    return Run(
        context,
        client,
        context.reporter.budget,
        host=endpoint.host,
        threads=1 if settings.jobs == 1 else client.threads,
        in_batches=batches.paid_keys(),
        open_session=work.open_session,
    ).run(pages)

"""Works on the sections of one page: writes accepted answers and returns the next requests."""

import threading
from dataclasses import dataclass

from askbook.ask.conversation import (
    Accepted,
    Answered,
    GivenUp,
    RequestNeeded,
    Setup,
    next_step,
)
from askbook.ask.journal import Journal, JournalReply
from askbook.ask.model_name import answering_model, is_same
from askbook.ask.plan import PageTasks, SectionTask
from askbook.ask.report import Reporter
from askbook.chat.request import Request
from askbook.disk.files import write_text
from askbook.errors import SourceError
from askbook.pages import page
from askbook.pages.shortcode import Provenance
from askbook.pages.version import version_of
from askbook.project.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionContext:
    """What the sessions of all pages share.

    With ``again``, replies that were written into a page before do not count.
    """

    setup: Setup
    journal: Journal
    reporter: Reporter
    again: bool = False

    def reply(self, key: str) -> JournalReply | None:
        """Return the reply to the request with that key, if the journal has one that counts."""
        return self.journal.reply(key, unused=self.again)

    def has_reply(self, key: str) -> bool:
        """Return whether the journal has a reply to the request with that key that counts."""
        return self.journal.has_reply(key, unused=self.again)


class PageSession:
    """The work on one page; safe to use from threads.

    A section that is asked for after another waits for that one's answer: the same replies always
    make the same page.
    """

    def __init__(self, context: SessionContext, tasks: PageTasks) -> None:
        self._context = context
        self._tasks = tasks.tasks
        self._answers = dict(tasks.answers)  # those on the page, by kind
        self._rejected: dict[str, Answered] = {}  # the last rejected answer, by kind
        self._sent: dict[str, str] = {}  # the key of the last request for each kind of section
        self._closed: set[str] = set()
        self._lock = threading.Lock()

    def advance(self) -> list[tuple[SectionTask, Request]]:
        """Do what the replies in the journal allow; return the requests to send now."""
        with self._lock:
            found = [(task, self._advance(task)) for task in self._tasks]
            return [(task, request) for task, request in found if request]

    def give_up(self, task: SectionTask, reason: str) -> None:
        """Leave a section open because its request has no reply."""
        with self._lock:
            self._close(task, (reason,))

    def keep(self, task: SectionTask) -> None:
        """Write the section's last answer although it was rejected, as a person decided."""
        with self._lock:
            self._fill(task, self._rejected[task.kind])

    def _advance(self, task: SectionTask) -> Request | None:
        """Write a section's answer or leave it open, or return its next request."""
        context = self._context
        sent = self._sent.get(task.kind)
        if task.kind in self._closed or (sent and not context.has_reply(sent)):
            return None
        if self._waits(task):
            return None
        beside = self._answers.get(task.form.after)
        if beside == "":
            self._close(task, (needs_answer_before(task),))
            return None
        match next_step(context.setup, task, context.reply, beside or ""):
            case RequestNeeded() as step:
                if step.rejected:
                    self._rejected[task.kind] = step.rejected
                    context.journal.rejected(task, step.keys[-2], step.reasons)
                    context.reporter.reasked(task, step.reasons)
                self._sent[task.kind] = step.request.key
                return step.request
            case Accepted() as step:
                self._fill(task, step)
            case GivenUp() as step:
                context.journal.left(task, step.keys, step.reasons)
                self._close(task, step.reasons)
        return None

    @property
    def waiting(self) -> list[SectionTask]:
        """The sections that wait for the answer after which they are asked for."""
        with self._lock:
            return [task for task in self._tasks if self._waits(task)]

    def _waits(self, task: SectionTask) -> bool:
        """Return whether the answer after which the section is asked for is still to come."""
        before = task.form.after
        return before not in self._closed and any(other.kind == before for other in self._tasks)

    def _fill(self, task: SectionTask, step: Answered) -> None:
        context, answer = self._context, step.answer
        asked, named = context.setup.model, step.reply.reply.model
        model = answering_model(asked, named)
        if not is_same(asked, model):
            context.reporter.warn(
                f"the answers come from {model}, although {asked or 'no model'} was asked"
            )
        beside = self._answers.get(task.form.after)
        after = version_of(beside) if beside else ""
        provenance = Provenance(model=model, date=step.reply.date, after=after)
        if problem := write_answer(context.setup.project, task, answer.text, provenance):
            self._close(task, (problem,))
            return
        self._answers[task.kind] = answer.text
        context.journal.filled(task, step.keys)
        self._closed.add(task.kind)
        context.reporter.filled(task, asked=task.kind in self._sent, repairs=answer.repairs)

    def _close(self, task: SectionTask, reasons: tuple[str, ...]) -> None:
        self._closed.add(task.kind)
        self._context.reporter.left(task, reasons)


def needs_answer_before(task: SectionTask) -> str:
    """Return why a section cannot be asked for before another of its page has an answer."""
    before = f"content/{task.path}#{task.form.after}"
    return f"{task.heading_before} comes first, and has no answer; run ./askbook ask {before}"


def write_answer(project: Project, task: SectionTask, answer: str, provenance: Provenance) -> str:
    """Write an answer into its section; return why that was not possible, or ``""``.

    The page is read again first, and nothing else changes in it: an editor may have saved it
    meanwhile.
    """
    path = project.content / task.path
    try:
        found = project.read_page(path)
    except SourceError as error:
        return error.message
    section = found.by_kind.get(task.kind)
    if section is None or section.prompt != task.prompt:
        return "its prompt was changed during the run; the answer was not written"
    if section.answer != task.answer:
        return "it was answered by someone else during the run; that answer is kept"
    filled = found.with_section(section, section.with_answer(answer, provenance))
    write_text(path, page.dumps(filled))
    return ""

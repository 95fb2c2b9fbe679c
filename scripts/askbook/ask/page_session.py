"""The desk of one page: replies come in, answers go onto the page, or a question goes out.

The sections are judged in a fixed order, the Explain first, whatever the order in which their
replies come: so the same replies always make the same page.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from askbook.ask import write_answer
from askbook.ask.conversation import Accepted, Asker, Left, Needed
from askbook.ask.journal import Journal
from askbook.ask.plan import PageTasks, Task
from askbook.ask.report import Reporter
from askbook.chat.request import Request

Send = Callable[["Sheet", Request], None]
"""Sends a request for a section, now or later."""


@dataclass(eq=False)
class Sheet:
    """One section on the desk."""

    desk: "Desk"
    task: Task
    asked: str = ""
    """The key of the request that is out."""
    was_asked: bool = False
    is_done: bool = False


@dataclass
class Office:
    """What the desks of all pages share."""

    asker: Asker
    journal: Journal
    reporter: Reporter
    send: Send
    again: bool = False
    """Whether answers that stood on a page already do not count."""


@dataclass
class Desk:
    """The work on one page."""

    office: Office
    page: PageTasks
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        self.sheets = [Sheet(self, task) for task in self.page.tasks]
        self._explain = self.page.explain

    def open(self) -> None:
        """Send every first question that has no reply yet, and take those that have."""
        with self._lock:
            for sheet in self.sheets:
                first = self.office.asker.first(sheet.task)
                if not self.office.journal.reply(first.key, unused=self.office.again):
                    self._send(sheet, first)
            self._advance()

    def replied(self, sheet: Sheet) -> None:
        """Go on with a section whose reply the journal has now."""
        with self._lock:
            sheet.asked = ""
            sheet.was_asked = True
            self._advance()

    def failed(self, sheet: Sheet, reason: str) -> None:
        """Leave a section that no reply came for."""
        with self._lock:
            self._leave(sheet, (reason,))
            self._advance()

    def _advance(self) -> None:
        """Judge what can be judged: a section waits until those before it are settled."""
        for sheet in self.sheets:
            if not sheet.is_done and not sheet.asked:
                self._follow(sheet)
            if sheet.task.kind == "explain" and not sheet.is_done:
                return

    def _follow(self, sheet: Sheet) -> None:
        office, task = self.office, sheet.task
        is_explain = task.kind == "explain"
        step = office.asker.follow(
            task,
            lambda key: office.journal.reply(key, unused=office.again),
            "" if is_explain else self._explain,
        )
        match step:
            case Needed():
                if step.reasons:
                    office.journal.rejected(task, step.keys[-2], step.reasons)
                    office.reporter.reasked(task, step.reasons)
                self._send(sheet, step.request)
            case Left():
                office.journal.left(task, step.keys, step.reasons)
                self._leave(sheet, step.reasons)
            case Accepted():
                self._fill(sheet, step)

    def _fill(self, sheet: Sheet, step: Accepted) -> None:
        office, task, answer = self.office, sheet.task, step.judgement.text
        provenance = write_answer.provenance(office.asker.model, step.kept.day)
        if task.kind == "explain":
            self._explain = answer
        if why_not := write_answer.fill(office.asker.project, task, answer, provenance):
            self._leave(sheet, (why_not,))
            return
        office.journal.filled(task, step.keys)
        sheet.is_done = True
        office.reporter.filled(task, asked=sheet.was_asked, repairs=step.judgement.repairs)

    def _send(self, sheet: Sheet, request: Request) -> None:
        sheet.asked = request.key
        self.office.send(sheet, request)

    def _leave(self, sheet: Sheet, reasons: tuple[str, ...]) -> None:
        sheet.is_done = True
        sheet.asked = ""
        self.office.reporter.left(sheet.task, reasons)

"""Asking by hand: prompts go out on the screen, answers come back from the clipboard."""

import contextlib
import sys
from dataclasses import dataclass, field

from askbook.ask.conversation import Asker
from askbook.ask.journal import Journal
from askbook.ask.page_session import Desk, Office, Sheet
from askbook.ask.plan import PageTasks
from askbook.ask.report import Reporter
from askbook.chat.reply import Reply
from askbook.chat.request import Request
from askbook.errors import FINDINGS, SUCCESS

_END = "."


class _NoMoreError(Exception):
    """The input has ended."""


@dataclass
class Paste:
    """One sitting: each prompt is shown, and what is pasted is judged at once."""

    asker: Asker
    journal: Journal
    reporter: Reporter
    again: bool = False
    _waiting: list[tuple[Sheet, Request]] = field(default_factory=list)

    def run(self, pages: list[PageTasks]) -> int:
        """Show the prompts and take the answers; return the exit code."""
        self.reporter.begin(sum(len(page.tasks) for page in pages))
        self.journal.begin()
        if sys.stdin.isatty():
            _prepare_terminal()
        office = Office(self.asker, self.journal, self.reporter, self._queue, self.again)
        try:
            for page in pages:
                Desk(office, page).open()
                while self._waiting:
                    self._take(*self._waiting.pop(0))
        except _NoMoreError:
            self.reporter.end()
            return FINDINGS
        self.journal.end()
        self.reporter.end()
        counts = self.reporter.counts
        return SUCCESS if counts.filled == counts.total else FINDINGS

    def _queue(self, sheet: Sheet, request: Request) -> None:
        """Put a question next where it is asked again, else behind the others."""
        place = 0 if len(request.messages) > 2 else len(self._waiting)
        self._waiting.insert(place, (sheet, request))

    def _take(self, sheet: Sheet, request: Request) -> None:
        self._show(sheet, request)
        answer = "\n".join(self._lines()).strip("\n")
        if not answer:
            sheet.desk.failed(sheet, "skipped")
            return
        self.journal.replied(sheet.task, request, Reply(text=answer), via="paste")
        sheet.desk.replied(sheet)

    def _show(self, sheet: Sheet, request: Request) -> None:
        """Show what to paste into a chat: the prompt, or what was wrong with the answer."""
        system, *turns = (message.content for message in request.messages)
        task = sheet.task
        self.reporter.say(f"\n── {task.name}: {task.place.topic.title}, {task.heading}")
        if len(turns) == 1:
            self.reporter.say(f"(for a chat that takes instructions: {' '.join(system.split())})")
        print(f"\n{turns[-1]}\n", flush=True)
        self.reporter.say(
            "Paste the answer, then a line with a single dot, or Ctrl-D to end; "
            "a dot alone skips the section:"
        )

    def _lines(self) -> list[str]:
        """Return the lines of one answer; raises _NoMoreError at the end of the input."""
        lines: list[str] = []
        while True:
            try:
                *before, last = input().split("\n")
            except EOFError:
                if not lines:
                    raise _NoMoreError from None
                return lines
            lines += before
            if last.strip() == _END:
                return lines
            lines.append(last)


def _prepare_terminal() -> None:
    """Let a line be as long as a paragraph: without readline a terminal cuts it at 4,096 bytes."""
    with contextlib.suppress(ImportError):
        import readline

        readline.parse_and_bind("tab: self-insert")

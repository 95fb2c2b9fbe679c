"""Asking without an API: shows each prompt, and reads the answer that the user pastes."""

import contextlib
import sys
from collections import deque
from collections.abc import Sequence

from askbook.ask.page_session import Context, PageSession
from askbook.ask.plan import PageTasks, SectionTask
from askbook.chat.reply import Reply
from askbook.chat.request import Request
from askbook.errors import FINDINGS, SUCCESS

_END_OF_ANSWER = "."


class _EndOfInputError(Exception):
    """Standard input has ended."""


def ask_by_paste(context: Context, pages: Sequence[PageTasks]) -> int:
    """Show the prompts and read the answers; return the exit code."""
    context.reporter.begin(sum(len(page.tasks) for page in pages))
    context.journal.begin()
    if sys.stdin.isatty():
        _allow_long_lines()
    try:
        for page in pages:
            _ask_for_page(context, page)
    except _EndOfInputError:
        context.reporter.end()
        return FINDINGS
    context.journal.end()
    context.reporter.end()
    counts = context.reporter.counts
    return SUCCESS if counts.filled == counts.total else FINDINGS


def _ask_for_page(context: Context, page: PageTasks) -> None:
    session = PageSession(context, page)
    waiting = deque(session.advance())
    while waiting:
        task, request = waiting.popleft()
        _show(context, task, request)
        answer = "\n".join(_read_lines()).strip("\n")
        if answer:
            context.journal.replied(task, request, Reply(text=answer), via="paste")
        else:
            session.give_up(task, "skipped")
        # A follow-up comes next, while the chat in which it belongs is still open.
        waiting.extendleft(reversed(session.advance()))


def _show(context: Context, task: SectionTask, request: Request) -> None:
    """Show what to paste into a chat: the prompt, or why the answer was rejected."""
    say = context.reporter.say
    system, *messages = (message.content for message in request.messages)
    say(f"\n── {task.name}: {task.place.topic.title}, {task.heading}")
    if len(messages) == 1:
        say(f"(for a chat with custom instructions: {' '.join(system.split())})")
    print(f"\n{messages[-1]}\n", flush=True)
    say(
        "Paste the answer, then type a line with a single dot; only a dot skips the section, "
        "Ctrl-D ends:"
    )


def _read_lines() -> list[str]:
    """Return the lines of one answer; raise _EndOfInputError if the input ends before it."""
    lines: list[str] = []
    while True:
        try:
            *before, last = input().split("\n")
        except EOFError:
            if not lines:
                raise _EndOfInputError from None
            return lines
        lines += before
        if last.strip() == _END_OF_ANSWER:
            return lines
        lines.append(last)


def _allow_long_lines() -> None:
    """Use readline: without it, a terminal cuts lines off at 4,096 bytes."""
    with contextlib.suppress(ImportError):
        import readline

        readline.parse_and_bind("tab: self-insert")

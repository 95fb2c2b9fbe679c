"""Asking without an API: shows each prompt, and reads the answer that the user pastes."""

import contextlib
import io
import sys
from collections import deque
from collections.abc import Sequence

from askbook.ask.page_session import PageSession, SessionContext
from askbook.ask.plan import PageTasks, SectionTask
from askbook.ask.quotation import RULE
from askbook.chat.reply import Reply
from askbook.chat.request import Request
from askbook.errors import FINDINGS, SUCCESS, StudyError

_END_OF_ANSWER = "."
_KEEP = "keep"
_FIRST_MESSAGES = 2
"""Messages of a first request; a follow-up also has the rejected answer and the reasons."""


class _EndOfInputError(Exception):
    """Standard input has ended."""


def ask_by_paste(context: SessionContext, pages: Sequence[PageTasks]) -> int:
    """Show the prompts and read the answers; return the exit code."""
    context.reporter.begin(sum(len(page.tasks) for page in pages))
    context.journal.begin()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")
    if sys.stdin.isatty():
        _allow_long_lines()
    shown: set[str] = set()
    try:
        for page in pages:
            _ask_for_page(context, page, shown)
    except _EndOfInputError:
        context.reporter.end()
        return FINDINGS
    context.journal.end()
    context.reporter.end()
    counts = context.reporter.counts
    return SUCCESS if counts.filled == counts.total else FINDINGS


def _ask_for_page(context: SessionContext, page: PageTasks, shown: set[str]) -> None:
    """Ask for the sections in their order on the page; add their names to those shown before.

    A section that is asked for after another follows it.
    """
    session = PageSession(context, page)
    waiting = deque(sorted(session.advance(), key=lambda pair: pair[0].line))
    while waiting:
        task, request = waiting.popleft()
        is_rejected = len(request.messages) > _FIRST_MESSAGES
        shown.add(task.name)
        number = f"{len(shown)} of {context.reporter.counts.total}"
        _show(context, task, request, number)
        answer = "\n".join(_read_lines()).strip("\n")
        if is_rejected and answer == _KEEP:
            session.keep(task)
        elif answer:
            context.journal.replied(task, request, Reply(text=answer), via="paste")
        else:
            session.give_up(task, "skipped")
        # A follow-up comes next, while the chat in which it belongs is still open.
        more = sorted(session.advance(), key=lambda pair: pair[0].line)
        waiting.extendleft(reversed(more))


def _show(context: SessionContext, task: SectionTask, request: Request, number: str) -> None:
    """Show what to paste into a chat: the prompt, or why the answer was rejected.

    A system message with quoted text is shown whole, because a chat may not know it.
    """
    say = context.reporter.say
    is_rejected = len(request.messages) > _FIRST_MESSAGES
    system, *messages = (message.content for message in request.messages)
    title = task.place.topic.title_in(task.language.code)
    say(f"\n── {number}: {title}, {task.heading} ({task.name})")
    if not is_rejected and RULE in system:
        say("(paste this first, unless the chat has read it:)")
        print(f"\n{system}")
    elif not is_rejected:
        say(f"(for a chat with custom instructions: {' '.join(system.split())})")
    print(f"\n{messages[-1]}\n", flush=True)
    keep = f"the word {_KEEP} writes the last answer all the same, " if is_rejected else ""
    say(
        f"Paste the answer, then type a line with only a dot; {keep}a dot without an answer "
        "skips the section, Ctrl-D ends:"
    )


def _read_lines() -> list[str]:
    """Return the lines of one answer; raise _EndOfInputError if the input ends before it."""
    lines: list[str] = []
    while True:
        try:
            text = input()
            text.encode()
        except EOFError:
            if not lines:
                raise _EndOfInputError from None
            return lines
        except UnicodeEncodeError:  # bytes that could not be decoded
            raise StudyError(
                "the pasted text is not UTF-8; set the terminal to UTF-8 and run this again. All "
                "answers so far are saved"
            ) from None
        *before, last = text.split("\n")
        lines += before
        if last.strip() == _END_OF_ANSWER:
            return lines
        lines.append(last)


def _allow_long_lines() -> None:
    """Use readline: without it, a terminal cuts lines off at 4,096 bytes."""
    with contextlib.suppress(ImportError):
        import readline

        readline.parse_and_bind("tab: self-insert")

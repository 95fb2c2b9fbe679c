"""Asks a model for the outline of a course, and accepts only one that topics.yaml can hold."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from askbook.answers import wrappers
from askbook.ask.journal import Journal
from askbook.ask.settings import Settings
from askbook.chat.reply import Reply
from askbook.chat.request import Message, Request
from askbook.errors import SourceError, StudyError
from askbook.generate import outline, topic_file
from askbook.pages.sections import Language
from askbook.project.project import Project

_SYSTEM = """\
You plan courses for self-study. For the subject that the user names, write an outline of about \
{topics} topics in the order of study, in {language}. Reply with a Markdown list and nothing else: \
one section per item, with its topics in a nested list, indented by two spaces. A topic is a short \
title that can be explained on one page; no title occurs twice, and no title has a number, a \
colon or a dash in front of or behind it."""

_AGAIN = "The outline cannot be used: {problem}. Write the whole outline again."
_ATTEMPTS = 2

Complete = Callable[[Request], Reply]
"""Sends a request; raises ChatError without a reply."""


def ask(
    project: Project,
    asked: tuple[Message, Message],
    settings: Settings,
    journal: Journal,
    complete: Complete,
) -> tuple[str, tuple[str, ...]]:
    """Return a model's outline as Markdown, and the keys of its requests.

    A reply that is not usable is asked for again once, with the reason. Replies that an
    interrupted run left in the journal are not asked for again. Raises StudyError if no reply
    is usable.
    """
    request = Request(model=settings.model, messages=asked, options=settings.options)
    keys: tuple[str, ...] = ()
    problem = ""
    for _ in range(_ATTEMPTS):
        keys = (*keys, request.key)
        reply = _reply(request, journal, complete)
        try:
            if reply.problem:
                raise StudyError(reply.problem)
            return read(project, reply.text), keys
        except StudyError as error:
            problem = str(error)
        again = Message("user", _AGAIN.format(problem=problem))
        answered = Message("assistant", reply.text)
        request = replace(request, messages=(*request.messages, answered, again))
    journal.used(keys)
    raise StudyError(f"the model wrote no usable outline: {problem}; run this again")


def _reply(request: Request, journal: Journal, complete: Complete) -> Reply:
    """Return the reply in the journal, or else a new one, which is saved there first."""
    if found := journal.reply(request.key, unused=True):
        return found.reply
    journal.refuse_full_disk()
    reply = complete(request)
    journal.replied(None, request, reply, via="live")
    return reply


def messages(language: Language, subject: str, topics: int) -> tuple[Message, Message]:
    """Return the messages that ask for an outline."""
    system = _SYSTEM.format(topics=topics, language=language.name)
    return Message("system", system), Message("user", subject)


def read(project: Project, text: str) -> str:
    """Return a reply's outline as Markdown. Raises StudyError if a site cannot use it."""
    path = Path("outline")
    found = outline.parse(wrappers.unwrap(text)[0], path)
    try:
        project.read_tree(topic_file.insert("", path, found, ()))
    except SourceError as error:
        raise StudyError(error.message) from error
    return outline.dumps(found)

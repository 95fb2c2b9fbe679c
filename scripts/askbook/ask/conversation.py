"""The requests about one section, and what to do next according to their replies.

The journal is the only memory: `next_step` starts at the first request and follows the replies
in the journal to an answer, to the next request, or to the end. An interrupted run, a batch and
a file of replies therefore continue in the same way.

A changed word in a message changes the digest by which paid replies are found, except for the
topics above the page's own: a page that moves keeps its replies. A section that is asked for after
another is asked for with that one's answer, so a changed answer makes another request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from askbook.ask.evaluate import Evaluation, evaluate
from askbook.ask.journal import JournalReply
from askbook.ask.plan import SectionTask
from askbook.ask.quotation import RULE, quote
from askbook.chat.request import Message, Request
from askbook.check.katex import CheckFormulas, assume_readable
from askbook.check.relevance import subject
from askbook.project.project import Project

MAX_FOLLOW_UPS = 2
"""How often a section is asked for again, each time with the reasons."""

_FORM = r"Write formulas as \( … \) or \[ … \]."

_AGREE = (
    "Base your answer on the page's {}, which is quoted below: whoever has read it can follow you."
)

_CITE = (
    "Base your answer on the sources, which are quoted below. After a statement that you take "
    "from one, cite its number, as in [1]; in quotation marks, use its exact words."
)

_MAX_QUOTED = 8_000
"""Characters of a rejected answer in a follow-up, for models with a small context."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The model to ask, and the project whose sections it is asked for.

    ``options`` are the other keys of each request's body, such as ``temperature``.
    """

    project: Project
    model: str
    options: Mapping[str, object] = field(default_factory=dict)
    check_formulas: CheckFormulas = assume_readable


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A reply and its answer; ``keys`` are those of all requests, the answered one last."""

    answer: Evaluation
    reply: JournalReply
    keys: tuple[str, ...]


class Accepted(Answered):
    """An answer passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestNeeded:
    """The next request, and the answer that was rejected before, if there is one."""

    request: Request
    keys: tuple[str, ...]
    rejected: Answered | None = None

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why the previous answer was rejected."""
        return self.rejected.answer.reasons if self.rejected else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenUp:
    """No answer passed, and no more requests follow; ``reasons`` are those of the last one."""

    keys: tuple[str, ...]
    reasons: tuple[str, ...]


Step = Accepted | RequestNeeded | GivenUp


def next_step(
    setup: Setup,
    task: SectionTask,
    replies: Callable[[str], JournalReply | None],
    beside: str = "",
) -> Step:
    """Return what to do next about a section.

    ``replies`` returns the reply to the request with a key, and ``beside`` is the answer after
    which the section is asked for: it is quoted in the request, and compared with the reply.
    """
    about = subject(
        task.place,
        setup.project.tree,
        task.language.code,
        is_default=task.language is setup.project.catalog.default,
        beside=beside,
    )
    request = first_request(setup, task, beside)
    if task.doubts:
        request = follow_up(request, task.answer, task.doubts)
    keys: tuple[str, ...] = ()
    rejected: Answered | None = None
    for _ in range(1 + MAX_FOLLOW_UPS):
        keys = (*keys, request.key)
        found = replies(request.key)
        if found is None:
            return RequestNeeded(request=request, keys=keys, rejected=rejected)
        answer = evaluate(
            found.reply,
            task.kind,
            task.language,
            about,
            setup.check_formulas,
            setup.project.source_texts(task.place.topic),
        )
        if answer.is_accepted:
            return Accepted(answer=answer, reply=found, keys=keys)
        rejected = Answered(answer=answer, reply=found, keys=keys)
        request = follow_up(request, found.reply.text, answer.reasons)
    return GivenUp(keys=keys, reasons=answer.reasons)


def first_request(setup: Setup, task: SectionTask, beside: str = "") -> Request:
    """Return the first request for a section: the page's prompt is the whole user message.

    ``beside`` is the answer after which the section is asked for.
    """
    system = _system_message(setup, task, beside)
    messages = (Message("system", system), Message("user", task.prompt))
    return Request(
        model=setup.model,
        messages=messages,
        options=setup.options,
        position=position_of(setup, task),
    )


def position_of(setup: Setup, task: SectionTask) -> str:
    """Return the part of a system message that changes when the page moves.

    It is empty if another topic has the same title: then the position tells them apart.
    """
    is_shared = task.place.topic.title in setup.project.shared_titles
    return "" if is_shared else _above(setup, task)


def first_of(request: Request) -> Request:
    """Return the first request for the section of a follow-up; a first request is its own."""
    return replace(request, messages=request.messages[:2])


def follow_up(request: Request, answer: str, reasons: Sequence[str]) -> Request:
    """Return the request that repeats the question, the last answer and why it was rejected."""
    listed = "\n".join(f"- {reason}" for reason in reasons)
    correction = f"This answer cannot be used:\n{listed}\nWrite the whole answer again, put right."
    quoted = answer[:_MAX_QUOTED].strip() or "(nothing)"
    messages = (
        *request.messages[:2],
        Message("assistant", quoted),
        Message("user", correction),
    )
    return replace(request, messages=messages)


def _system_message(setup: Setup, task: SectionTask, beside: str) -> str:
    """Return the topic's position in the tree, its context, the language and the form of formulas.

    Without them, *Partition* under *Database* might be answered about an event of 1947. The
    answer after which the section is asked for comes last, after the topic's sources.
    """
    lines = ["The question is for a page of a study site.", *describe_place(setup, task), _FORM]
    sources = quote_sources(setup, task)
    quoted = [quote(task.heading_before, beside)] if beside else []
    if beside:
        lines.append(_AGREE.format(task.heading_before))
    if sources:
        lines.append(_CITE)
    if sources or quoted:
        lines.append(RULE)
    return "\n".join([*lines, *sources, *quoted])


def quote_sources(setup: Setup, task: SectionTask) -> list[str]:
    """Return the topic's sources as quotations with their numbers and titles."""
    topic = task.place.topic
    texts = zip(topic.sources, setup.project.source_texts(topic), strict=True)
    return [
        quote(f"Source [{number}] {reference.title}", text)
        for number, (reference, text) in enumerate(texts, start=1)
    ]


def describe_place(setup: Setup, task: SectionTask) -> list[str]:
    """Return the lines that name the page's topic, its field and its language."""
    field = [f"The field: {task.place.context}."] if task.place.context else []
    return [
        f"The page: {_above(setup, task)}{task.place.topic.title}.",
        *field,
        f"Answer in {_language_name(setup, task.language.code)}.",
    ]


def _above(setup: Setup, task: SectionTask) -> str:
    """Return the titles of the topics above the page's own.

    The site's title is the first where there are several top-level topics, which may not name
    the subject, unless the topic's own has the same title.
    """
    titles = [topic.title for topic in task.place.parents]
    site = str(setup.project.config.get("title", ""))
    if len(setup.project.tree) > 1 and site != [*titles, task.place.topic.title][0]:
        titles.insert(0, site)
    return "".join(f"{title} > " for title in titles if title)


def _language_name(setup: Setup, code: str) -> str:
    """Return a language's name and locale in the settings, such as ``English (en)``."""
    languages = setup.project.config.get("languages")
    table = languages.get(code) if isinstance(languages, Mapping) else None
    if not isinstance(table, Mapping):
        return code
    return f"{table.get('label', code)} ({table.get('locale', code)})"

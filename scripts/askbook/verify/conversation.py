"""The requests of one reading of an answer, and its result, according to the replies so far."""

from collections.abc import Callable
from dataclasses import dataclass

from askbook.ask.conversation import MAX_FOLLOW_UPS, Setup, follow_up
from askbook.ask.journal import JournalReply
from askbook.ask.model_name import answering_model
from askbook.ask.plan import SectionTask
from askbook.chat.request import Request
from askbook.verify.question import first_question
from askbook.verify.reply import Reading, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """The result of one reading: what each reply said, the requests' keys, and model and date."""

    replies: tuple[Reading, ...]
    keys: tuple[str, ...]
    model: str
    date: str

    @property
    def problem(self) -> str:
        """Why the last reply cannot be used; empty if it can."""
        return self.replies[-1].problem


def next_request(
    setup: Setup,
    task: SectionTask,
    beside: str,
    number: int,
    reply_to: Callable[[str], JournalReply | None],
) -> Request | Finished:
    """Return the next request of a reading, or its result.

    ``beside`` is the answer that the section's own is based on, ``number`` counts readings from 1,
    and ``reply_to`` returns the reply to the request with a key. A reply that cannot be used is
    followed up with the reason, at most `MAX_FOLLOW_UPS` times.
    """
    request = first_question(setup, task, beside, number)
    replies: tuple[Reading, ...] = ()
    keys: tuple[str, ...] = ()
    model = date = ""
    for _ in range(1 + MAX_FOLLOW_UPS):
        keys = (*keys, request.key)
        found = reply_to(request.key)
        if found is None:
            return request
        model, date = answering_model(setup.model, found.reply.model), found.date
        replies = (*replies, read(found.reply, task, model, date))
        if not replies[-1].problem:
            break
        request = follow_up(request, found.reply.text, [replies[-1].demand])
    return Finished(replies=replies, keys=keys, model=model, date=date)

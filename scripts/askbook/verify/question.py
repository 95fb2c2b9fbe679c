"""The request for a second reading of an answer.

The answer, its prompt and the answer that it is based on are quoted, so that nothing in them can
be taken for an instruction.
"""

from collections.abc import Mapping
from types import MappingProxyType

from askbook.ask.conversation import Setup, describe_place, position_of, quote_sources
from askbook.ask.plan import SectionTask
from askbook.ask.quotation import RULE, quote
from askbook.chat.request import Message, Request
from askbook.pages.sections import Format

_TASK = """\
You read an answer of a study page before learners do, and try to refute it. Look for statements \
that are wrong, for numbers, signs, names, dates and shapes that are not right, for causes and \
effects that are exchanged, and for calculations that do not come out. Do not report style, \
opinions or what is missing. An answer without a mistake has no doubts."""

_FORM = """\
Reply with one JSON object and nothing else: {"doubts": [{"quotation": "…", "kind": "…", \
"reason": "…", "correction": "…", "confidence": 0.9}]}
quotation: the words of the answer that are wrong, copied exactly, at most one sentence
kind: "wrong", "arithmetic" for a calculation, "contradiction" between the answer and a source or \
the text that it is based on, or "unanswered" for a question that this text does not answer
reason: why they are wrong, in one sentence
correction: what is right, in one sentence
confidence: how sure you are, from 0 to 1"""

REPLY_TOKENS: Mapping[Format, int] = MappingProxyType(dict.fromkeys(Format, 200))
"""Estimated tokens of a reply until replies have come: two doubts, about any answer."""


def first_question(setup: Setup, task: SectionTask, beside: str, reading: int) -> Request:
    """Return the request for a reading of an answer; ``reading`` counts from 1.

    ``beside`` is the answer that the section's own is based on, or nothing.
    """
    lines = [_TASK, *describe_place(setup, task), _FORM, RULE]
    if reading > 1:
        lines.append(f"This is reading {reading}; do not rely on an earlier one.")
    quoted = [quote("Prompt", task.prompt), quote("Answer", task.answer)]
    quoted += quote_sources(setup, task)
    if beside:
        quoted.append(quote("The text that the answer is based on", beside))
    messages = (Message("system", "\n".join(lines)), Message("user", "\n\n".join(quoted)))
    return Request(
        model=setup.model,
        messages=messages,
        options=setup.options,
        position=position_of(setup, task),
    )

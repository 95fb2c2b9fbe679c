"""Judge whether an answer is about its topic, in the sense that the page means.

A *circuit breaker* is a software pattern and an electrical switch; a model that sees only the
name may describe either. The words around it tell them apart: those of the topic's context and
neighbours, and those of the page's other answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from askbook.pages.topics import Place, Topic
from askbook.text import word_stats

_SHARED = 0.1
_LEAST_SHARED = 0.05
"""Shares of the shorter text's words that two answers about the same thing have in common.

Measured: answers on one page share at least 0.17, mostly above 0.3; answers on pages of two
topics share about 0.04. Without a context to judge by, only the clearest case counts."""
_CONTEXT_WORDS = 2
"""Words of the context that a text about something else does not contain by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The subject that an answer should have."""

    names: tuple[str, ...]
    """The topic's titles and aliases; the title in the answer's language is the first."""
    context: str = ""
    """The field that gives the title its sense, in words for a model.

    In another language than the topics' own, the titles above it say so if one is translated."""
    field: str = ""
    """The context and the titles of neighbouring topics, in the answer's language."""
    has_context: bool = False
    """Whether the field has a context of its own: titles around it may be weeks or parts."""
    beside: str = ""
    """The answer of the same page that the judged one should agree with."""
    is_translated: bool = False
    """Whether the answer uses a name of the topic that is not among ``names``."""


def subject(
    place: Place, tree: Sequence[Topic], code: str, *, is_default: bool, beside: str = ""
) -> Subject:
    """Return the subject that an answer in a language should have.

    ``is_default`` says whether the topics' own titles are in that language. ``beside`` is the
    answer of the same page that the judged one should agree with.
    """
    topic = place.topic
    siblings = place.parents[-1].children if place.parents else tree
    around = (*place.parents, *(t for t in siblings if t is not topic), *topic.children)
    titles = [t.title if is_default else t.titles.get(code, "") for t in around]
    above = " > ".join(t.title_in(code) for t in place.parents)
    has_title_above = not is_default and any(code in t.titles for t in place.parents)
    return Subject(
        names=tuple(dict.fromkeys((topic.title_in(code), *topic.names))),
        context=above if has_title_above else place.context or above,
        field=" ".join([place.context if is_default else "", *titles]).strip(),
        has_context=is_default and bool(place.context),
        beside=beside,
        is_translated=not is_default and code not in topic.titles,
    )


def is_on_topic(answer: str, subject: Subject, common: frozenset[str]) -> bool:
    """Return whether the answer mentions the topic or its field; true if that is unknown."""
    names = word_stats.content(" ".join(subject.names), common)
    about = word_stats.content(answer, common)
    if subject.is_translated or not names or not about:
        return True
    return bool(about & (names | word_stats.content(subject.field, common)))


def is_in_sense(answer: str, subject: Subject, common: frozenset[str]) -> bool:
    """Return whether the answer mentions the field, or shares words with the answer beside it."""
    about = word_stats.content(answer, common)
    field = word_stats.content(subject.field, common)
    hits = len(about & field)
    if not subject.beside:
        return not subject.has_context or not field or hits > 0
    names = word_stats.content(" ".join(subject.names), common)
    mine, others = about - names, word_stats.content(subject.beside, common) - names
    smaller = min(len(mine), len(others))
    shared = len(mine & others) / smaller if smaller else 1.0
    return shared >= _SHARED or (shared >= _LEAST_SHARED and not field) or hits >= _CONTEXT_WORDS

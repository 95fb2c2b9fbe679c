"""Whether an answer takes its topic in the sense that the page means.

*Circuit Breaker* is a pattern of software and a switch in the wall; a model that sees only
the name may take either. What tells them apart are the words around: those of the topic's
context and of the topics beside it, and those of the page's other answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from askbook.pages.topics import Place, Topic
from askbook.text import word_stats

_NEAR = 0.1
_LEAST = 0.05
"""Shares of the shorter text's words that two answers about one thing have in common. Answers
on one page were found to share 0.17 and more, mostly above 0.3; on two topics' pages about
0.04. Without a context to judge by, only the clearest case counts."""
_HITS = 2
"""Words of the context that no text about another thing holds by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What an answer is to be about."""

    names: tuple[str, ...]
    """The topic's title and other names."""
    context: str = ""
    """The field that gives the title its sense, in words for a model."""
    field: str = ""
    """The same and the titles of the topics around, in the answer's language; may be empty."""
    beside: str = ""
    """The page's Explain, when another of its answers is judged; may be empty."""
    is_translated: bool = False
    """Whether an answer calls the topic by a name that is not among these."""


def subject(
    place: Place, tree: Sequence[Topic], code: str, *, is_default: bool, beside: str = ""
) -> Subject:
    """Return what an answer in the language of that code is to be about.

    ``is_default`` tells the language of the topics' own titles; ``beside`` is the page's
    Explain, when another of its answers is judged.
    """
    topic = place.topic
    siblings = place.parents[-1].children if place.parents else tree
    around = (*place.parents, *(t for t in siblings if t is not topic), *topic.children)
    titles = [t.title if is_default else t.titles.get(code, "") for t in around]
    return Subject(
        names=(*topic.names, *filter(None, [topic.titles.get(code, "")])),
        context=place.context or " > ".join(t.title for t in place.parents),
        field=" ".join([place.context if is_default else "", *titles]).strip(),
        beside=beside,
        is_translated=not is_default and code not in topic.titles,
    )


def is_on_topic(answer: str, subject: Subject) -> bool:
    """Tell whether the answer speaks of the topic or its field at all, as far as that shows."""
    names = word_stats.content(" ".join(subject.names))
    about = word_stats.content(answer)
    if subject.is_translated or not names or not about:
        return True
    return bool(about & (names | word_stats.content(subject.field)))


def is_in_sense(answer: str, subject: Subject) -> bool:
    """Tell whether the answer speaks of the field, or of what the page's Explain speaks of."""
    about = word_stats.content(answer)
    field = word_stats.content(subject.field)
    hits = len(about & field)
    if not subject.beside:
        return not field or hits > 0
    names = word_stats.content(" ".join(subject.names))
    mine, others = about - names, word_stats.content(subject.beside) - names
    smaller = min(len(mine), len(others))
    near = len(mine & others) / smaller if smaller else 1.0
    return near >= _NEAR or (near >= _LEAST and not field) or hits >= _HITS

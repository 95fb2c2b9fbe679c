"""Whether an answer takes its topic in the sense that the page means.

*Circuit Breaker* is a pattern of software and a switch in the wall; a model that sees only
the name may take either. What tells them apart are the words around: those of the topic's
context and of the topics beside it, and those of the page's other answers.
"""

from dataclasses import dataclass

from study import words

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


def is_on_topic(answer: str, subject: Subject) -> bool:
    """Tell whether the answer speaks of the topic or its field at all, as far as that shows."""
    names = words.content(" ".join(subject.names))
    about = words.content(answer)
    if subject.is_translated or not names or not about:
        return True
    return bool(about & (names | words.content(subject.field)))


def is_in_sense(answer: str, subject: Subject) -> bool:
    """Tell whether the answer speaks of the field, or of what the page's Explain speaks of."""
    about = words.content(answer)
    field = words.content(subject.field)
    hits = len(about & field)
    if not subject.beside:
        return not field or hits > 0
    names = words.content(" ".join(subject.names))
    mine, others = about - names, words.content(subject.beside) - names
    smaller = min(len(mine), len(others))
    near = len(mine & others) / smaller if smaller else 1.0
    return near >= _NEAR or (near >= _LEAST and not field) or hits >= _HITS

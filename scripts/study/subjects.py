"""What a topic's answers are to be about, from its place in the tree."""

from collections.abc import Sequence

from study.sense import Subject
from study.topics import Place, Topic


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

"""The canonical form of questions and of cards, read.

A Preview is a numbered list of questions. A Review is a numbered list in which each item is
a card: the question, then a line that opens with the answer's label (``Answer:``) and the
answer, which goes on below it, indented to the item, where it has several blocks. A
question may end with an explicit id, ``{#stride}``; otherwise its id is its place, ``q1``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from study import markdown

_NUMBERED = re.compile(r"(?P<number>\d{1,9})\. +(?P<text>.*)$")
_ID = re.compile(r"\s*\{#(?P<id>[A-Za-z][\w-]*)\}\s*$")
_CODE = (markdown.Kind.CODE, markdown.Kind.FENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a numbered list that begins at a line's start."""

    number: int
    line: int
    lines: tuple[str, ...]
    """The item's lines, the first without its number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question and its answer, both Markdown; ``line`` is the question's in the text."""

    id: str
    line: int
    question: str
    answer: str


def items(text: str) -> Iterator[Item]:
    """Yield the numbered items that begin at a line's start, outside code."""
    lines = text.split("\n")
    starts = [
        (number, match)
        for number, (line, scanned) in enumerate(zip(lines, markdown.scan(text), strict=True))
        if (match := _NUMBERED.match(line)) and scanned.kind not in _CODE
    ]
    ends = [start for start, _ in starts[1:]] + [len(lines)]
    for (start, match), end in zip(starts, ends, strict=True):
        body = (match["text"], *lines[start + 1 : end])
        yield Item(number=int(match["number"]), line=start + 1, lines=body)


def read(text: str, label: str) -> list[Card]:
    """Return the cards of a Review in its canonical form; one without an answer has none."""
    return [_card(place, item, label) for place, item in enumerate(items(text), start=1)]


def _card(place: int, item: Item, label: str) -> Card:
    cut = _label_line(item, label)
    question = "\n".join(item.lines[:cut]).strip()
    answer = "\n".join(item.lines[cut:]).strip().removeprefix(label).strip()
    explicit = _ID.search(question)
    return Card(
        id=explicit["id"] if explicit else f"q{place}",
        line=item.line,
        question=_ID.sub("", question),
        answer=answer,
    )


def _label_line(item: Item, label: str) -> int:
    """Return the place of the first line that opens with the label, outside code."""
    scanned = markdown.scan("\n".join(item.lines))
    for place, line in enumerate(scanned):
        if line.kind not in _CODE and line.text.lstrip().startswith(label):
            return place
    return len(item.lines)

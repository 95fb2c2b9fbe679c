"""Questions and cards in their canonical form, read and written.

A Preview is a numbered list of questions. A Review is a numbered list in which each item is
a card: the question, then a line that opens with the answer's label (``Answer:``) and the
answer. One paragraph each stand on two lines:

    1. What is stride?
    Answer: The step of the filter.

Other blocks are indented to the item, with blank lines between. A question may end with an
explicit id, ``{#stride}``; otherwise its id is its place, ``q1``.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from textwrap import indent

from askbook.text import markdown

_NUMBERED = re.compile(r"(?P<mark>(?P<number>\d{1,9})\. +)(?P<text>.*)$")
_ID = re.compile(r"[ \t]*\{#(?P<id>[A-Za-z][\w-]*)\}[ \t]*$")
_CODE = (markdown.Kind.CODE, markdown.Kind.FENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One item of a numbered list that begins at a line's start."""

    number: int
    line: int
    lines: tuple[str, ...]
    """The item's lines, without number and indentation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A question and its answer, both Markdown; ``line`` is the question's in the text."""

    line: int
    question: str
    answer: str
    id: str = ""
    """The explicit id, or nothing where the card's place is its id."""

    def id_at(self, place: int) -> str:
        """Return the card's id; places count from 1."""
        return self.id or f"q{place}"


def items(text: str) -> Iterator[Item]:
    """Yield the numbered items that begin at a line's start, outside code."""
    lines = text.split("\n")
    starts = [
        (place, match)
        for place, (line, scanned) in enumerate(zip(lines, markdown.scan(text), strict=True))
        if (match := _NUMBERED.match(line)) and scanned.kind not in _CODE
    ]
    ends = [*(start for start, _ in starts[1:]), len(lines)]
    for (start, match), end in zip(starts, ends, strict=False):
        width = re.compile(rf" {{0,{len(match['mark'])}}}")
        body = (match["text"], *(width.sub("", line, count=1) for line in lines[start + 1 : end]))
        yield Item(number=int(match["number"]), line=start + 1, lines=body)


def preamble(text: str) -> str:
    """Return what stands before the first item."""
    first = next(items(text), None)
    return "\n".join(text.split("\n")[: first.line - 1]).strip("\n") if first else text


def read(text: str, label: str) -> list[Card]:
    """Return the cards of a Review in its canonical form; one without an answer has none."""
    return [_card(item, label) for item in items(text)]


def card(line: int, question: str, answer: str) -> Card:
    """Return a card; an explicit id at the question's end is taken from it."""
    explicit = _ID.search(question)
    return Card(
        line=line,
        question=_ID.sub("", question),
        answer=answer,
        id=explicit["id"] if explicit else "",
    )


def dumps(cards: Iterable[Card], label: str) -> str:
    """Return the cards in their canonical form."""
    return "\n\n".join(_written(place, item, label) for place, item in enumerate(cards, start=1))


def _written(place: int, item: Card, label: str) -> str:
    mark = f"{place}. "
    identity = f" {{#{item.id}}}" if item.id else ""
    answer = _labelled(item.answer, label)
    question = _one_line(item.question)
    if question and "\n" not in answer:
        return f"{mark}{question}{identity}\n{answer}"
    text = f"{question or item.question}{identity}\n\n{answer}"
    return mark + indent(text, " " * len(mark))[len(mark) :]


def _labelled(answer: str, label: str) -> str:
    line = _one_line(answer)
    space = "" if label.endswith("：") else " "
    return f"{label}{space}{line}" if line else f"{label}\n\n{answer}"


def _one_line(text: str) -> str:
    """Return a text of one paragraph on one line; nothing where it is more than that."""
    scanned = markdown.scan(text)
    paragraph = all(line.kind is markdown.Kind.PROSE and not line.depth for line in scanned)
    broken = any(line.endswith(("  ", "\\")) for line in text.split("\n")[:-1])
    if not paragraph or broken or sum(line.opens for line in scanned) != 1:
        return ""
    return " ".join(line.strip() for line in text.split("\n"))


def _card(item: Item, label: str) -> Card:
    cut = _label_line(item, label)
    question = "\n".join(item.lines[:cut]).strip()
    lines = list(item.lines[cut:])
    if lines:
        lines[0] = lines[0].lstrip().removeprefix(label).strip()
    return card(item.line, question, "\n".join(lines).strip("\n").rstrip())


def _label_line(item: Item, label: str) -> int:
    """Return the place of the first line that opens with the label, outside code."""
    scanned = markdown.scan("\n".join(item.lines))
    for place, line in enumerate(scanned):
        if line.kind not in _CODE and line.text.lstrip().startswith(label):
            return place
    return len(item.lines)

"""Read and write questions and cards in their canonical form.

A Preview is a numbered list of questions. A Review is a numbered list in which each item is
a card: the question, then a line that opens with the answer's label (``Answer:``) and the
answer. One line each takes two lines:

    1. What is a starter?
    Answer: Flour and water that ferment.

Longer texts are indented to the item, with a blank line between question and answer.
A question may end with an explicit id, ``{#starter}``; otherwise its id is its position, ``q1``.

layouts/_partials/cards/read.html reads cards by the same rules, line by line: an item begins
with a number at a line's start, an answer with the first line that has the label after at most
three spaces. Lines inside a code fence are neither. A fence may be indented, quoted or in a list.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from textwrap import indent

from askbook.text import markdown

_NUMBERED = re.compile(r"(?P<mark>(?P<number>\d{1,9})\. +)(?P<text>.*)$", re.ASCII)
_ID = re.compile(r"\s*\{#(?P<id>[A-Za-z][\w-]*)\}\s*$", re.ASCII)
_NO_ID = re.compile(r"\{#[^{}]*\}\s*$")
"""What ends a question like an id, but has other characters: readers would see it."""
_FENCE = re.compile(r"(?:[ \t>]|[-*+] |\d{1,9}[.)] )*(?P<mark>`{3,}(?=[^`]*$)|~{3,})", re.ASCII)


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
    """The explicit id, if the card has one."""

    def id_at(self, place: int) -> str:
        """Return the card's id at a position, counted from 1."""
        return self.id or default_id(place)


def default_id(place: int) -> str:
    """Return the id of a card or question without an explicit one, at a position from 1."""
    return f"q{place}"


def items(text: str) -> Iterator[Item]:
    """Yield the numbered items that begin at a line's start, outside code fences."""
    lines = text.split("\n")
    starts = [
        (place, match)
        for place, (line, is_code) in enumerate(zip(lines, fenced(lines), strict=True))
        if not is_code and (match := _NUMBERED.match(line))
    ]
    ends = [*(start for start, _ in starts[1:]), len(lines)]
    for (start, match), end in zip(starts, ends, strict=False):
        width = re.compile(rf" {{0,{len(match['mark'])}}}")
        body = (match["text"], *(width.sub("", line, count=1) for line in lines[start + 1 : end]))
        yield Item(number=int(match["number"]), line=start + 1, lines=body)


def fenced(lines: Sequence[str]) -> Iterator[bool]:
    """Yield for each line whether a code fence is open that an earlier line opened."""
    mark = ""
    for line in lines:
        yield bool(mark)
        if not mark:
            match = _FENCE.match(line) if markdown.has_fence_mark(line) else None
            mark = match["mark"] if match else ""
        elif _closes(line, mark):
            mark = ""


def _closes(line: str, mark: str) -> bool:
    bare = line.strip(" \t\r>")
    return bare.startswith(mark) and not bare.strip(mark[0])


def preamble(text: str) -> str:
    """Return the text before the first item."""
    first = next(items(text), None)
    return "\n".join(text.split("\n")[: first.line - 1]).strip("\n") if first else text


def read(text: str, label: str) -> list[Card]:
    """Return the cards of a Review in its canonical form.

    A card without a label has an empty answer.
    """
    return [_card(item, label) for item in items(text)]


def card(line: int, question: str, answer: str) -> Card:
    """Return a card, with an explicit id taken from the question's end."""
    explicit = _ID.search(question) if "{#" in question else None
    return Card(
        line=line,
        question=question[: explicit.start()] if explicit else question,
        answer=answer,
        id=explicit["id"] if explicit else "",
    )


def malformed_id(question: str) -> str:
    """Return what looks like an id at the end of a card's question and is none, or nothing."""
    found = _NO_ID.search(question)
    return found[0].strip() if found else ""


def dumps(cards: Iterable[Card], label: str) -> str:
    """Return the cards in their canonical form."""
    return "\n\n".join(_written(place, item, label) for place, item in enumerate(cards, start=1))


def _written(place: int, item: Card, label: str) -> str:
    question = with_id(item.question, item.id)
    if _is_one_line(item.answer):
        answer = labelled(item.answer, label)
        if _is_one_line(item.question):
            return f"{place}. {question}\n{answer}"
    else:
        answer = f"{label}\n\n{item.answer}"
    return numbered(place, f"{question}\n\n{answer}")


def with_id(question: str, identity: str) -> str:
    """Return a question with its explicit id at its end, if it has one."""
    if not identity:
        return question
    return f"{question}{' ' if _is_one_line(question) else chr(10) * 2}{{#{identity}}}"


def numbered(place: int, text: str) -> str:
    """Return a text as an item of a numbered list."""
    mark = f"{place}. "
    return mark + indent(text, " " * len(mark))[len(mark) :]


def labelled(answer: str, label: str) -> str:
    """Return an answer of one line after the language's label."""
    return f"{label}{'' if label.endswith('：') else ' '}{answer}"


def _is_one_line(text: str) -> bool:
    """Return whether a text is one paragraph of one line."""
    (first, *more) = markdown.scan(text)
    return not more and first.kind is markdown.Kind.PROSE and not first.depth


def _card(item: Item, label: str) -> Card:
    cut = opening_line(item, re.compile(rf" {{0,3}}{re.escape(label)}"))
    question = "\n".join(item.lines[:cut]).strip()
    lines = list(item.lines[cut:])
    if lines:
        lines[0] = lines[0].lstrip().removeprefix(label).strip()
    return card(
        item.line, question, markdown.BLANK_LINES.sub("", "\n".join(lines), count=1).rstrip()
    )


def opening_line(item: Item, opening: re.Pattern[str]) -> int:
    """Return the position of the first line outside fences that begins with the pattern."""
    for place, (line, is_code) in enumerate(zip(item.lines, fenced(item.lines), strict=True)):
        if not is_code and opening.match(line):
            return place
    return len(item.lines)

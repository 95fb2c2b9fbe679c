"""Lists as models write them, put right without changing a word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbook.answers.review_markers import Source, counted, same_style, spans
from askbook.pages import cards
from askbook.text import markdown

_TIGHT = re.compile(r"(?P<lead> {0,3}(?P<number>\d{1,2})\.)(?=[^\s\d.])")
_BULLET = re.compile(r"(?P<lead> {0,3})[•●▪◦·○]\s*(?=\S)")
_CODE = (markdown.Kind.CODE, markdown.Kind.FENCE)


@dataclass(frozen=True, slots=True)
class Tidied:
    """The text put right, and what was done, by line of the old text and in words."""

    text: str
    repairs: tuple[tuple[int, str], ...] = ()
    lines: tuple[int, ...] = ()
    """The old line that each line comes from; nothing where all are where they were."""


def tidy(text: str) -> Tidied:
    """Return the text with a space behind each item's number, and ``-`` for its bullets."""
    lines = text.split("\n")
    repairs: list[tuple[int, str]] = []
    scanned = markdown.scan(text)
    tight = _tight_items(lines, scanned)
    for place, line in enumerate(lines):
        if scanned[place].kind in _CODE:
            continue
        if place in tight:
            lines[place] = _TIGHT.sub(r"\g<lead> ", line)
            repairs.append((place + 1, "space put behind a number"))
        elif _BULLET.match(line):
            lines[place] = _BULLET.sub(r"\g<lead>- ", line)
            repairs.append((place + 1, "bullet written as -"))
    return Tidied("\n".join(lines), tuple(repairs))


def _tight_items(lines: list[str], scanned: Sequence[markdown.Line]) -> set[int]:
    """Return the places of lines like ``2.text`` that count up, so that they are a list."""
    found: dict[int, int] = {}
    for place, line in enumerate(lines):
        match = _TIGHT.match(line)
        if match and scanned[place].kind not in _CODE:
            found[place] = int(match["number"])
    numbers = list(found.values())
    is_list = len(numbers) > 1 and numbers[:2] == [numbers[0], numbers[0] + 1]
    return set(found) if is_list else set()


def questions(text: str) -> Tidied:
    """Return a Preview as a numbered list of its questions, where it is nothing but that."""
    source = Source(text)
    found = spans(counted(same_style(source.questions)), source.end) if source.questions else []
    if not found or source.answers or found[0].start != (0, 0):
        return Tidied(text)
    asked = [source.between(span.text, span.end) for span in found]
    if any("\n" in question for question in asked):
        return Tidied(text)
    if len(list(cards.items(text))) == len(asked):
        return Tidied(text)
    written = "\n".join(f"{number}. {question}" for number, question in enumerate(asked, start=1))
    lines = tuple(span.start[0] + 1 for span in found)
    return Tidied(written, ((1, "questions numbered"),), lines)


_OPTION = re.compile(r"\s*[(（]?[A-Ha-h][.)、．:：）]\s*\S")


def break_options(text: str) -> str:
    """Return the text with a line break before each lettered option that follows a line."""
    lines = text.split("\n")
    for place, line in enumerate(lines[1:]):
        before = lines[place]
        if _OPTION.match(line) and before.strip() and not before.endswith(("\\", "  ")):
            lines[place] = before.rstrip() + "\\"
    return "\n".join(lines)

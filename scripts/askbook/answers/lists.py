"""Lists as models write them, brought into Markdown's form without changing a word."""

import re
from collections.abc import Sequence

from askbook.answers.repairs import Repair, Repaired
from askbook.answers.review_markers import MarkedText, counted, in_first_style, spans
from askbook.pages import cards
from askbook.text import markdown

_TIGHT_NUMBER = re.compile(r"(?P<lead> {0,3}(?P<number>\d{1,2})\.)(?=[^\s\d.])")
_BULLET = re.compile(r"(?P<lead> {0,3})[•●▪◦·○]\s*(?=\S)")
_OPTION = re.compile(r"\s*[(（]?[A-Ha-h][.)、．:：）]\s*\S")
_CODE = (markdown.Kind.CODE, markdown.Kind.FENCE)


def tidy(text: str) -> Repaired:
    """Return the text with a space after each item's number and ``-`` for other bullets."""
    lines = text.split("\n")
    repairs: list[Repair] = []
    scanned = markdown.scan(text)
    tight = _tight_items(lines, scanned)
    for place, line in enumerate(lines):
        if scanned[place].kind in _CODE:
            continue
        if place in tight:
            lines[place] = _TIGHT_NUMBER.sub(r"\g<lead> ", line)
            repairs.append((place + 1, "space put behind a number"))
        elif _BULLET.match(line):
            lines[place] = _BULLET.sub(r"\g<lead>- ", line)
            repairs.append((place + 1, "bullet written as -"))
    return Repaired("\n".join(lines), tuple(repairs))


def _tight_items(lines: Sequence[str], scanned: Sequence[markdown.Line]) -> set[int]:
    """Return the places of lines such as ``2.text`` if the first two count up, as a list does."""
    found: dict[int, int] = {}
    for place, line in enumerate(lines):
        match = _TIGHT_NUMBER.match(line)
        if match and scanned[place].kind not in _CODE:
            found[place] = int(match["number"])
    numbers = list(found.values())
    is_list = len(numbers) > 1 and numbers[1] == numbers[0] + 1
    return set(found) if is_list else set()


def number_questions(text: str, label: str) -> Repaired:
    """Return a Preview as a numbered list, if it is nothing but one-line questions."""
    source = MarkedText(text, label)
    found = spans(counted(in_first_style(source.questions)), source.end)
    if not found or source.answers or found[0].start != (0, 0):
        return Repaired(text)
    asked = [source.between(span.text, span.end) for span in found]
    if any("\n" in question for question in asked):
        return Repaired(text)
    if len(list(cards.items(text))) == len(asked):
        return Repaired(text)
    written = "\n".join(f"{number}. {question}" for number, question in enumerate(asked, start=1))
    lines = tuple(span.start[0] + 1 for span in found)
    return Repaired(written, ((1, "questions numbered"),), lines)


def break_options(text: str) -> str:
    """Return the text with a line break before each lettered option that follows a line."""
    lines = text.split("\n")
    for place, line in enumerate(lines[1:]):
        before = lines[place]
        if _OPTION.match(line) and before.strip() and not before.endswith(("\\", "  ")):
            lines[place] = before.rstrip() + "\\"
    return "\n".join(lines)

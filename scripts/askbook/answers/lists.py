"""Rewrite the lists of models in Markdown's form without changing a word."""

import re
from collections.abc import Sequence

from askbook.answers.repairs import Repair, Repaired
from askbook.answers.review_markers import MarkedText, counted, in_first_style, spans
from askbook.pages import cards
from askbook.pages.labels import Labels
from askbook.text import inline, markdown

_NUMBER = re.compile(
    r"(?P<lead> {0,3})(?P<number>\d{1,2})(?P<stop>\\?[.)]|[．）])"
    r"(?:[ \t\u3000]+(?=\S)|(?=[^\s\d.]))"
)
_MARKDOWN_NUMBER = re.compile(r" {0,3}[0-9]+(?:\. |\))")
_BULLET = re.compile(r"(?P<lead> {0,3})[•●▪◦·○]\s*(?=\S)")
_OPTION = re.compile(r"\s*[(（]?[A-Ha-h][.)、．:：）]\s*\S")


def tidy(text: str) -> Repaired:
    """Return the text with the numbers and bullets of its lists in Markdown's form."""
    lines = text.split("\n")
    repairs: list[Repair] = []
    scanned = markdown.scan(text)
    hidden = _hidden_beginnings(text)
    numbers = _odd_numbers(lines, scanned)
    for place, line in enumerate(lines):
        if scanned[place].is_code or place in hidden:
            continue
        if match := numbers.get(place):
            stop = ")" if match["stop"][-1] in ")）" else "."
            lines[place] = f"{match['lead']}{int(match['number'])}{stop} {line[match.end() :]}"
            repairs.append((place + 1, "list number written in Markdown's form"))
        elif _BULLET.match(line):
            lines[place] = _BULLET.sub(r"\g<lead>- ", line)
            repairs.append((place + 1, "bullet written as -"))
    return Repaired("\n".join(lines), tuple(repairs))


def _odd_numbers(
    lines: Sequence[str], scanned: Sequence[markdown.Line]
) -> dict[int, re.Match[str]]:
    """Return the matches of lines such as ``2.text`` or ``٢. text`` by place.

    Only if the first two count up, as a list does.
    """
    found = {
        place: match
        for place, line in enumerate(lines)
        if (match := _NUMBER.match(line))
        and not _MARKDOWN_NUMBER.match(line)
        and not scanned[place].is_code
    }
    numbers = [int(match["number"]) for match in found.values()]
    return found if len(numbers) > 1 and numbers[1] == numbers[0] + 1 else {}


def _hidden_beginnings(text: str) -> set[int]:
    """Return the places of lines that begin inside a code span or a formula."""
    return {
        number - 1
        for number, line in inline.prose(text)
        if line.startswith(" ") and not _BULLET.match(line) and not _NUMBER.match(line)
    }


def number_questions(text: str, labels: Labels) -> Repaired:
    """Return a Preview as a numbered list, if it is nothing but one-line questions."""
    source = MarkedText(text, labels)
    found = spans(counted(in_first_style(source.questions)), source.end)
    if not found or source.answers or found[0].start != (0, 0):
        return Repaired(text)
    asked = [source.content(span) for span in found]
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

"""Rewrite emphasis that Markdown ignores because it is between punctuation and a letter.

Text in Chinese, Japanese or Korean has no spaces around emphasis, and CommonMark then takes
``**「a」**b`` for text: https://spec.commonmark.org/0.31.2/#emphasis-and-strong-emphasis
"""

import re
import unicodedata
from collections.abc import Iterator

from askbook.answers.repairs import Repaired, edit_lines
from askbook.findings import Finding, finding
from askbook.text import inline

_EMPHASIS = re.compile(
    r"(?<![\\*])(?P<mark>\*{1,3})(?![\s*])(?P<text>[^*\n]+?)(?<![\s\\])(?P=mark)(?!\*)"
)
_SPAN = "`"
_BRACKETS = ("（）", "「」", "『』", "《》", "〈〉", "【】", "“”", "‘’", "()", "[]", '""')
_PARTNERS = {pair[place]: pair[1 - place] for pair in _BRACKETS for place in (0, 1)}


def repair(text: str) -> Repaired:
    """Return the text with ignored emphasis rewritten so that Markdown recognizes it.

    Punctuation at an end moves outside, brackets around all of it as a pair. Code or a formula
    cannot move, so a space separates it from the letter.
    """
    edits = (
        (number, line, [(m.start(), m.end(), _written(m, line)) for m in found])
        for number, line, found in _unseen(text)
    )
    return edit_lines(text, edits, "emphasis beside punctuation rewritten")


def find_unseen(text: str) -> Iterator[Finding]:
    """Yield a finding for each emphasis that Markdown ignores."""
    for number, _, found in _unseen(text):
        for match in found:
            message = f"Markdown ignores the emphasis {match[0]!r}; move its punctuation outside"
            yield finding("A023", number, message)


def _unseen(text: str) -> Iterator[tuple[int, str, list[re.Match[str]]]]:
    """Yield the number and the prose of each line with ignored emphasis, and its matches.

    In the matches, code and formulas are written as backticks.
    """
    if "*" not in text or text.isascii():
        return
    lines = text.split("\n")
    for number, visible in inline.prose(text):
        if "*" not in visible:
            continue
        whole = lines[number - 1].rstrip("\r").expandtabs(4)
        line = whole[len(whole) - len(visible) :]
        shown = "".join(v if v == c else _SPAN for v, c in zip(visible, line, strict=True))
        found = [match for match in _EMPHASIS.finditer(shown) if any(_blocked(match))]
        if found:
            yield number, line, found


def _written(match: re.Match[str], line: str) -> str:
    """Return an emphasis of the line in a form that Markdown recognizes."""
    mark = match["mark"]
    inside = line[match.start() + len(mark) : match.end() - len(mark)]
    lead, trail = _outside(match, inside)
    kept = inside[len(lead.strip()) : len(inside) - len(trail.strip())]
    return f"{lead}{mark}{kept}{mark}{trail}"


def _blocked(match: re.Match[str]) -> tuple[bool, bool]:
    """Return whether the opening and the closing mark are between a letter and punctuation."""
    text, inside = match.string, match["text"]
    return (
        _is_letter(text[: match.start()][-1:]) and _is_punctuation(inside[0]),
        _is_letter(text[match.end() :][:1]) and _is_punctuation(inside[-1]),
    )


def _outside(match: re.Match[str], inside: str) -> tuple[str, str]:
    """Return the texts to move before and after an emphasis, or a space."""
    opening, closing = _blocked(match)
    shown = match["text"]
    if len(shown) > 2 and _PARTNERS.get(shown[0]) == shown[-1] not in shown[1:-1]:
        return inside[0], inside[-1]
    trail = ""
    if closing:
        start = shown.rfind(_PARTNERS.get(shown[-1], shown[-1]), 0, len(shown) - 1)
        start = start if start > 0 else len(shown) - 1
        trail = inside[start:] if start and shown[-1] != _SPAN else " "
    lead = ""
    if opening:
        movable = shown[0] not in _PARTNERS and shown[0] != _SPAN and len(shown) > len(trail) + 1
        lead = inside[0] if movable else " "
    return lead, trail


def _is_letter(character: str) -> bool:
    """Return whether a character is a letter of a script without spaces around emphasis."""
    return character.isalpha() and not character.isascii()


def _is_punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"

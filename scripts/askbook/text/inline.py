"""Code spans and formulas inside the prose of a Markdown text.

Formulas are found as Hugo's passthrough extension finds them: inside one paragraph, heading or
table cell, and the span that opens first wins.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from askbook.text import markdown, tables
from askbook.text.markdown import Kind, Line

CLOSINGS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
"""The delimiters of formulas, as config/_default/hugo.toml sets them."""

_OPENING = re.compile(r"\\\(|\\\[|\$\$|`+|\\.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula and the line where it opens."""

    line: int
    tex: str
    is_display: bool


@dataclass(frozen=True, slots=True)
class InlineSpan:
    """A code span or a formula in a paragraph, its delimiters included."""

    start: int
    end: int
    mark: str
    """The opening delimiter."""


@lru_cache(maxsize=64)
def prose(text: str) -> tuple[tuple[int, str], ...]:
    """Return number and text of each line outside code, with code spans and formulas blanked."""
    return _each_line(text, mask)


@lru_cache(maxsize=64)
def formulas_only(text: str) -> tuple[tuple[int, str], ...]:
    """Return number and text of each line outside code, with all but formulas blanked.

    The delimiters are blanked, too. A text without formulas has no lines.
    """
    if not _may_have_formulas(text):
        return ()
    return _each_line(text, _formula_insides)


def formulas(text: str) -> Iterator[Formula]:
    """Yield the formulas of a Markdown text in their order."""
    if not _may_have_formulas(text):
        return
    for block in blocks(text):
        for first, pieces in _pieces(block):
            for piece in pieces:
                yield from _formulas(piece, first)


def _may_have_formulas(text: str) -> bool:
    return any(mark in text for mark in CLOSINGS)


def blocks(text: str) -> Iterator[list[Line]]:
    """Yield the lines of each paragraph, table, heading and HTML line."""
    block: list[Line] = []
    for line in markdown.scan(text):
        goes_on = line.kind is Kind.PROSE and not line.opens
        if block and not goes_on:
            yield block
            block = []
        if line.kind in (Kind.PROSE, Kind.HEADING, Kind.HTML):
            block.append(line)
    if block:
        yield block


def mask(text: str) -> str:
    """Return a paragraph's text with spaces in place of code spans and formulas."""
    parts: list[str] = []
    place = 0
    for span in spans(text):
        parts += [text[place : span.start], _blank(text[span.start : span.end])]
        place = span.end
    return "".join(parts) + text[place:]


def spans(text: str) -> Iterator[InlineSpan]:
    """Yield the code spans and formulas of a paragraph's text."""
    place = 0
    unclosed: set[str] = set()
    while opening := _OPENING.search(text, place):
        mark, place = opening[0], opening.end()
        closing = 0 if mark in unclosed else _span_end(text, mark, place)
        if closing:
            yield InlineSpan(opening.start(), closing, mark)
            place = closing
        else:
            unclosed.add(mark)


def _span_end(text: str, mark: str, start: int) -> int:
    """Return where the span opened by the mark ends, or 0 if it is not closed."""
    if mark.startswith("`"):
        match = re.compile(rf"(?<!`){mark}(?!`)").search(text, start)
    elif mark in CLOSINGS:
        match = re.compile(rf"(?<!\\){re.escape(CLOSINGS[mark])}").search(text, start)
    else:
        return 0
    return match.end() if match else 0


def _formula_insides(text: str) -> str:
    parts: list[str] = []
    place = 0
    for span in spans(text):
        if span.mark in CLOSINGS:
            parts += [_blank(text[place : span.start + 2]), text[span.start + 2 : span.end - 2]]
            place = span.end - 2
    return "".join(parts) + _blank(text[place:])


def _formulas(piece: str, first: int) -> Iterator[Formula]:
    for span in spans(piece):
        if span.mark in CLOSINGS:
            yield Formula(
                line=first + piece.count("\n", 0, span.start),
                tex=piece[span.start + 2 : span.end - 2],
                is_display=span.mark != r"\(",
            )


def _each_line(text: str, change: Callable[[str], str]) -> tuple[tuple[int, str], ...]:
    """Return number and changed text of each line of prose."""
    return tuple(
        (number, line)
        for block in blocks(text)
        for first, pieces in _pieces(block)
        for number, line in enumerate("|".join(map(change, pieces)).split("\n"), start=first)
    )


def _pieces(block: Sequence[Line]) -> Iterator[tuple[int, list[str]]]:
    """Yield the texts in which spans are found, with the line where they begin.

    They are a paragraph as a whole, or the cells of each row of a table.
    """
    lines = [line.text for line in block]
    header, columns = tables.find(lines)
    if header < 0 or len(tables.cells(lines[header])) != columns:
        header = len(lines)
    if header:
        yield block[0].number, ["\n".join(lines[:header])]
    for line in block[header:]:
        yield line.number, tables.PIPE.split(line.text)


def _blank(span: str) -> str:
    return "\n".join(" " * len(line) for line in span.split("\n"))

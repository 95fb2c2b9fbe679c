"""Classify the lines of a Markdown text by CommonMark's block rules.

Single lines do not show whether they are in a fence inside a list, or where a list ends. The
scanner therefore keeps the open containers as CommonMark 0.31 describes
(https://spec.commonmark.org/0.31.2/#phase-1-block-structure), for block quotes, list items,
fenced and indented code, headings, HTML blocks and paragraphs. Tables and link reference
definitions count as prose.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple


class Kind(StrEnum):
    """The kind of block that a line belongs to."""

    BLANK = "blank"
    CODE = "code"
    FENCE = "fence"
    HEADING = "heading"
    UNDERLINE = "underline"
    BREAK = "break"
    HTML = "html"
    PROSE = "prose"


class Line(NamedTuple):
    """One line with its kind of block and its text."""

    number: int
    """From 1."""
    kind: Kind
    text: str
    """The line without its containers' markers, with tabs as spaces."""
    depth: int
    """The number of block quotes and list items around the line."""
    level: int = 0
    """The level of a heading, or of the heading that an underline makes of the line above."""
    opens: bool = False
    """Whether a paragraph or a code fence begins here."""
    closes: bool = False
    """Whether a code fence ends here."""

    @property
    def is_code(self) -> bool:
        """Whether the line is code, or opens or closes a code fence."""
        return self.kind in (Kind.CODE, Kind.FENCE)


_QUOTE = 0
"""A block quote in the list of open containers; a list item is its indentation's width."""

_CONTAINER_SIGNS = frozenset(">-+*0123456789")
_LEAF_SIGNS = frozenset("`~#=-_*<")
"""First characters of a line that may open a container or be more than prose."""

_QUOTE_MARK = re.compile(r" {0,3}> ?")
_ITEM_MARK = re.compile(r"(?P<mark> {0,3}(?:[-+*]|(?P<number>\d{1,9})[.)]))(?P<space> +|$)")
FENCE = re.compile(r" {0,3}(?P<mark>`{3,}(?=[^`]*$)|~{3,})(?P<info>.*)$")
_HEADING = re.compile(r" {0,3}(?P<marks>#{1,6})(?:\s|$)")
_UNDERLINE = re.compile(r" {0,3}(?P<mark>=+|-+)\s*$")
_BREAK = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:_\s*){3,}|(?:\*\s*){3,})$")
_BLANK = re.compile(r"\s*$")
BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
"""Blank lines at a text's start; matches nothing if there are none."""

_HTML_TO_SIGN = [
    (re.compile(rf" {{0,3}}<{opening}", re.IGNORECASE), re.compile(closing, re.IGNORECASE))
    for opening, closing in (
        (r"(?:script|pre|style|textarea)(?:\s|>|$)", r"</(?:script|pre|style|textarea)>"),
        ("!--", "-->"),
        (r"\?", r"\?>"),
        (r"!\[CDATA\[", r"\]\]>"),
        (r"![a-z]", ">"),
    )
]
_BLOCK_NAMES = (
    "address article aside base basefont blockquote body caption center col colgroup dd "
    "details dialog dir div dl dt fieldset figcaption figure footer form frame frameset h1 h2 "
    "h3 h4 h5 h6 head header hr html iframe legend li link main menu menuitem nav noframes ol "
    "optgroup option p param search section summary table tbody td tfoot th thead title tr "
    "track ul"
)
_HTML_BLOCK = re.compile(
    rf" {{0,3}}</?(?:{_BLOCK_NAMES.replace(' ', '|')})(?:\s|/?>|$)", re.IGNORECASE
)
_HTML_ALONE = re.compile(r" {0,3}</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>\s*$", re.IGNORECASE)


@dataclass(slots=True)
class _Scanner:
    """The open containers, and the block that is open inside the innermost one."""

    containers: list[int] = field(default_factory=list)
    paragraph: bool = False
    fence: str = ""
    html_end: re.Pattern[str] | None = None
    hollow: bool = False
    """Whether the previous line began a list item and held nothing else."""

    def line(self, number: int, raw: str) -> Line:
        """Return the next line of the text, classified."""
        if raw[:1].isalpha() and not (self.containers or self.fence or self.html_end):
            return self._text(number, raw.expandtabs(4))
        rest, matched = self._continue(raw.expandtabs(4))
        whole = matched == len(self.containers)
        if not whole:
            self.fence, self.html_end = "", None
        kind, level, opens, closes, begun = Kind.BLANK, 0, False, False, False
        if self.fence:
            kind, closes = self._in_fence(rest)
        elif self.html_end:
            kind = self._in_html(rest)
        elif _is_blank(rest):
            self._close(matched)
        else:
            rest, begun = self._begin(rest, matched)
            continues = self.paragraph and not begun
            lazy = continues and not whole
            kind, level = self._leaf(rest, continues=continues, lazy=lazy)
            if not (lazy and kind is Kind.PROSE) and not begun:
                self._close(matched)
            self.paragraph = kind is Kind.PROSE
            opens = kind is Kind.FENCE or (kind is Kind.PROSE and not continues)
        self.hollow = begun and kind is Kind.BLANK
        return Line(
            number=number,
            kind=kind,
            text=rest,
            depth=len(self.containers),
            level=level,
            opens=opens,
            closes=closes,
        )

    def _text(self, number: int, text: str) -> Line:
        """Return a line that can only be prose; most lines are, and need no further search."""
        opens, self.paragraph, self.hollow = not self.paragraph, True, False
        return Line(number, Kind.PROSE, text, 0, opens=opens)

    def _continue(self, rest: str) -> tuple[str, int]:
        """Return the text after the markers of the containers that continue, and their number."""
        for count, container in enumerate(self.containers):
            if container == _QUOTE:
                mark = _QUOTE_MARK.match(rest)
                if not mark:
                    return rest, count
                rest = rest[mark.end() :]
            elif _is_blank(rest):
                if self.hollow and count == len(self.containers) - 1:
                    return rest, count
                rest = ""
            elif indentation(rest) >= container:
                rest = rest[container:]
            else:
                return rest, count
        return rest, len(self.containers)

    def _begin(self, rest: str, matched: int) -> tuple[str, bool]:
        """Open the containers that begin here; return the text after them, and if any began."""
        begun = False
        while _sign(rest) in _CONTAINER_SIGNS:
            inside = self.paragraph and not begun and matched == len(self.containers)
            if mark := _QUOTE_MARK.match(rest):
                width, container = mark.end(), _QUOTE
            elif (mark := _ITEM_MARK.match(rest)) and _may_begin(mark, rest, inside=inside):
                width = container = _item_width(mark, rest)
            else:
                break
            if not begun:
                self._close(matched)
            self.containers.append(container)
            rest, begun = rest[width:], True
        return rest, begun

    def _leaf(self, rest: str, *, continues: bool, lazy: bool) -> tuple[Kind, int]:
        """Return the kind of a line that opens or continues a block, and a heading's level."""
        if _is_blank(rest):
            return Kind.BLANK, 0
        sign = _sign(rest)
        if sign == " ":
            return (Kind.PROSE if continues else Kind.CODE), 0
        if sign not in _LEAF_SIGNS:
            return Kind.PROSE, 0
        if fence := FENCE.match(rest):
            self.fence = fence["mark"]
            return Kind.FENCE, 0
        if heading := _HEADING.match(rest):
            return Kind.HEADING, len(heading["marks"])
        if continues and not lazy and (underline := _UNDERLINE.match(rest)):
            return Kind.UNDERLINE, 1 if underline["mark"].startswith("=") else 2
        if _BREAK.match(rest):
            return Kind.BREAK, 0
        if self._opens_html(rest, continues=continues):
            return Kind.HTML, 0
        return Kind.PROSE, 0

    def _opens_html(self, rest: str, *, continues: bool) -> bool:
        for opening, closing in _HTML_TO_SIGN:
            if match := opening.match(rest):
                self.html_end = None if closing.search(rest, match.end()) else closing
                return True
        if _HTML_BLOCK.match(rest) or (not continues and _HTML_ALONE.match(rest)):
            self.html_end = _BLANK
            return True
        return False

    def _in_fence(self, rest: str) -> tuple[Kind, bool]:
        mark = FENCE.match(rest)
        if mark and mark["mark"].startswith(self.fence) and not mark["info"].strip():
            self.fence = ""
            return Kind.FENCE, True
        return Kind.CODE, False

    def _in_html(self, rest: str) -> Kind:
        end = self.html_end
        if end is _BLANK and _BLANK.match(rest):
            self.html_end = None
            return Kind.BLANK
        if end is not None and end is not _BLANK and end.search(rest):
            self.html_end = None
        return Kind.HTML

    def _close(self, matched: int) -> None:
        del self.containers[matched:]
        self.paragraph = False


@lru_cache(maxsize=64)
def scan(text: str) -> tuple[Line, ...]:
    """Return the lines of a text, classified.

    Results are cached, because many rules look at the same answer in a row.
    """
    scanner = _Scanner()
    lines = enumerate(text.split("\n"), start=1)
    return tuple(scanner.line(number, raw.rstrip("\r")) for number, raw in lines)


def has_fence_mark(text: str) -> bool:
    """Return whether a text has the mark of a code fence; one without any needs no scan."""
    return "```" in text or "~~~" in text


def unclosed_fences(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield the lines that open a code fence that is never closed."""
    opening: Line | None = None
    for line in lines:
        if line.kind is not Kind.FENCE:
            continue
        if line.opens and opening:
            yield opening
        opening = line if line.opens else None
    if opening:
        yield opening


def indentation(text: str) -> int:
    """Return the number of spaces at a line's start."""
    return len(text) - len(text.lstrip(" "))


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _sign(text: str) -> str:
    """Return a line's first character after at most three spaces, or a space if it has more."""
    rest = text.lstrip(" ")
    return rest[:1] if len(text) - len(rest) < 4 else " "


def _may_begin(mark: re.Match[str], rest: str, *, inside: bool) -> bool:
    """Return whether a list item begins here; only some can interrupt a paragraph."""
    if _BREAK.match(rest) or (inside and _UNDERLINE.match(rest)):
        return False
    empty = _BLANK.match(rest, mark.end())
    return not inside or (not empty and mark["number"] in (None, "1"))


def _item_width(mark: re.Match[str], rest: str) -> int:
    """Return the indentation of an item's content."""
    spaces = len(mark["space"])
    if _BLANK.match(rest, mark.end()) or spaces > 4:
        spaces = 1
    return len(mark["mark"]) + spaces

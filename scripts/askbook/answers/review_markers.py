"""Where a question or an answer opens in a model's text.

A *question* opens with a number: ``1.``  ``2)``  ``Q3.``  ``問題4：``  ``5. Q:``. An *answer*
opens with a word: ``Answer:``  ``A1.``  ``答案：``  ``【答案】：``  ``- 答：``. The words are data,
so a new form is usually one more word. Marks inside code are none.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import dedent

from askbook.text import markdown

ANSWER_WORDS = (
    "answer", "answers", "ans", "a", "solution", "correct answer", "sample answer",
    "答案", "答", "解答", "參考答案", "参考答案", "正確答案", "正确答案", "回答",
)  # fmt: skip
"""What an answer opens with, before a colon; behind ``A1`` a full stop will do."""

QUESTION_WORDS = ("q", "question", "問題", "问题", "題目", "题目", "問", "问", "題", "题")
"""What a question opens with, before its number or after it."""

HEADER_WORDS = (
    "answers",
    "answer",
    "answer key",
    "solutions",
    "答案",
    "解答",
    "參考答案",
    "参考答案",
)
"""What stands alone on a line between all questions and all answers."""


Place = tuple[int, int]
"""A line and a column, both from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """Where something opens, where its text begins, the number it has, and how it is written."""

    start: Place
    text: Place
    number: int
    style: str


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text."""

    start: Place
    text: Place
    end: Place


def _one_of(words: Sequence[str]) -> str:
    return "(?:" + "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) + ")"


_BOLD = r"(?:\*\*|__)?"
_STOP = r"[.)、．:：）]"
_QUESTION_WORD = _one_of(QUESTION_WORDS)
_NUMBERED = re.compile(
    rf"(?P<style>(?:\#+[ ]+)?{_BOLD}(?:{_QUESTION_WORD}[ ]*)?[(（]?)(?P<number>\d{{1,3}})"
    rf"(?P<stop>{_BOLD}[ ]*{_STOP})(?!\d){_BOLD}"
    rf"(?:[ ]*{_BOLD}{_QUESTION_WORD}{_BOLD}[ ]*[:：]{_BOLD})?",
    re.IGNORECASE,
)
_UNNUMBERED = re.compile(
    rf"(?P<style>(?:\#+[ ]+)?{_BOLD}{_QUESTION_WORD})(?P<number>)(?P<stop>{_BOLD}[ ]*[:：]){_BOLD}",
    re.IGNORECASE,
)
ANSWER = re.compile(
    rf"(?:[-*+•][ ]+)?{_BOLD}[【\[]?(?P<style>{_one_of(ANSWER_WORDS)})"
    rf"(?:[ ]?(?P<number>\d{{1,3}})[】\]]?{_BOLD}[ ]*{_STOP}|[】\]]?{_BOLD}[ ]*[:：])"
    rf"(?P<stop>){_BOLD}",
    re.IGNORECASE,
)
_ANSWER_INSIDE = re.compile(rf"(?<=[?？.。!！])[ ]*(?={ANSWER.pattern})", re.IGNORECASE)
_HEADER = re.compile(
    rf"(?:\#+[ ]+)?{_BOLD}[【\[]?{_one_of(HEADER_WORDS)}[】\]]?{_BOLD}[ ]*[:：]?{_BOLD}\s*$",
    re.IGNORECASE,
)
_OPTION = re.compile(r"[(（]?(?P<letter>[A-Za-z])[.)、．:：）]")
_CODE = (markdown.Kind.CODE, markdown.Kind.FENCE)
_DEEPEST = 4
"""Columns; a mark further in belongs to a list inside an answer."""


class Source:
    """The text's lines, and the marks in them."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.end: Place = (len(self.lines), 0)
        open_lines = [
            (place, line)
            for place, (line, scanned) in enumerate(
                zip(self.lines, markdown.scan(text), strict=True)
            )
            if scanned.kind not in _CODE and _indent(line) <= _DEEPEST
        ]
        numbered = list(self._marks(_NUMBERED, open_lines))
        self.questions = numbered or list(self._marks(_UNNUMBERED, open_lines))
        self.answers = sorted(
            [*self._answers(open_lines), *self._answers_inside()],
            key=lambda mark: mark.start,
        )
        self.headers = [place for place, line in open_lines if _HEADER.match(line, _indent(line))]

    def _marks(self, pattern: re.Pattern[str], lines: Sequence[tuple[int, str]]) -> Iterator[Mark]:
        for place, line in lines:
            if match := pattern.match(line, _indent(line)):
                yield _mark(place, match)

    def _answers(self, lines: Sequence[tuple[int, str]]) -> Iterator[Mark]:
        for place, line in lines:
            match = ANSWER.match(line, _indent(line))
            if match and not self._is_option(place):
                yield _mark(place, match)

    def _answers_inside(self) -> Iterator[Mark]:
        """Yield the marks of answers on their question's line."""
        for question in self.questions:
            place, column = question.text
            found = _ANSWER_INSIDE.search(self.lines[place], column)
            match = ANSWER.match(self.lines[place], found.end()) if found else None
            if match:
                yield _mark(place, match)

    def _is_option(self, place: int) -> bool:
        """Tell an option ``A: …`` from an answer: the option ``B: …`` follows it."""
        following = (line for line in self.lines[place + 1 :] if line.strip())
        option = _OPTION.match(self.lines[place].lstrip())
        other = _OPTION.match(next(following, "").lstrip())
        return bool(option and other and option["letter"] in "Aa" and other["letter"] in "Bb")

    def between(self, start: Place, end: Place) -> str:
        """Return a part of the text, without the indentation that its later lines share."""
        (first, column), (last, stop) = start, end
        lines = self.lines[first:last] + ([self.lines[last][:stop]] if stop else [])
        if not lines:
            return ""
        if first == last:
            return unbold(lines[0][column:].strip())
        lines[0] = lines[0][column:]
        return unbold(f"{lines[0].strip()}\n{dedent(chr(10).join(lines[1:]))}".strip("\n").rstrip())

    def has_text(self, span: Span) -> bool:
        """Tell whether anything stands in a part of the text."""
        return bool(self.between(span.text, span.end).strip())


def _mark(place: int, match: re.Match[str]) -> Mark:
    return Mark(
        start=(place, match.start()),
        text=(place, match.end()),
        number=int(match["number"] or 0),
        style=(match["style"] + match["stop"]).strip().casefold(),
    )


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def same_style(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks that are written as the first one is."""
    return [mark for mark in marks if mark.style == marks[0].style]


def counted(marks: Sequence[Mark]) -> list[Mark]:
    """Return the marks that count 1, 2, 3 …; others are lists inside an answer."""
    counted: list[Mark] = []
    for mark in marks:
        if mark.number == len(counted) + 1:
            counted.append(mark)
    return counted


def spans(marks: Sequence[Mark], end: Place) -> list[Span]:
    """Return the parts of the text that the marks open, each up to the next."""
    ends = [*(mark.start for mark in marks[1:]), end] if marks else []
    return [Span(m.start, m.text, stop) for m, stop in zip(marks, ends, strict=True)]


def unbold(text: str) -> str:
    """Take off the end of a bold text whose beginning was part of the mark."""
    first, separator, rest = text.partition("\n")
    for bold in ("**", "__"):
        if first.count(bold) % 2 and first.rstrip().endswith(bold):
            return first.rstrip().removesuffix(bold).rstrip() + separator + rest
    return text

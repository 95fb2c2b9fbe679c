"""Find where a question or an answer opens in a model's text.

A *question* opens with a number: ``1.``  ``2)``  ``Q3.``  ``問題4：``  ``5. Q:``. An *answer*
opens with a label: ``Answer:`` ``A1.``  ``答案：`` ``【答案】：`` ``- 答：``. Labels are data, so
most new forms are one more word. Code is not searched.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from textwrap import dedent

from askbook.text import markdown

ANSWER_WORDS = (
    "answer", "answers", "ans", "a", "solution", "correct answer", "sample answer",
    "答案", "答", "解答", "參考答案", "参考答案", "正確答案", "正确答案", "回答",
)  # fmt: skip
"""Words that open an answer, before a colon; after ``A1`` a full stop is enough."""

QUESTION_WORDS = ("q", "question", "問題", "问题", "題目", "题目", "問", "问", "題", "题")
"""Words that open a question, before its number or after it."""

HEADER_WORDS = ("answers", "answer", "answer key", "solutions",
                "答案", "解答", "參考答案", "参考答案")  # fmt: skip
"""Words alone on a line between all questions and all answers."""


Place = tuple[int, int]
"""A line and a column, both from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The opening of a question or answer."""

    start: Place
    text: Place
    """Where the text after the marker begins."""
    number: int
    """The marker's number, or 0."""
    style: str
    """How the marker is written, its number aside."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text: a marker, and its text up to the next marker."""

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
_SENTENCE_END = re.compile(r"(?<=[?？.。!！])[ ]*")
_HEADER = re.compile(
    rf"(?:\#+[ ]+)?{_BOLD}[【\[]?{_one_of(HEADER_WORDS)}[】\]]?{_BOLD}[ ]*[:：]?{_BOLD}\s*$",
    re.IGNORECASE,
)


@lru_cache
def answer_pattern(label: str) -> re.Pattern[str]:
    """Return the pattern of an answer's label: the page's own, or any of `ANSWER_WORDS`."""
    words = _one_of([*ANSWER_WORDS, *filter(None, [label.rstrip(":：")])])
    return re.compile(
        rf"(?:[-*+•][ ]+)?{_BOLD}[【\[]?(?P<style>{words})"
        rf"(?:[ ]?(?P<number>\d{{1,3}})[】\]]?{_BOLD}[ ]*{_STOP}|[】\]]?{_BOLD}[ ]*[:：])"
        rf"(?P<stop>){_BOLD}",
        re.IGNORECASE,
    )


_OPTION = re.compile(r"[(（]?(?P<letter>[A-Za-z])[.)、．:：）]")
_CODE = (markdown.Kind.CODE, markdown.Kind.FENCE)
_DEEPEST = 4
"""Columns; a marker with more indentation belongs to a list inside an answer."""


class MarkedText:
    """A text's lines and the markers in them, each list in the text's order.

    ``label`` opens a card's answer in the page's language.
    """

    def __init__(self, text: str, label: str) -> None:
        self.lines = text.split("\n")
        self._answer = answer_pattern(label)
        self.end: Place = (len(self.lines), 0)
        self._next_filled = _next_filled(self.lines)
        open_lines = [
            (place, line)
            for place, (line, scanned) in enumerate(
                zip(self.lines, markdown.scan(text), strict=True)
            )
            if scanned.kind not in _CODE and _indent(line) <= _DEEPEST
        ]
        numbered = list(_markers(_NUMBERED, open_lines))
        self.questions = numbered or list(_markers(_UNNUMBERED, open_lines))
        self.answers = sorted(
            [*self._answers(open_lines), *self._answers_on_question_lines()],
            key=lambda marker: marker.start,
        )
        self.headers = [place for place, line in open_lines if _HEADER.match(line, _indent(line))]

    def _answers(self, lines: Sequence[tuple[int, str]]) -> Iterator[Marker]:
        return (m for m in _markers(self._answer, lines) if not self._is_option(m.start[0]))

    def _answers_on_question_lines(self) -> Iterator[Marker]:
        for question in self.questions:
            place, column = question.text
            for end in _SENTENCE_END.finditer(self.lines[place], column):
                if match := self._answer.match(self.lines[place], end.end()):
                    yield _marker(place, match)
                    break

    def _is_option(self, place: int) -> bool:
        """Tell an option ``A: …`` from an answer: the option ``B: …`` follows it."""
        option = _OPTION.match(self.lines[place].lstrip())
        other = _OPTION.match(self._next_filled[place].lstrip())
        return bool(option and other and option["letter"] in "Aa" and other["letter"] in "Bb")

    def between(self, start: Place, end: Place) -> str:
        """Return a part of the text without the indentation common to its later lines."""
        (first, column), (last, stop) = start, end
        lines = self.lines[first:last] + ([self.lines[last][:stop]] if stop else [])
        if not lines:
            return ""
        if first == last:
            return unbold(lines[0][column:].strip())
        lines[0] = lines[0][column:]
        return unbold(f"{lines[0].strip()}\n{dedent(chr(10).join(lines[1:]))}".strip("\n").rstrip())

    def has_text(self, span: Span) -> bool:
        """Tell whether a part of the text has more than its marker."""
        return bool(self.between(span.text, span.end).strip())


def _markers(pattern: re.Pattern[str], lines: Sequence[tuple[int, str]]) -> Iterator[Marker]:
    for place, line in lines:
        if match := pattern.match(line, _indent(line)):
            yield _marker(place, match)


def _marker(place: int, match: re.Match[str]) -> Marker:
    return Marker(
        start=(place, match.start()),
        text=(place, match.end()),
        number=int(match["number"] or 0),
        style=(match["style"] + match["stop"]).strip().casefold(),
    )


def _next_filled(lines: Sequence[str]) -> list[str]:
    """Return for each line the next one that is not blank, or nothing."""
    found: list[str] = []
    following = ""
    for line in reversed(lines):
        found.append(following)
        following = line if line.strip() else following
    return found[::-1]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def in_first_style(markers: Sequence[Marker]) -> list[Marker]:
    """Return the markers written like the first one."""
    return [marker for marker in markers if marker.style == markers[0].style]


def counted(markers: Sequence[Marker]) -> list[Marker]:
    """Return the markers that count 1, 2, 3 …; others number lists inside an answer."""
    found: list[Marker] = []
    for marker in markers:
        if marker.number == len(found) + 1:
            found.append(marker)
    return found


def spans(markers: Sequence[Marker], end: Place) -> list[Span]:
    """Return the parts of the text that the markers open, each up to the next."""
    ends = [*(marker.start for marker in markers[1:]), end] if markers else []
    return [Span(m.start, m.text, stop) for m, stop in zip(markers, ends, strict=True)]


def unbold(text: str) -> str:
    """Return the text without the end of bold text whose beginning was part of the marker."""
    first, separator, rest = text.partition("\n")
    for bold in ("**", "__"):
        if first.count(bold) % 2 and first.rstrip().endswith(bold):
            return first.rstrip().removesuffix(bold).rstrip() + separator + rest
    return text

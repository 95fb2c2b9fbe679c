"""Find where a question or an answer opens in a model's text.

A *question* opens with a number (``1.`` ``2)`` ``③`` ``四、``), with a label (``Question:``) or
with both (``Q5.`` ``**Question 6**`` ``7. Q:``). A heading or a bold line that ends with a
question mark is a question, too. An *answer* opens with a label: ``Answer:`` ``A1.``
``**Answer**`` ``(Answer: …)``. Labels are data of the languages. Code is not searched.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from textwrap import dedent

from askbook.pages.labels import Labels, is_clear
from askbook.text import markdown, numerals
from askbook.text.characters import QUESTION_MARKS
from askbook.text.markdown import indentation

Place = tuple[int, int]
"""A line and a column, both from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """The opening of a question or answer."""

    start: Place
    text: Place
    """Where the text after the marker begins."""
    number: int
    """The marker's number, or its place among the markers without one, from 1."""
    style: str
    """How the marker is written, its number and emphasis aside."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of the text: a marker, and its text up to the next marker."""

    start: Place
    text: Place
    end: Place


_LEAD = r"(?:(?:\#{1,6}|[-*+•>])[ ]+)*"
_BOLD = r"(?:\*\*|__|\*|_)?"
_OPEN = r"[【\[(（「『]?"
_CLOSE = r"[】\])）」』]?"
_STOP = r"(?:\\?[.)、．:：）】]|[-–—](?=[ ]))"
_AFTER_NUMBER = r"(?:[ ]?/[ ]?\d{1,3}|[ ][^\W\d]{1,5}[ ]\d{1,3})?(?:[ ]?[(（][^()（）]{1,30}[)）])?"
"""``/5`` or ``of 5``, and a remark such as ``(medium)``."""
_CLOSED = r"(?<=[】\])）」』*_])"
"""The end of brackets or of bold text."""

_SENTENCE_END = re.compile(
    rf"(?:(?<=[{QUESTION_MARKS}.。!！}}])|(?:(?<=[^\s*]\*)|(?<=[^\s*]\*\*))(?!\*))[ ]*"
)
"""After a full stop, a card's id or closing emphasis."""
_OPTION = re.compile(r"[(（]?(?P<letter>[A-Za-z])[.)、．:：）]")
_BREAK_AT_END = re.compile(r"\n[ ]*(?:-{3,}|\*{3,}|_{3,})\s*\Z")
_PLAIN_SPACES = dict.fromkeys(map(ord, "\u00a0\u202f\u3000"), " ")
"""Spaces before a French colon or after a Chinese label; patterns read them as plain ones."""
_DEEPEST = 4
"""Columns; a marker with more indentation belongs to a list inside an answer."""


def _one_of(words: Sequence[str]) -> str:
    ordered = sorted(set(words), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(word) for word in ordered) + ")" if ordered else "(?!)"


def _compile(*patterns: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)


@lru_cache
def _question_patterns(labels: Labels) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of a question's opening at its line's first letter."""
    split = [label.partition("#") for label in labels.questions if "#" in label]
    before, after = (_one_of([parts[side] for parts in split]) for side in (0, 2))
    word = _one_of([label for label in labels.questions if "#" not in label])
    number = rf"(?P<number>{numerals.ANY})"
    end = rf"{_AFTER_NUMBER}(?P<stop>){_CLOSE}{_BOLD}(?:[ ]*{_STOP}|{_CLOSED}|(?=[ ]*$)){_BOLD}"
    inner = rf"(?:[ ]*{_BOLD}{word}{_BOLD}[ ]*[:：.]{_BOLD})?"
    lead = rf"{_LEAD}{_BOLD}(?P<style>{_OPEN}"
    return _compile(
        rf"{lead}{word})[ ]?(?:[#№]|n[o°º]\.?)?[ ]?{number}{end}",
        rf"{lead}{before})[ ]?{number}[ ]?{after}{end}",
        rf"{lead})(?P<number>{numerals.ENCLOSED})(?P<stop>{_BOLD}[ ]*[.、．:：]?){_BOLD}",
        rf"{lead})(?P<number>{numerals.DIGITS}|{numerals.HAN})"
        rf"(?P<stop>{_BOLD}[ ]*{_STOP})(?!\d){_BOLD}{inner}",
        rf"{lead}{word})(?P<number>)(?P<stop>){_CLOSE}{_BOLD}(?:[ ]*[:：.]|{_CLOSED}){_BOLD}",
        rf"(?P<style>\#{{1,6}})[ ]+(?P<number>)(?P<stop>)(?=.*[{QUESTION_MARKS}][ *_]*$)",
        rf"(?P<style>)(?P<number>)(?P<stop>)(?=\*\*[^*]+[{QUESTION_MARKS}]\*\*)",
    )


@lru_cache
def answer_patterns(labels: Labels) -> tuple[re.Pattern[str], ...]:
    """Return the patterns of an answer's label.

    A single letter needs a colon or a number; a word may also stand alone or in bold.
    """
    words = labels.answer_words
    clear = [word for word in words if is_clear(word)]
    question = _one_of([label for label in labels.questions if "#" not in label])
    lead = _LEAD + _BOLD + _OPEN
    of_question = rf"(?:[ ](?:[^\W\d]{{1,5}}[ ])?{question})?"
    of_number = rf"{of_question}[ ]?\#?(?P<number>{numerals.ANY}){_AFTER_NUMBER}"
    return _compile(
        rf"{lead}(?P<style>{_one_of(words)}){of_number}(?P<stop>){_CLOSE}{_BOLD}[ ]*{_STOP}{_BOLD}",
        rf"{lead}(?P<style>{_one_of(words)})(?P<number>)(?P<stop>)"
        rf"{_CLOSE}{_BOLD}[ ]*[:：]{_BOLD}",
        rf"{lead}(?P<style>{_one_of(clear)})(?:{of_number})?(?P<stop>)"
        rf"(?:{_CLOSE}{_BOLD}(?:{_CLOSED}|(?=[ ]*$))|[ ]+[-–—](?=[ ]))",
    )


def match_answer(labels: Labels, line: str, column: int = 0) -> re.Match[str] | None:
    """Return the match of an answer's label at a column, or nothing."""
    return _first_match(answer_patterns(labels), line, column)


def match_answer_behind_sentence(
    labels: Labels, line: str, column: int = 0
) -> re.Match[str] | None:
    """Return the match of the first answer's label that follows a sentence, or nothing."""
    found = (end.end() for end in _SENTENCE_END.finditer(line, column))
    ends = (end for end in found if end < len(line))
    return next((m for end in ends if (m := match_answer(labels, line, end))), None)


def _first_match(
    patterns: Sequence[re.Pattern[str]], line: str, column: int
) -> re.Match[str] | None:
    plain = line if line.isascii() else line.translate(_PLAIN_SPACES)
    return next((m for pattern in patterns if (m := pattern.match(plain, column))), None)


class MarkedText:
    """A text's lines and the markers in them, each list in the text's order."""

    def __init__(self, text: str, labels: Labels) -> None:
        self.lines = text.split("\n")
        self.labels = labels
        self.end: Place = (len(self.lines), 0)
        self._next_filled = _next_filled(self.lines)
        lines = [
            (place, line)
            for place, (line, scanned) in enumerate(
                zip(self.lines, markdown.scan(text), strict=True)
            )
            if not scanned.is_code and indentation(line) <= _DEEPEST
        ]
        self.questions = _numbered(_markers(_question_patterns(labels), lines))
        self.answers = sorted(
            [*self._answers(lines), *self._answers_on_question_lines()],
            key=lambda marker: marker.start,
        )

    def _answers(self, lines: Sequence[tuple[int, str]]) -> Iterator[Marker]:
        found = _markers(answer_patterns(self.labels), lines)
        return (marker for marker in found if not self._is_option(marker.start[0]))

    def _answers_on_question_lines(self) -> Iterator[Marker]:
        for question in self.questions:
            place, column = question.text
            if match := match_answer_behind_sentence(self.labels, self.lines[place], column):
                yield _marker(place, match)

    def _is_option(self, place: int) -> bool:
        """Tell an option ``A: …`` from an answer: the option ``B: …`` follows it."""
        option = _OPTION.match(self.lines[place].lstrip())
        other = _OPTION.match(self._next_filled[place].lstrip())
        return bool(option and other and option["letter"] in "Aa" and other["letter"] in "Bb")

    def content(self, span: Span) -> str:
        """Return a part's text after its marker, without the end of its marker's emphasis."""
        text = self.between(span.text, span.end)
        (first, column), (last, stop) = span.start, span.text
        marker = self.lines[first][column:stop] if first == last else ""
        return _without_open_end(text, re.sub(_LEAD, "", marker, count=1))

    def between(self, start: Place, end: Place) -> str:
        """Return a part of the text without the indentation common to its later lines."""
        (first, column), (last, stop) = start, end
        lines = self.lines[first:last] + ([self.lines[last][:stop]] if stop else [])
        if not lines:
            return ""
        if first == last:
            return lines[0][column:].strip()
        joined = f"{lines[0][column:].strip()}\n{dedent(chr(10).join(lines[1:]))}"
        return _BREAK_AT_END.sub("", joined).strip("\n").rstrip()

    def has_text(self, span: Span) -> bool:
        """Return whether a part of the text has more than its marker."""
        return bool(self.between(span.text, span.end).strip())


def _markers(
    patterns: Sequence[re.Pattern[str]], lines: Sequence[tuple[int, str]]
) -> Iterator[Marker]:
    for place, line in lines:
        if match := _first_match(patterns, line, indentation(line)):
            yield _marker(place, match)


def _marker(place: int, match: re.Match[str]) -> Marker:
    return Marker(
        start=(place, match.start()),
        text=(place, match.end()),
        number=numerals.value(match["number"]) if match["number"] else 0,
        style=(match["style"] + match["stop"]).strip("*_ ").casefold(),
    )


def _numbered(markers: Iterator[Marker]) -> list[Marker]:
    """Return the markers, with the place among its style as the number of those without one."""
    found: list[Marker] = []
    count: Counter[str] = Counter()
    for marker in markers:
        count[marker.style] += not marker.number
        found.append(marker if marker.number else replace(marker, number=count[marker.style]))
    return found


def _next_filled(lines: Sequence[str]) -> list[str]:
    """Return for each line the next one that is not blank, or nothing."""
    found: list[str] = []
    following = ""
    for line in reversed(lines):
        found.append(following)
        following = line if line.strip() else following
    return found[::-1]


def in_first_style(markers: Sequence[Marker]) -> list[Marker]:
    """Return the markers of the first style that counts, or else that occurs more than once."""
    by_style: dict[str, list[Marker]] = {}
    for marker in markers:
        by_style.setdefault(marker.style, []).append(marker)
    return max(
        by_style.values(), key=lambda found: (len(counted(found)) > 1, len(found) > 1), default=[]
    )


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


def _without_open_end(text: str, marker: str) -> str:
    """Return the text without the end of the emphasis or brackets that its marker opened."""
    first, separator, rest = text.partition("\n")
    for mark in ("**", "__", "*", "_"):
        if marker.count(mark) % 2 and mark in first:
            before, _, after = first.partition(mark)
            first = (before.rstrip() + after).rstrip()
            break
    for opening, closing in ("()", "（）"):
        if opening in marker and closing not in marker:
            first = first.rstrip().removesuffix(closing)
    return first + separator + rest

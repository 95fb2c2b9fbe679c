"""The Review section as models write it, in any of its forms, read as cards.

A review is questions and answers in one of two orders:

    paired   question answer question answer …
    listed   question question … header? answer answer …

In the listed order an answer opens with its question's number. In the paired order it opens
with a word; where no answer has a word, the question is its first line, and what follows is
the answer: code, a list, a paragraph.

`study.marks` finds where questions and answers open; `read` tries the `FORMS` on these marks
until one fits.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from askbook.answers.review_markers import (
    ANSWER,
    Mark,
    Place,
    Source,
    Span,
    counted,
    same_style,
    spans,
)
from askbook.pages.cards import Card, card


class ReviewError(Exception):
    """A review that is not questions with an answer each; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What stands before the first question, and the cards."""

    preamble: str
    cards: tuple[Card, ...]


def read(text: str) -> Review:
    """Return a review's cards, whatever its form.

    Raises ReviewError, with its line, where some question has no answer.
    """
    source = Source(text)
    for form in FORMS:
        pairs = form(source)
        if pairs:
            first = pairs[0][0].start
            return Review(
                preamble=source.between((0, 0), first).rstrip(),
                cards=tuple(_card(source, question, answer) for question, answer in pairs),
            )
    raise ReviewError("no questions with answers were found here")


_Pairs = list[tuple[Span, Span]]


def _card(source: Source, question: Span, answer: Span) -> Card:
    """Return the card of a question and its answer."""
    asked = source.between(question.text, question.end)
    answered = source.between(answer.text, answer.end)
    if label := ANSWER.match(answered):
        answered = answered[label.end() :].strip()
    return card(question.start[0] + 1, asked, answered)


# Forms. Each returns nothing where the text has another form.


def _listed(source: Source) -> _Pairs:
    """All questions, a header, all answers."""
    for header in source.headers:
        before = [mark for mark in source.questions if mark.start[0] < header]
        questions = counted(same_style(before)) if before else []
        if len(questions) < 2 or any(mark.start[0] < header for mark in source.answers):
            continue
        after = [m for m in source.questions if m.start[0] > header]
        after = after or [m for m in source.answers if m.start[0] > header and m.number]
        answers = counted(after)
        if not answers:
            return []
        if len(answers) != len(questions):
            message = f"{len(questions)} questions, but {len(answers)} answers"
            raise ReviewError(message, header + 1)
        asked = spans(questions, (header, 0))
        return list(zip(asked, spans(answers, source.end), strict=True))
    return []


def _twice(source: Source) -> _Pairs:
    """All questions, then all answers, with no header and no word between."""
    numbers = [mark.number for mark in source.questions]
    half = len(numbers) // 2
    once = list(range(1, half + 1))
    if source.answers or half < 2 or numbers != once + once:
        return []
    answers = source.questions[half:]
    asked = spans(source.questions[:half], answers[0].start)
    return list(zip(asked, spans(answers, source.end), strict=True))


def _paired(source: Source) -> _Pairs:
    """Each question, and its answer under a word."""
    pairs: list[tuple[Mark, Mark]] = []
    marks = same_style(source.questions) if source.questions else []
    last: Place = (0, -1)
    for answer in source.answers:
        asked = [mark for mark in marks if last < mark.start < answer.start]
        if not asked:
            continue
        question = asked[-1] if pairs else asked[0]
        _refuse_gap(asked, question, len(pairs) + 1)
        pairs.append((question, answer))
        last = answer.start
    left = [mark for mark in marks if mark.start > last and mark.number == len(pairs) + 1]
    if pairs and left and len(pairs) > 1 and _looks_asked(source, left[-1]):
        raise ReviewError(f"question {left[-1].number} has no answer", left[-1].start[0] + 1)
    ends = [*(question.start for question, _ in pairs[1:]), source.end]
    return [
        (Span(q.start, q.text, a.start), Span(a.start, a.text, end))
        for (q, a), end in zip(pairs, ends, strict=False)
    ]


def _refuse_gap(asked: Sequence[Mark], question: Mark, number: int) -> None:
    """Raise ReviewError where two questions stand before one answer."""
    numbers = [mark.number for mark in asked]
    if number + 1 in numbers and number in numbers[: numbers.index(number + 1)]:
        first = asked[numbers.index(number)]
        if first is not question or number == 1:
            raise ReviewError(f"question {number} has no answer", first.start[0] + 1)


def _looks_asked(source: Source, mark: Mark) -> bool:
    return source.lines[mark.start[0]].rstrip(" *_").endswith(("?", "？"))


def _unmarked(source: Source) -> _Pairs:
    """Each question on one line, and what follows it."""
    if source.answers or not source.questions:
        return []
    asked = counted(same_style(source.questions))
    pairs = [_split(span) for span in spans(asked, source.end)]
    for question, answer in pairs:
        if not source.has_text(answer):
            raise ReviewError("this question has no answer", question.start[0] + 1)
    return pairs if len(pairs) > 1 else []


def _split(span: Span) -> tuple[Span, Span]:
    """Cut a part of the text after its first line."""
    cut = (span.start[0] + 1, 0)
    return Span(span.start, span.text, cut), Span(cut, cut, span.end)


FORMS: tuple[Callable[[Source], _Pairs], ...] = (_listed, _paired, _twice, _unmarked)
"""The forms, in the order in which they are tried."""

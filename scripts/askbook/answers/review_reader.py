"""Read a Review, in any of the forms that models write, as cards.

A Review is questions and answers in one of two orders:

    paired   question answer question answer …
    listed   question question … header? answer answer …

In the listed order an answer opens with its question's number. In the paired order it opens
with a label; if no answer has a label, the question is its first line and the answer is the
rest: code, a list, a paragraph.

`review_markers` finds where questions and answers open; `read` tries the `FORMS` on these
markers until one fits.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from askbook.answers.review_markers import (
    MarkedText,
    Marker,
    Span,
    answer_pattern,
    counted,
    in_first_style,
    spans,
)
from askbook.pages.cards import Card, card


class ReviewError(Exception):
    """A Review in which not every question has an answer; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The text before the first question, and the cards."""

    preamble: str
    cards: tuple[Card, ...]


def read(text: str, label: str) -> Review:
    """Return a Review's cards, whatever its form.

    ``label`` opens a card's answer in the page's language, beside those that models use.
    Raises ReviewError with a line if a question has no answer.
    """
    source = MarkedText(text, label)
    for form in FORMS:
        pairs = form(source)
        if pairs:
            first = pairs[0][0].start
            return Review(
                preamble=source.between((0, 0), first).rstrip(),
                cards=tuple(_card(source, label, question, answer) for question, answer in pairs),
            )
    raise ReviewError("no questions with answers were found here")


_Pairs = list[tuple[Span, Span]]


def _card(source: MarkedText, label: str, question: Span, answer: Span) -> Card:
    asked = source.between(question.text, question.end)
    answered = source.between(answer.text, answer.end)
    if match := answer_pattern(label).match(answered):
        answered = answered[match.end() :].strip()
    return card(question.start[0] + 1, asked, answered)


# Each form returns no pairs if the text has another form.


def _listed(source: MarkedText) -> _Pairs:
    """Read all questions, a header, then all answers."""
    questions = counted(in_first_style(source.questions))
    if len(questions) < 2:
        return []
    header = next((line for line in source.headers if line > questions[1].start[0]), None)
    if header is None or any(marker.start[0] < header for marker in source.answers):
        return []
    questions = [marker for marker in questions if marker.start[0] < header]
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


def _listed_twice(source: MarkedText) -> _Pairs:
    """Read all questions, then all answers with the same numbers, without a header or label."""
    numbers = [marker.number for marker in source.questions]
    half = len(numbers) // 2
    once = list(range(1, half + 1))
    if source.answers or half < 2 or numbers != once + once:
        return []
    answers = source.questions[half:]
    asked = spans(source.questions[:half], answers[0].start)
    return list(zip(asked, spans(answers, source.end), strict=True))


def _paired(source: MarkedText) -> _Pairs:
    """Read each question followed by its labelled answer."""
    questions = in_first_style(source.questions)
    pairs: list[tuple[Marker, Marker]] = []
    for asked, answer in _questions_before_answers(questions, source.answers):
        question = asked[-1] if pairs else asked[0]
        _refuse_skipped_question(asked, question, len(pairs) + 1)
        pairs.append((question, answer))
    if len(pairs) > 1:
        _refuse_last_unanswered(source, questions, pairs)
    ends = [*(question.start for question, _ in pairs[1:]), source.end]
    return [
        (Span(q.start, q.text, a.start), Span(a.start, a.text, end))
        for (q, a), end in zip(pairs, ends, strict=False)
    ]


def _questions_before_answers(
    questions: Sequence[Marker], answers: Sequence[Marker]
) -> Iterator[tuple[list[Marker], Marker]]:
    """Yield each answer that has questions between it and the last one yielded, with these."""
    place = 0
    for answer in answers:
        asked: list[Marker] = []
        while place < len(questions) and questions[place].start < answer.start:
            asked.append(questions[place])
            place += 1
        if asked:
            yield asked, answer


def _refuse_skipped_question(asked: Sequence[Marker], question: Marker, number: int) -> None:
    """Raise ReviewError if the next two questions stand before one answer."""
    numbers = [marker.number for marker in asked]
    if number + 1 in numbers and number in numbers[: numbers.index(number + 1)]:
        first = asked[numbers.index(number)]
        if first is not question or number == 1:
            raise ReviewError(f"question {number} has no answer", first.start[0] + 1)


def _refuse_last_unanswered(
    source: MarkedText, questions: Sequence[Marker], pairs: Sequence[tuple[Marker, Marker]]
) -> None:
    """Raise ReviewError if one more question follows the last answer."""
    _, last = pairs[-1]
    left = [m for m in questions if m.start > last.start and m.number == len(pairs) + 1]
    if left and source.lines[left[-1].start[0]].rstrip(" *_").endswith(("?", "？")):
        raise ReviewError(f"question {left[-1].number} has no answer", left[-1].start[0] + 1)


def _unlabelled(source: MarkedText) -> _Pairs:
    """Read each question on one line, followed by its answer without a label."""
    if source.answers:
        return []
    asked = counted(in_first_style(source.questions))
    pairs = [_after_first_line(span) for span in spans(asked, source.end)]
    for question, answer in pairs:
        if not source.has_text(answer):
            raise ReviewError("this question has no answer", question.start[0] + 1)
    return pairs if len(pairs) > 1 else []


def _after_first_line(span: Span) -> tuple[Span, Span]:
    """Split a part of the text after its first line."""
    cut = (span.start[0] + 1, 0)
    return Span(span.start, span.text, cut), Span(cut, cut, span.end)


FORMS: tuple[Callable[[MarkedText], _Pairs], ...] = (_listed, _paired, _listed_twice, _unlabelled)
"""The forms in the order in which they are tried."""

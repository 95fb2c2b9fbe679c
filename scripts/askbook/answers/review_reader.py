"""Read a Review, in any of the forms that models write, as cards.

A Review is questions and answers in one of three orders:

    paired   question answer question answer …
    listed   question question … header? answer answer …
    table    | question | answer |

In the listed order an answer opens with its question's number. In the paired order it opens
with a label; if no answer has a label, the question is its first line and the answer is the
rest: code, a list, a paragraph.

`review_markers` finds where questions and answers open; `read` tries the `FORMS` on these
markers until one fits.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from askbook.answers.review_markers import (
    MarkedText,
    Marker,
    Span,
    counted,
    in_first_style,
    match_answer,
    spans,
)
from askbook.answers.table_cells import outside_table
from askbook.pages.cards import Card, card
from askbook.pages.labels import Labels
from askbook.text.characters import QUESTION_MARKS

_ASKED = re.compile(rf"[{QUESTION_MARKS}][ *_]*$")
_BOLD_QUESTION = re.compile(rf"[ ]*\*\*[^*]+[{QUESTION_MARKS}]\*\*(?=[ ]*\S)")
_TABLE_RULE = re.compile(r"[ ]*(?=.*\|)[ |:]*-[ |:-]*$")
_ROW_NUMBER = re.compile(r"\W*[A-Za-z]?\d*\W*")
_CELL = re.compile(r"(?:\\.|[^|\\])*[^|\\ ](?:\\.|[^|\\])*")


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


def read(text: str, labels: Labels) -> Review:
    """Return a Review's cards, whatever its form.

    Raises ReviewError with a line if a question has no text or no answer.
    """
    source = MarkedText(text, labels)
    for form in FORMS:
        pairs = form(source)
        for question, _ in pairs:
            if not source.has_text(question):
                raise ReviewError("this question has no text", question.start[0] + 1)
        if pairs:
            first = pairs[0][0].start
            return Review(
                preamble=source.between((0, 0), first).rstrip(),
                cards=tuple(_card(source, *pair, is_row=form is _table) for pair in pairs),
            )
    raise ReviewError("no questions with answers were found here")


_Pairs = list[tuple[Span, Span]]


def _card(source: MarkedText, question: Span, answer: Span, *, is_row: bool) -> Card:
    asked, answered = source.content(question).strip("\n"), source.content(answer)
    if is_row:
        asked, answered = outside_table(asked), outside_table(answered)
    if match := match_answer(source.labels, answered):
        answered = answered[match.end() :].strip()
    return card(question.text[0] + 1, asked, answered)


# Each form returns no pairs if the text has another form.


def _table(source: MarkedText) -> _Pairs:
    """Read a table with a column of questions and one of answers."""
    for place, line in enumerate(source.lines[1:]):
        if not _TABLE_RULE.match(line):
            continue
        names = [text.strip(" *_").casefold() for _, text in _cells(source.lines[place])]
        questions = [n for n, name in enumerate(names) if name in source.labels.questions]
        answers = [n for n, name in enumerate(names) if name in source.labels.answer_words]
        if questions and answers:
            return _rows(source, place, questions[0], answers[0])
    return []


def _listed(source: MarkedText) -> _Pairs:
    """Read all questions, then all answers, which open with a number."""
    questions = counted(in_first_style(source.questions))
    if len(questions) < 2 or not source.answers or source.answers[0].start < questions[1].start:
        return []
    header = source.answers[0]
    asked = [marker for marker in questions if marker.start < header.start]
    answers = counted([marker for marker in source.answers if marker.number])
    if len(answers) != len(asked):
        if source.has_text(Span(header.start, header.text, (header.start[0] + 1, 0))):
            return []
        answers = counted(in_first_style([m for m in source.questions if m.start > header.start]))
    if not answers:
        return []
    if len(answers) != len(asked):
        message = f"{len(asked)} questions, but {len(answers)} answers"
        raise ReviewError(message, header.start[0] + 1)
    return list(zip(spans(asked, header.start), spans(answers, source.end), strict=True))


def _listed_twice(source: MarkedText) -> _Pairs:
    """Read all questions, then all answers with the same numbers, without a header or label."""
    markers = in_first_style(source.questions)
    numbers = [marker.number for marker in markers]
    half = len(numbers) // 2
    once = list(range(1, half + 1))
    if source.answers or half < 2 or numbers != once + once:
        return []
    answers = markers[half:]
    asked = spans(markers[:half], answers[0].start)
    return list(zip(asked, spans(answers, source.end), strict=True))


def _paired(source: MarkedText) -> _Pairs:
    """Read each question followed by its labelled answer."""
    questions = in_first_style(source.questions)
    pairs: list[tuple[Marker, Marker]] = []
    skipped: list[Marker] = []
    for asked, answer in _questions_before_answers(questions, source.answers):
        question = _own_question(asked, len(pairs) + 1)
        if any(m.number == question.number + 1 for m in asked if m.start > question.start):
            skipped.append(question)
        pairs.append((question, answer))
    if len(counted(questions)) > len(pairs):
        _refuse_unanswered(source, questions, pairs, skipped)
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


def _own_question(asked: Sequence[Marker], number: int) -> Marker:
    """Return which of the markers before an answer is its question; others number lists."""
    if number == 1:
        return asked[0]
    before = (0, *(marker.number for marker in asked))
    begun = [m for m, last in zip(asked, before, strict=False) if m.number == number != last + 1]
    return begun[-1] if begun else asked[-1]


def _refuse_unanswered(
    source: MarkedText,
    questions: Sequence[Marker],
    pairs: Sequence[tuple[Marker, Marker]],
    skipped: Sequence[Marker],
) -> None:
    """Raise ReviewError at a question that another one follows instead of an answer."""
    last = pairs[-1][1] if pairs else None
    left = [m for m in questions if last and m.start > last.start and m.number == len(pairs) + 1]
    is_asked = left and _ASKED.search(source.lines[left[-1].start[0]])
    for marker in (*skipped, *(left[-1:] if is_asked else ())):
        raise ReviewError(f"question {marker.number} has no answer", marker.start[0] + 1)


def _unlabelled(source: MarkedText) -> _Pairs:
    """Read each question on one line, followed by its answer without a label."""
    if source.answers:
        return []
    asked = counted(in_first_style(source.questions))
    pairs = [_after_first_line(source, span) for span in spans(asked, source.end)]
    for question, answer in pairs:
        if source.has_text(question) and not source.has_text(answer):
            raise ReviewError("this question has no answer", question.start[0] + 1)
    return pairs if len(pairs) > 1 else []


def _after_first_line(source: MarkedText, span: Span) -> tuple[Span, Span]:
    """Split a part of the text after its first line, or after bold text on it."""
    place, column = span.text
    while place + 1 < span.end[0] and not source.lines[place][column:].strip():
        place, column = place + 1, 0
    bold = _BOLD_QUESTION.match(source.lines[place], column)
    cut = (place, bold.end()) if bold else (place + 1, 0)
    return Span(span.start, span.text, cut), Span(cut, cut, span.end)


def _rows(source: MarkedText, header: int, question: int, answer: int) -> _Pairs:
    """Return the cells of two columns in the rows below a table's header.

    The first question's span begins at the header. Other columns may only number the rows.
    """
    found: _Pairs = []
    for place in range(header + 2, len(source.lines)):
        cells = _cells(source.lines[place])
        if not source.lines[place].strip():
            continue
        if len(cells) <= max(question, answer):
            raise ReviewError("this text is not part of the table above", place + 1)
        others = [text for n, (_, text) in enumerate(cells) if n not in (question, answer)]
        if not all(_ROW_NUMBER.fullmatch(text) for text in others):
            raise ReviewError("this row has text beside its question and its answer", place + 1)
        asked = _cell_span(place, cells[question])
        begun = asked if found else replace(asked, start=(header, 0))
        found.append((begun, _cell_span(place, cells[answer])))
    return found


def _cells(row: str) -> list[tuple[int, str]]:
    """Return the column and the text of each cell in a table's row."""
    return [(cell.start(), cell[0]) for cell in _CELL.finditer(row)]


def _cell_span(place: int, cell: tuple[int, str]) -> Span:
    start, text = cell
    return Span((place, start), (place, start), (place, start + len(text)))


FORMS: tuple[Callable[[MarkedText], _Pairs], ...] = (
    _table,
    _listed,
    _paired,
    _listed_twice,
    _unlabelled,
)
"""The forms in the order in which they are tried."""

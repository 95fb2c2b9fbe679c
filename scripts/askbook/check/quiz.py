"""Rules about the questions of a quiz."""

from collections import Counter
from collections.abc import Iterator

from askbook.check.ids import check_id
from askbook.findings import Finding, finding
from askbook.pages import quiz
from askbook.pages.quiz import Question
from askbook.pages.sections import Language, SectionForm
from askbook.text import word_stats

_GIVEAWAY = 2
"""A right option that is that many times as long as each wrong one gives itself away."""
_SHORT = 4
"""Words; differences between shorter options give nothing away."""


def check_quiz(answer: str, form: SectionForm, language: Language) -> Iterator[Finding]:
    """Yield a finding for each question whose answer could not be marked."""
    found = quiz.read(answer, language.labels.answer)
    expected = form.expected.questions
    if expected and len(found) != expected:
        yield finding("S001", 1, f"expected {expected} numbered questions, found {len(found)}")
    ids = Counter(question.id_at(place) for place, question in enumerate(found, start=1))
    for place, question in enumerate(found, start=1):
        if ids[question.id_at(place)] > 1:
            message = f"another question has the id {question.id_at(place)!r}; give this another"
            yield finding("S005", question.line, message)
        yield from check_id(question.text, question.line)
        yield from _question(question, language)


def _question(question: Question, language: Language) -> Iterator[Finding]:
    if not question.text:
        yield finding("S002", question.line, "write the question after its number")
    if question.options:
        yield from _options(question)
    elif not question.amount:
        message = f"add options as a task list, or a number after {language.labels.answer!r}"
        yield finding("S002", question.line, f"{message}, such as 9.81 ± 0.05 m/s²")


def _options(question: Question) -> Iterator[Finding]:
    if {option.right for option in question.options} != {True, False}:
        yield finding("S003", question.line, "tick the right options, [x], and no wrong one")
    seen: set[str] = set()
    for option in question.options:
        if not option.reason:
            message = f"say below {option.text!r} why it is {'right' if option.right else 'wrong'}"
            yield finding("S004", question.line, message)
        if option.text.casefold() in seen:
            yield finding("S006", question.line, f"replace the second {option.text!r}")
        seen.add(option.text.casefold())


def check_lengths(answer: str, language: Language) -> Iterator[Finding]:
    """Yield a finding for each question whose right option is the longest by far."""
    for question in quiz.read(answer, language.labels.answer):
        right = [word_stats.count(option.text) for option in question.options if option.right]
        wrong = [word_stats.count(option.text) for option in question.options if not option.right]
        if len(right) == 1 and wrong and right[0] > max(_SHORT, _GIVEAWAY * max(wrong)):
            message = "shorten the right option, or say as much in the wrong ones"
            yield finding("S007", question.line, message)

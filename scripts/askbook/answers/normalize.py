"""Normalize an untrusted answer into text that a page can hold.

Every answer is normalized, whether it comes from another site's page or from a model: stray
characters are removed, lists and code fences get their usual form, unsafe Markdown is escaped,
and a Review and a quiz are rewritten in their canonical forms. No word is lost. One that cannot
be read keeps its text, sanitized, and gets a finding.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from askbook.answers import (
    citations,
    code_blocks,
    disclosures,
    emphasis,
    formulas,
    lists,
    quiz_reader,
    review_reader,
    table_cells,
)
from askbook.answers.repairs import Repair, Repaired
from askbook.answers.sanitize import clean_characters, is_safe, sanitize
from askbook.findings import Finding, finding
from askbook.pages import cards, quiz
from askbook.pages.labels import Labels
from askbook.pages.sections import Format
from askbook.text import markdown

_MOST_PASSES = 6
"""Limits the repetition of all steps, and of writing cards, until nothing changes."""
_UNWRITABLE = "the questions cannot be written in their canonical form"

_STEPS = (
    citations.remove,
    disclosures.open_disclosures,
    formulas.join,
    formulas.replace_dollars,
    formulas.escape_tex,
    table_cells.escape_pipes,
    emphasis.repair,
    lists.tidy,
)
"""The repairs of every answer, in this order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NormalizedAnswer:
    """An answer ready for a page; repairs and findings have line numbers of the original.

    ``findings`` say why the answer cannot be read in its format, and ``instruction``, then, how
    to write it.
    """

    text: str
    repairs: tuple[Repair, ...] = ()
    findings: tuple[Finding, ...] = ()
    instruction: str = ""


def normalize_answer(text: str, answer_format: Format, labels: Labels) -> NormalizedAnswer:
    """Return the answer of a section with that format, normalized.

    ``labels`` are those of the page's language. The result has no blank line at its
    start and no line break at its end, and normalizing it again changes nothing.
    """
    draft = _Draft(text, lines=range(1, text.count("\n") + 2))
    kept_as_code = _repair(draft, answer_format, labels)
    if answer_format in _FORMS and not kept_as_code:
        return _rewritten(draft, _FORMS[answer_format], labels)
    return draft.answer()


@dataclass
class _Draft:
    """A text between two steps, with the original line of each of its lines."""

    text: str
    lines: Sequence[int]
    repairs: list[Repair] = field(default_factory=list)

    def apply(self, step: Repaired) -> None:
        """Replace the text by the result of a step."""
        self.text = step.text
        self.repairs += [(self.original(number), repair) for number, repair in step.repairs]
        if step.lines:
            self.lines = [self.original(number) for number in step.lines]

    def original(self, number: int) -> int:
        """Return the original line of a line of the text."""
        return self.lines[min(number, len(self.lines)) - 1]

    def answer(self) -> NormalizedAnswer:
        """Return the text as it is now."""
        return NormalizedAnswer(text=self.text, repairs=tuple(self.repairs))


def _repair(draft: _Draft, answer_format: Format, labels: Labels) -> bool:
    """Apply all repairs until they change nothing; return whether the text was kept as code."""
    draft.apply(clean_characters(draft.text))
    draft.apply(_without_outer_blank_lines(draft.text))
    for _ in range(_MOST_PASSES):  # a repair may show another one, such as a formula's end
        before = draft.text
        if answer_format is Format.CARDS:
            draft.apply(code_blocks.move_fences_below_labels(draft.text, labels))
        for step in _STEPS:
            draft.apply(step(draft.text))
        if answer_format is Format.QUESTIONS:
            draft.apply(lists.number_questions(draft.text, labels))
        sanitized = sanitize(draft.text)
        draft.apply(Repaired(sanitized.text, sanitized.repairs))
        draft.apply(_without_outer_blank_lines(draft.text))
        if draft.text == before:
            break
    return sanitized.kept_as_code


def _without_outer_blank_lines(text: str) -> Repaired:
    match = markdown.BLANK_LINES.match(text)
    start = match.end() if match else 0
    kept = text[start:].rstrip("\n")
    first = text.count("\n", 0, start) + 1
    return Repaired(kept, lines=tuple(range(first, first + kept.count("\n") + 1)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Form:
    """The canonical form of a format's answers, and the finding for those that cannot be read."""

    format: Format
    code: str
    instruction: str
    """How such an answer is written, where ``answer`` is the language's label."""
    repair: str
    write: Callable[[str, Labels], str]
    """Returns an answer in its canonical form; raises ReviewError."""


def _rewritten(draft: _Draft, form: _Form, labels: Labels) -> NormalizedAnswer:
    """Return a sanitized answer in its canonical form, or unchanged with a finding."""
    try:
        written = _stable(draft.text, form, labels)
    except review_reader.ReviewError as error:
        message = f"{error.message}; the text was left unchanged"
        found = finding(form.code, draft.original(error.line), message)
        instruction = form.instruction.format(answer=labels.answer)
        return replace(draft.answer(), findings=(found,), instruction=instruction)
    is_new = written != draft.text.rstrip()
    draft.apply(Repaired(written, ((1, form.repair),) * is_new))
    return draft.answer()


def _stable(text: str, form: _Form, labels: Labels) -> str:
    """Return an answer that another normalization leaves alone. Raises ReviewError."""
    written = form.write(text, labels)
    count = len(list(cards.items(written)))
    with suppress(review_reader.ReviewError):
        for _ in range(_MOST_PASSES):
            # Indented as items, blocks may end elsewhere, and need other repairs.
            draft = _Draft(written, lines=range(1, written.count("\n") + 2))
            _repair(draft, form.format, labels)
            again = form.write(draft.text, labels)
            if written == draft.text == again:
                return written
            written = again
            if len(list(cards.items(written))) != count:
                break
    raise review_reader.ReviewError(_UNWRITABLE)


def _as_cards(text: str, labels: Labels) -> str:
    """Return a Review in its canonical form. Raises ReviewError."""
    found = review_reader.read(text, labels)
    # Text that followed a number or label begins a line on the card, so sanitize it once more.
    wanted = tuple(_sanitized_card(card) for card in found.cards)
    written = "\n\n".join(filter(None, [found.preamble, cards.dumps(wanted, labels.answer)]))
    read = [(card.question, card.answer) for card in cards.read(written, labels.answer)]
    if read != [(card.question, card.answer) for card in wanted] or not is_safe(written):
        raise review_reader.ReviewError(_UNWRITABLE)
    return written


def _sanitized_card(card: cards.Card) -> cards.Card:
    """Return the card with both texts safe on their own and options on separate lines."""
    question = sanitize(lists.break_options(card.question)).text
    answer = sanitize(card.answer).text
    return cards.Card(line=card.line, question=question, answer=answer, id=card.id)


def _as_quiz(text: str, labels: Labels) -> str:
    """Return a quiz in its canonical form. Raises ReviewError."""
    found = quiz_reader.read(text, labels)
    dumped = quiz.dumps(found.questions, labels.answer)
    written = "\n\n".join(filter(None, [found.preamble, dumped]))
    read = quiz.read(written, labels.answer)
    if [q.content for q in read] != [q.content for q in found.questions] or not is_safe(written):
        raise review_reader.ReviewError(_UNWRITABLE)
    return written


_FORMS = {
    form.format: form
    for form in (
        _Form(
            format=Format.CARDS,
            code="R003",
            instruction="write each question behind its number, and its answer below behind "
            "{answer!r}",
            repair="review written as cards",
            write=_as_cards,
        ),
        _Form(
            format=Format.QUIZ,
            code="S008",
            instruction="write each question behind its number, and below it a task list of its "
            "options, with [x] before the right ones, or a number behind {answer!r}",
            repair="quiz written with task lists",
            write=_as_quiz,
        ),
    )
}

"""A model's answer as it comes, made into one that a page can hold.

Every answer goes this way, whether it comes from another site's page or from a model: it
is tidied and made safe, and a Review becomes cards in their canonical form. No word
changes. What cannot be read stays as it was, safe, with a finding.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from askbook.answers import code_blocks, lists, review_reader
from askbook.answers.lists import Tidied
from askbook.answers.sanitize import is_safe, make_safe, plain
from askbook.findings import Finding, finding
from askbook.pages import cards

_ROUNDS = 3
_UNWRITABLE = "the cards cannot be written in their canonical form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The answer to write; what was repaired and what was found, at the lines of the source."""

    text: str
    repairs: tuple[tuple[int, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def accept(text: str, kind: str, label: str) -> Accepted:
    """Return a section's answer ready for a page.

    ``kind`` is what the section is for, and ``label`` opens a card's answer.
    """
    work = _Work(text, lines=range(1, text.count("\n") + 2))
    work.take(plain(text))
    if kind == "review":
        work.take(code_blocks.below_word(work.text))
    work.take(code_blocks.fence(work.text))
    work.take(lists.tidy(work.text))
    if kind == "preview":
        work.take(lists.questions(work.text))
    safe = make_safe(work.text)
    work.take(Tidied(safe.text, safe.repairs))
    if kind == "review" and not safe.kept_as_code:
        return _review(work, label)
    return work.accepted()


@dataclass
class _Work:
    """A text on its way, the source's line that each of its lines comes from, what was done."""

    text: str
    lines: Sequence[int]
    repairs: list[tuple[int, str]] = field(default_factory=list)

    def take(self, tidied: Tidied) -> None:
        """Go on with the text put right."""
        self.text = tidied.text
        self.repairs += [(self.source(number), what) for number, what in tidied.repairs]
        if tidied.lines:
            self.lines = [self.source(number) for number in tidied.lines]

    def source(self, number: int) -> int:
        """Return the source's line for a line of the text."""
        return self.lines[min(number, len(self.lines)) - 1]

    def accepted(self, *findings: Finding) -> Accepted:
        """Return the text as it is now."""
        return Accepted(text=self.text, repairs=tuple(self.repairs), findings=findings)


def _review(work: _Work, label: str) -> Accepted:
    """Return a safe Review as cards, or as it is where it cannot be read."""
    try:
        written = _settled(work.text, label)
    except review_reader.ReviewError as error:
        message = f"{error.message}; the text stays as it was"
        return work.accepted(finding("R003", work.source(error.line), message))
    is_new = written != work.text.rstrip()
    work.take(Tidied(written, ((1, "review written as cards"),) * is_new))
    return work.accepted()


def _settled(text: str, label: str) -> str:
    """Return a Review as cards that are read as they are written. Raises ReviewError."""
    for _ in range(_ROUNDS):
        before, text = text, _as_cards(text, label)
        if text == before.rstrip():
            return text
    raise review_reader.ReviewError(_UNWRITABLE)


def _as_cards(text: str, label: str) -> str:
    """Return a Review in its canonical form. Raises ReviewError."""
    found = review_reader.read(text)
    # What stood behind a number or a label stands at a line's start on the card.
    options = tuple(_safe_card(card) for card in found.cards)
    written = "\n\n".join(filter(None, [found.preamble, cards.dumps(options, label)]))
    read = [(card.question, card.answer) for card in cards.read(written, label)]
    # The layout, unlike the reader, looks for the label in code as well.
    unclear = any(re.search(rf"(?m)^ {{0,4}}{label}", card.question) for card in options)
    if unclear or read != [(c.question, c.answer) for c in options] or not is_safe(written):
        raise review_reader.ReviewError(_UNWRITABLE)
    return written


def _safe_card(card: cards.Card) -> cards.Card:
    """Return the card with its texts safe by themselves, lettered options on their own lines."""
    question = make_safe(lists.break_options(card.question)).text
    answer = make_safe(card.answer).text
    return cards.Card(line=card.line, question=question, answer=answer, id=card.id)

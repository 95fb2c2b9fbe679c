"""A model's answer as it comes, made into one that a page can hold.

Every answer goes this way, whether it comes from another site's page or from a model: it
is tidied and made safe, and a Review becomes cards in their canonical form. No word
changes. What cannot be read stays as it was, safe, with a finding.
"""

import re
from dataclasses import dataclass

from study import cards, code_blocks, lists, review
from study.check.codes import finding
from study.findings import Finding
from study.safe import is_safe, make_safe


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
    fenced = code_blocks.fence(text)
    tidied = lists.tidy(fenced.text)
    repairs = [*fenced.repairs, *tidied.repairs]
    text = tidied.text
    if kind == "preview":
        numbered = lists.questions(text)
        repairs += numbered.repairs
        text = numbered.text
    safe = make_safe(text)
    repairs += safe.repairs
    if kind != "review" or safe.kept_as_code:
        return Accepted(text=safe.text, repairs=tuple(repairs))
    return _review(safe.text, label, repairs)


def _review(text: str, label: str, repairs: list[tuple[int, str]]) -> Accepted:
    """Return a safe Review as cards, or as it is where it cannot be read."""
    try:
        found = review.read(text)
    except review.ReviewError as error:
        message = f"{error.message}; the text stays as it was"
        return Accepted(
            text=text,
            repairs=tuple(repairs),
            findings=(finding("R003", error.line, message),),
        )
    # What stood behind a number or a label stands at a line's start on the card.
    options = tuple(_safe_card(card) for card in found.cards)
    written = "\n\n".join(filter(None, [found.preamble, cards.dumps(options, label)]))
    read = [(card.question, card.answer) for card in cards.read(written, label)]
    # The layout, unlike the reader, looks for the label in code as well.
    unclear = any(re.search(rf"(?m)^ {{0,4}}{label}", card.question) for card in options)
    if unclear or read != [(c.question, c.answer) for c in options] or not is_safe(written):
        message = "the cards cannot be written in their canonical form; the text stays as it was"
        return Accepted(text=text, repairs=tuple(repairs), findings=(finding("R003", 1, message),))
    if written != text.rstrip():
        repairs.append((1, "review written as cards"))
    return Accepted(text=written, repairs=tuple(repairs))


def _safe_card(card: cards.Card) -> cards.Card:
    """Return the card with its texts safe by themselves, lettered options on their own lines."""
    question = make_safe(lists.break_options(card.question)).text
    answer = make_safe(card.answer).text
    return cards.Card(line=card.line, question=question, answer=answer, id=card.id)

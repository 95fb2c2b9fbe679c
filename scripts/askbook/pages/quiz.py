"""Read and write the questions of a quiz in their canonical form.

A quiz is a numbered list. A question has a task list of options, each with its reason on the lines
below it; or a number after the language's answer label, with its tolerance, its unit and, after a
blank line, the reason:

    1. What does salt do to dough?

       - [ ] It feeds the yeast.
         Yeast feeds on sugar.
       - [x] It slows the yeast.
         It draws water out of the cells.

    2. How much water do 500 g of flour need for a hydration of 70%?

       Answer: 350 ± 5 g

As on a card, a question may end with an explicit id, and lines inside a code fence open nothing.
layouts/_partials/quiz/read.html reads quizzes by the same rules.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from textwrap import indent

from askbook.pages import cards

_OPTION = re.compile(r"- \[(?P<mark>[ xX])\] +(?P<text>\S.*)$")
UNSIGNED = r"[0-9]+(?:[.,][0-9]+)?(?:[eE][-+]?[0-9]{1,3})?"
"""A number without its sign; a comma is a decimal comma."""
_AMOUNT = re.compile(
    rf"(?P<value>[-−]?{UNSIGNED})(?: ± (?P<tolerance>{UNSIGNED}))?"
    r"(?: ?(?P<unit>[^0-9±+\s.](?:(?: ?[^\s±]){0,18} ?[^\s±.。])?))?"
)
_THOUSANDS = re.compile(r"[-−]?[1-9][0-9]{0,2},[0-9]{3}(?![0-9])")
"""A comma that may divide thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A possible answer, on one line, and why it is right or wrong."""

    text: str
    right: bool
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with its tolerance and unit, as they are written."""

    value: str
    tolerance: str = ""
    unit: str = ""

    def __str__(self) -> str:
        tolerance = f" ± {self.tolerance}" if self.tolerance else ""
        return f"{self.value}{tolerance}" + (f" {self.unit}" if self.unit else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with options or with an amount; one that cannot be read has neither."""

    line: int
    text: str
    id: str = ""
    options: tuple[Option, ...] = ()
    amount: Amount | None = None
    reason: str = ""
    """The reason of an amount."""

    @property
    def content(self) -> "Question":
        """The question without its place in the text."""
        return replace(self, line=0)

    def id_at(self, place: int) -> str:
        """Return the question's id at a position, counted from 1."""
        return self.id or cards.default_id(place)


def read(text: str, label: str) -> list[Question]:
    """Return the questions of a quiz in its canonical form; ``label`` opens an amount."""
    return [_question(item, label) for item in cards.items(text)]


def dumps(questions: Iterable[Question], label: str) -> str:
    """Return the questions in their canonical form."""
    written = []
    for place, question in enumerate(questions, start=1):
        if question.amount:
            parts = [cards.labelled(str(question.amount), label), question.reason]
        else:
            parts = ["\n".join(map(_written, question.options))]
        parts.insert(0, cards.with_id(question.text, question.id))
        written.append(cards.numbered(place, "\n\n".join(filter(None, parts))))
    return "\n\n".join(written)


def amount(text: str) -> Amount | None:
    """Return the amount of a text such as ``9.81 ± 0.05 m/s²``, or nothing if it is none."""
    match = _AMOUNT.fullmatch(text.strip())
    if not match or _THOUSANDS.match(text.strip()):
        return None
    return Amount(
        value=match["value"], tolerance=match["tolerance"] or "", unit=match["unit"] or ""
    )


def _question(item: cards.Item, label: str) -> Question:
    cut = cards.opening_line(item, re.compile(rf" {{0,3}}(?:{re.escape(label)}|- \[[ xX]\] )"))
    asked = cards.card(item.line, "\n".join(item.lines[:cut]).strip(), "")
    found = Question(line=asked.line, text=asked.question, id=asked.id)
    answered = "\n".join(item.lines[cut:]).strip()
    if not answered.startswith(label):
        return replace(found, options=_options(answered.split("\n") if answered else []))
    first, _, reason = answered.removeprefix(label).strip().partition("\n")
    return replace(found, amount=amount(first), reason=reason.strip("\n"))


def _options(lines: Sequence[str]) -> tuple[Option, ...]:
    found: list[Option] = []
    reasons: list[list[str]] = []
    for line in lines:
        if match := _OPTION.match(line):
            found.append(Option(text=match["text"].rstrip(), right=match["mark"] != " "))
            reasons.append([])
        elif reasons:
            reasons[-1].append(re.sub("^ {1,2}", "", line))
    return tuple(
        replace(option, reason="\n".join(reason).strip("\n").rstrip())
        for option, reason in zip(found, reasons, strict=True)
    )


def _written(option: Option) -> str:
    first = f"- [{'x' if option.right else ' '}] {option.text}"
    return f"{first}\n{indent(option.reason, '  ')}" if option.reason else first

"""Read a quiz, in any of the forms that models write, as questions with options or an amount.

Options open with a letter (``A)``, ``(b)``, ``**C.**``) or are a task list; right ones are named
after the answer's label (``**Correct answer: B**``), ticked, or followed by a check mark. Text
after the right letters belongs to the right option, and a part of it that opens with another
option's letter to that option. A number after the label may have its tolerance in brackets or in
percent, and digits of any script.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from textwrap import dedent

from askbook.answers import review_reader
from askbook.answers.review_markers import (
    MarkedText,
    counted,
    in_first_style,
    match_answer,
    spans,
)
from askbook.answers.review_reader import ReviewError
from askbook.pages import cards, quiz
from askbook.pages.labels import Labels
from askbook.pages.quiz import Amount, Option, Question
from askbook.text.markdown import indentation

_BOLD = r"(?:\*\*|__)?"
_OPTION = re.compile(
    rf"\s*(?:[-*+] +)?(?:\[(?P<mark>[ xX])\] *)?{_BOLD}"
    rf"(?:[(（]?(?P<letter>[A-Ha-h]){_BOLD}[.)、．:：）]{_BOLD}\s*)?(?P<text>\S.*)"
)
_CHECK_MARK = re.compile(r"\s*[✓✔✅☑]\ufe0f?\s*$")
_LETTER = r"(?:[A-H](?!\w)|[a-h](?=\s*(?:[.)、．:：）,;*–-]|$)))"
"""The letter of a right option; a small one is no word."""
_RIGHT_LETTERS = re.compile(
    rf"\W*(?P<letters>{_LETTER}(?:(?:\W{{1,3}}|\W{{1,2}}\w{{1,3}}\W{{1,2}}){_LETTER})*)(?P<rest>.*)"
)
_LOOSE_AMOUNT = re.compile(
    rf"[≈~= ]*(?P<value>[-−]?{quiz.UNSIGNED}) *(?P<before>[^±()（）]*?) *"
    rf"(?:[(（]? *± *(?P<tolerance>{quiz.UNSIGNED}) *(?P<after>[^()（）]*?) *[)）]?)?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quiz:
    """The text before the first question, and the questions."""

    preamble: str
    questions: tuple[Question, ...]


def read(text: str, labels: Labels) -> Quiz:
    """Return a quiz's questions, whatever its form.

    Raises ReviewError with a line if a question has neither options with right ones nor an amount.
    """
    known = quiz.read(text, labels.answer)
    if known and all(question.options or question.amount for question in known):
        return Quiz(preamble=cards.preamble(text).rstrip(), questions=tuple(known))
    source = MarkedText(text, labels)
    asked = spans(counted(in_first_style(source.questions)), source.end)
    found = [_question(span.text[0] + 1, source.content(span), labels) for span in asked]
    if asked and all(found):
        preamble = source.between((0, 0), asked[0].start).rstrip()
        return Quiz(preamble=preamble, questions=tuple(filter(None, found)))
    return _with_answers_elsewhere(text, labels)


def _with_answers_elsewhere(text: str, labels: Labels) -> Quiz:
    """Return a quiz whose answers are in a list of their own or in a table."""
    review = review_reader.read(text, labels)
    found = []
    for card in review.cards:
        body = f"{card.question}\n{labels.answer} {card.answer}"
        question = _question(card.line, body, labels)
        if question is None:
            message = "this question has no options with a right one, and no number as its answer"
            raise ReviewError(message, card.line)
        found.append(replace(question, id=card.id))
    return Quiz(preamble=review.preamble, questions=tuple(found))


@dataclass
class _Parts:
    """The lines of a question, by what they say."""

    asked: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    reasons: list[list[str]] = field(default_factory=list)
    """The lines below each option."""
    answer: list[str] | None = None
    """The lines from the answer's label on."""


def _question(line: int, text: str, labels: Labels) -> Question | None:
    """Return a question, or nothing if the text has no right option and no amount."""
    parts = _divide(text.split("\n"), labels)
    asked = cards.card(line, "\n".join(parts.asked).strip(), "")
    question = Question(line=line, text=asked.question, id=asked.id)
    if not question.text:
        return None
    if not parts.options:
        return _with_amount(question, "\n".join(parts.answer or ()).strip())
    _explain(parts)
    options = tuple(
        replace(option, reason=dedent("\n".join(reason)).strip("\n").rstrip())
        for option, reason in zip(parts.options, parts.reasons, strict=True)
    )
    is_readable = any(option.right for option in options)
    return replace(question, options=options) if is_readable else None


def _divide(lines: Sequence[str], labels: Labels) -> _Parts:
    parts = _Parts()
    for line, is_code in zip(lines, cards.fenced(lines), strict=True):
        if parts.answer is not None:
            parts.answer.append(line)
        elif not is_code and (option := _option(line, len(parts.options))):
            parts.options.append(option)
            parts.reasons.append([])
        elif not is_code and (match := match_answer(labels, line, indentation(line))):
            parts.answer = [line[match.end() :]]
        else:
            (parts.reasons[-1] if parts.options else parts.asked).append(line)
    return parts


def _option(line: str, place: int) -> Option | None:
    """Return the option of a line: a task, or the letter at its place from A."""
    match = _OPTION.match(line)
    if not match or not (match["mark"] or _place(match) == place):
        return None
    text = _CHECK_MARK.sub("", match["text"])
    is_right = (match["mark"] or " ") != " " or text != match["text"]
    return Option(text=_without_open_bold(text).rstrip(), right=is_right)


def _place(match: re.Match[str]) -> int:
    """Return the place of an option's letter, from 0, or -1 if it has none."""
    return ord(match["letter"].upper()) - ord("A") if match["letter"] else -1


def _without_open_bold(text: str) -> str:
    """Return the text without the end of bold text that began before it."""
    before, mark, after = text.rpartition("**")
    return before + after if text.count("**") % 2 else before + mark + after


def _explain(parts: _Parts) -> None:
    """Tick the right options, and move the text after their letters below the options.

    Ticks none where one of the letters is no option's.
    """
    lines = "\n".join(parts.answer or ()).strip("\n").split("\n")
    match = _RIGHT_LETTERS.match(lines[0])
    letters = re.findall(rf"\b{_LETTER}", match["letters"]) if match else []
    places = {ord(letter.upper()) - ord("A") for letter in letters}
    are_options = all(place < len(parts.options) for place in places)
    if match and are_options and not any(option.right for option in parts.options):
        for place in places:
            parts.options[place] = replace(parts.options[place], right=True)
        lines[0] = _without_open_bold(match["rest"].lstrip(" .)）:：,;*_-–—"))
    target = next((n for n, option in enumerate(parts.options) if option.right), 0)
    if _plain(lines[0]) in ("", _plain(parts.options[target].text)):
        del lines[0]
    for line, is_code in zip(lines, cards.fenced(lines), strict=True):
        reason = None if is_code else _OPTION.match(line)
        if reason and not reason["mark"] and 0 <= _place(reason) < len(parts.options):
            target, line = _place(reason), _without_open_bold(reason["text"])
        parts.reasons[target].append(line)


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _with_amount(question: Question, answer: str) -> Question | None:
    first, _, reason = answer.partition("\n")
    found = quiz.amount(first) or _loose_amount(first)
    if found is None:
        return None
    return replace(question, amount=found, reason=dedent(reason).strip("\n").rstrip())


def _loose_amount(text: str) -> Amount | None:
    """Return the amount of a text such as ``**≈ 9.81 m/s² (± 1%)**``, or nothing."""
    plain = re.sub(r"\*\*|__|\\[()]", "", text).strip().rstrip(".。").replace("٫", ".")
    plain = re.sub(r"\d", lambda digit: str(int(digit[0])), plain)
    match = _LOOSE_AMOUNT.fullmatch(re.sub(r"\\pm|\+/-|\+-", "±", plain))
    if not match:
        return None
    before, after = match["before"] or "", match["after"] or ""
    tolerance, unit = match["tolerance"] or "", before or after
    if after.startswith("%") and before not in ("", "%"):
        share = _number(tolerance) / 100
        tolerance = f"{abs(_number(match['value']) * share).normalize():f}"
    elif before and after not in ("", before):
        return None
    return quiz.amount(str(Amount(value=match["value"], tolerance=tolerance, unit=unit)))


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ".").replace("−", "-"))

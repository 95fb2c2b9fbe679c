"""Rules about the form of one answer, so that the site shows it as intended."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import PurePosixPath

from askbook.answers import boilerplate, citations, emphasis, formulas, table_cells, wrappers
from askbook.answers.review_markers import MarkedText
from askbook.answers.unsafe_text import check_fences, check_unsafe
from askbook.check.ids import check_id
from askbook.check.links import Link
from askbook.check.quiz import check_quiz
from askbook.findings import Finding, finding
from askbook.pages import cards
from askbook.pages.sections import Format, Language, SectionForm
from askbook.text import characters, inline, markdown
from askbook.text.markdown import Kind

_FRONT_MATTER = re.compile(r"\+\+\+\s*")
_UNDESCRIBED = re.compile(r"(?<!\\)!\[\s*\]\(")
_LINK_SCHEMES = ("https:", "http:", "mailto:")

ANSWER_LEVELS = 2
"""The levels of headings above an answer: the page's title, and the section's heading."""


_FORM_RULES = (
    wrappers.find_leftovers,
    citations.find,
    formulas.find_misformed,
    table_cells.find_overfull,
    emphasis.find_unseen,
)


def check_answer(
    answer: str, kind: str, language: Language, links: Sequence[Link]
) -> Iterator[Finding]:
    """Yield the findings of a section's answer, at the lines of the answer.

    ``links`` are the answer's links, resolved.
    """
    rules = [check_text(answer, ANSWER_LEVELS, links), _boilerplate(answer, language)]
    form = language.by_kind.get(kind)
    if form and form.format is Format.QUESTIONS:
        rules.append(_questions(answer, form, language))
    elif form and form.format is Format.CARDS:
        rules.append(_cards(answer, form, language))
    elif form and form.format is Format.QUIZ:
        rules.append(check_quiz(answer, form, language))
    for rule in rules:
        yield from rule


def check_text(text: str, levels: int, links: Sequence[Link]) -> Iterator[Finding]:
    """Yield the findings of a Markdown text; the first heading levels are the page's own."""
    yield from check_unsafe(text, levels)
    yield from _links(links)
    yield from _undescribed(text)
    yield from _second_front_matter(text)
    for rule in _FORM_RULES:
        yield from rule(text)


def check_characters(text: str) -> Iterator[Finding]:
    """Yield a finding for each stray character of a text, once for each line."""
    for number, line in enumerate(text.split("\n"), start=1):
        if line.isprintable():  # no stray character is, and this is far faster than a search
            continue
        for stray in dict.fromkeys(characters.STRAY.findall(line.removesuffix("\r"))):
            yield finding("F007", number, f"remove {characters.name(stray)}")


def _links(links: Sequence[Link]) -> Iterator[Finding]:
    for link in links:
        if link.is_external and link.is_image:
            yield finding("A007", link.line, f"link to {link.path} instead of showing it")
        elif link.is_external and not link.url.lower().startswith(_LINK_SCHEMES):
            yield finding("A010", link.line, f"write {link.path} with https: or mailto:")
        elif link.path and not link.is_external and not link.file:
            message = f"{link.path} does not exist; name the file, such as page.md"
            if link.label.startswith("^"):
                message = f"the site has no footnotes; write the text of [{link.label}] in place"
            yield finding("A006" if link.is_image else "A008", link.line, message)


def check_translations(
    links: Sequence[Link], has_translation: Callable[[PurePosixPath], bool]
) -> Iterator[Finding]:
    """Yield a finding for each link to a page that does not exist in the page's language."""
    for link in links:
        if link.page and not has_translation(link.page):
            message = f"{link.path} has no page in this language; the link leads to another one"
            yield finding("A027", link.line, message)


def _undescribed(text: str) -> Iterator[Finding]:
    for number, line in inline.prose(text) if "![" in text else ():
        if _UNDESCRIBED.search(line):
            yield finding("A032", number, "describe the image between the brackets of ![](…)")


def _second_front_matter(text: str) -> Iterator[Finding]:
    for line in markdown.scan(text) if "+++" in text else ():
        if line.kind is not Kind.CODE and _FRONT_MATTER.fullmatch(line.text):
            yield finding("F006", line.number, "remove this second front matter")
            return


def _boilerplate(answer: str, language: Language) -> Iterator[Finding]:
    opening, closing = boilerplate.find(answer, language)
    if opening:
        yield finding("A003", opening, "begin with the substance; remove this opening")
    if closing:
        yield finding("A003", closing, "end with the substance; remove this closing")


def _questions(answer: str, form: SectionForm, language: Language) -> Iterator[Finding]:
    expected = form.expected.questions
    found = list(cards.items(answer))
    if expected and len(found) != expected:
        yield finding("Q001", 1, f"expected {expected} numbered questions, found {len(found)}")
    for mark in MarkedText(answer, language.labels).answers:
        message = f"move this answer out of {form.heading}, which has questions only"
        yield finding("Q002", mark.start[0] + 1, message)
    if found and any(line.strip() for line in answer.split("\n")[: found[0].line - 1]):
        yield finding("Q003", 1, "remove the text before the questions")


def _cards(answer: str, form: SectionForm, language: Language) -> Iterator[Finding]:
    found = cards.read(answer, language.labels.answer)
    expected = form.expected.cards
    if expected and len(found) != expected:
        message = f"expected {expected} numbered questions with answers, found {len(found)}"
        yield finding("R001", 1, message)
    ids = Counter(card.id_at(place) for place, card in enumerate(found, start=1))
    for place, card in enumerate(found, start=1):
        if ids[card.id_at(place)] > 1:
            message = f"another card has the id {card.id_at(place)!r}; give this one another"
            yield finding("R004", card.line, message)
        yield from check_id(card.question, card.line)
        if not card.question:
            yield finding("R002", card.line, "write the question after its number")
        if not card.answer:
            message = f"answer this question on a line that begins with {language.labels.answer!r}"
            yield finding("R002", card.line, message)
        for text in (card.question, card.answer):
            yield from (f.moved(card.line - f.line) for f in check_fences(text))

"""Rules about the form of one answer, so that the site shows it as intended."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from askbook.answers import boilerplate
from askbook.answers.review_markers import Source
from askbook.check.links import Link
from askbook.findings import Finding, finding
from askbook.pages import cards, shortcode
from askbook.pages.sections import Language
from askbook.text import markdown
from askbook.text.markdown import Kind, Line

_FRONT_MATTER = re.compile(r"\+\+\+\s*")
_TAG = re.compile(
    r"(?<!\\)<(?:"
    r"[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*"
    r"\s*/?>|/[A-Za-z][A-Za-z0-9-]*\s*>|!--|\?|![A-Za-z]|!\[CDATA\[)"
)
"""What CommonMark takes for HTML inside a text: https://spec.commonmark.org/0.31.2/#raw-html"""
_INFO = re.compile(r"\s*[\w+#.-]{0,20}\s*")
_LINK_SCHEMES = ("https:", "http:", "mailto:")


def check_answer(
    answer: str, kind: str, language: Language, links: Sequence[Link]
) -> Iterator[Finding]:
    """Yield the findings of a section's answer, at the lines of the answer.

    ``links`` are the answer's links, resolved.
    """
    rules = [check_text(answer, 2, links), _boilerplate(answer, language)]
    match kind:
        case "preview":
            rules.append(_questions(answer, language.form("preview").expected.questions))
        case "review":
            rules.append(_cards(answer, language))
    for rule in rules:
        yield from rule


def check_text(text: str, levels: int, links: Sequence[Link]) -> Iterator[Finding]:
    """Yield the findings of a Markdown text; the first heading levels are the page's own."""
    lines = markdown.scan(text)
    yield from _fences(lines)
    yield from _fence_infos(lines)
    yield from _headings(lines, levels)
    yield from _html(text)
    yield from _links(links)
    yield from _delimiters(text)
    yield from _second_front_matter(lines)


def _fences(lines: Sequence[Line]) -> Iterator[Finding]:
    for line in markdown.unclosed_fences(lines):
        yield finding("A001", line.number, "close this code fence, indented as it is opened")


def _fence_infos(lines: Sequence[Line]) -> Iterator[Finding]:
    for line in lines:
        fence = markdown.FENCE.match(line.text) if line.kind is Kind.FENCE else None
        if fence and not _INFO.fullmatch(fence["info"]):
            message = f"keep only the language's name of {fence['info'].strip()!r}"
            yield finding("A009", line.number, message)


def _headings(lines: Sequence[Line], levels: int) -> Iterator[Finding]:
    for line in lines:
        if 0 < line.level <= levels:
            message = f"use {'#' * (levels + 1)} or deeper; the page's own headings are above it"
            if line.kind is Kind.UNDERLINE:
                message = "this line makes a heading of the text above; put a blank line between"
            yield finding("A002", line.number, message)


def _html(text: str) -> Iterator[Finding]:
    if "<" not in text:
        return
    blocks = {line.number for line in markdown.scan(text) if line.kind is Kind.HTML}
    for number, line in markdown.prose(text):
        written = shortcode.NOTE.sub("", line)
        if number in blocks or _TAG.search(written):
            shown = written[written.find("<") :][:30] or written[:30]
            yield finding("A004", number, f"write &lt; for < in {shown!r}, or put it in `code`")


def _links(links: Sequence[Link]) -> Iterator[Finding]:
    for link in links:
        if link.is_external and link.is_image:
            yield finding("A007", link.line, f"link to {link.path} instead of showing it")
        elif link.is_external and not link.url.lower().startswith(_LINK_SCHEMES):
            yield finding("A010", link.line, f"write {link.path} with https: or mailto:")
        elif link.path and not link.is_external and not link.file:
            message = f"{link.path} does not exist; name the file, such as page.md"
            yield finding("A006" if link.is_image else "A008", link.line, message)


def _delimiters(answer: str) -> Iterator[Finding]:
    for number, line in enumerate(answer.split("\n"), start=1):
        for delimiter in shortcode.DELIMITER.findall(_without_calls(line)):
            message = f"Hugo takes {delimiter} for its own, in code too; write it another way"
            yield finding("A005", number, message)


def _without_calls(line: str) -> str:
    """Return the line without the shortcodes that an answer may call."""
    return shortcode.NOTE.sub("", line.replace(shortcode.BRACES, ""))


def _second_front_matter(lines: Sequence[Line]) -> Iterator[Finding]:
    for line in lines:
        if line.kind is not Kind.CODE and _FRONT_MATTER.fullmatch(line.text):
            yield finding("F006", line.number, "remove this second front matter")
            return


def _boilerplate(answer: str, language: Language) -> Iterator[Finding]:
    opening, closing = boilerplate.lines(answer, language)
    if opening:
        yield finding("A003", opening, "begin with the substance; remove this opening")
    if closing:
        yield finding("A003", closing, "end with the substance; remove this closing")


def _questions(answer: str, expected: int) -> Iterator[Finding]:
    count = sum(1 for _ in cards.items(answer))
    if expected and count != expected:
        yield finding("Q001", 1, f"expected {expected} numbered questions, found {count}")
    for mark in Source(answer).answers:
        yield finding("Q002", mark.start[0] + 1, "move this answer out of the Preview")
    if count and cards.preamble(answer).strip():
        yield finding("Q003", 1, "remove the text before the questions")


def _cards(answer: str, language: Language) -> Iterator[Finding]:
    found = cards.read(answer, language.answer)
    expected = language.form("review").expected.cards
    if expected and len(found) != expected:
        message = f"expected {expected} numbered questions with answers, found {len(found)}"
        yield finding("R001", 1, message)
    ids = Counter(card.id_at(place) for place, card in enumerate(found, start=1))
    for place, card in enumerate(found, start=1):
        if ids[card.id_at(place)] > 1:
            message = f"another card has the id {card.id_at(place)!r}; give this one another"
            yield finding("R004", card.line, message)
        if not card.question:
            yield finding("R002", card.line, "write the question after its number")
        if not card.answer:
            message = f"answer this question on a line that begins with {language.answer!r}"
            yield finding("R002", card.line, message)
        for text in (card.question, card.answer):
            yield from (f.moved(card.line - f.line) for f in _alone(text))


def _alone(text: str) -> Iterator[Finding]:
    """Yield findings of a card's text that only arise when it is shown on its own."""
    lines = markdown.scan(text)
    yield from _fences(lines)
    yield from _fence_infos(lines)

"""Rules about Markdown that is active, breaks the build or vanishes from the page.

`sanitize` escapes until these rules find nothing; ``check`` reports their findings in a page.
"""

import re
from collections.abc import Iterator, Sequence

from askbook.findings import Finding, finding
from askbook.pages import shortcode
from askbook.text import characters, inline, markdown
from askbook.text.markdown import Kind, Line

_TAG = re.compile(
    r"(?<!\\)<(?:"
    r"[A-Za-z][A-Za-z0-9-]*(?:\s+[A-Za-z_:][\w.:-]*(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)*"
    r"\s*/?>|/[A-Za-z][A-Za-z0-9-]*\s*>|!--|\?|![A-Za-z]|!\[CDATA\[)"
)
"""Inline HTML as CommonMark defines it: https://spec.commonmark.org/0.31.2/#raw-html"""
_INFO = re.compile(r"\s*[\w+#.-]{0,20}\s*")


def check_unsafe(text: str, taken_levels: int) -> Iterator[Finding]:
    """Yield a finding for each unsafe part of a Markdown text.

    Headings up to ``taken_levels`` are the page's own and may not occur in the text.
    """
    yield from check_fences(text)
    yield from _headings(markdown.scan(text), taken_levels)
    yield from _html(text)
    yield from _references(text)
    yield from _delimiters(text)


def check_fences(text: str) -> Iterator[Finding]:
    """Yield a finding for each code fence that is not closed or that Hugo cannot read."""
    if not markdown.has_fence_mark(text):
        return
    lines = markdown.scan(text)
    for line in markdown.unclosed_fences(lines):
        yield finding("A001", line.number, "close this code fence, indented as it is opened")
    for line in lines:
        fence = markdown.FENCE.match(line.text) if line.kind is Kind.FENCE else None
        if fence and not _INFO.fullmatch(fence["info"]):
            message = f"keep only the language's name of {fence['info'].strip()!r}"
            yield finding("A009", line.number, message)


def _headings(lines: Sequence[Line], taken_levels: int) -> Iterator[Finding]:
    for line in lines:
        if 0 < line.level <= taken_levels:
            marks = "#" * (taken_levels + 1)
            message = f"use {marks} or deeper; the page's own headings are above it"
            if line.kind is Kind.UNDERLINE:
                message = "this line makes a heading of the text above; put a blank line between"
            yield finding("A002", line.number, message)


def _html(text: str) -> Iterator[Finding]:
    if "<" not in text:
        return
    blocks = {line.number for line in markdown.scan(text) if line.kind is Kind.HTML}
    for number, line in inline.prose(text):
        written = shortcode.NOTE.sub("", line)
        if number in blocks or _TAG.search(written):
            shown = written[max(0, written.find("<")) :][:30]
            yield finding("A004", number, f"write &lt; for < in {shown!r}, or put it in `code`")


def _references(text: str) -> Iterator[Finding]:
    if "&" not in text:
        return
    for number, line in inline.prose(text):
        for reference, character in characters.stray_references(line):
            message = f"remove {reference[0]}, which is {characters.name(character)}"
            yield finding("F007", number, message)


def _delimiters(text: str) -> Iterator[Finding]:
    if not shortcode.may_have_delimiter(text):
        return
    for number, line in enumerate(_without_allowed_calls(text).split("\n"), start=1):
        for delimiter in shortcode.DELIMITER.finditer(line):
            message = f"Hugo runs {delimiter[0]} even in code; write it another way"
            if shortcode.NOTE.match(line, delimiter.start()):
                message = "put the text of an editors' note between an opening and a closing tag"
            yield finding("A005", number, message)


def _without_allowed_calls(text: str) -> str:
    """Return the text without the shortcodes that an answer may call, on the same lines."""
    return shortcode.WHOLE_NOTE.sub(r"\g<note>", text.replace(shortcode.BRACES, " "))

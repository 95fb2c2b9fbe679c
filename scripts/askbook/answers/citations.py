"""Citations in answers: those of a topic's sources become links to the page's list of them.

The marks that chat products leave in copied answers lead nowhere outside the chat.
"""

import re
from collections.abc import Iterator

from askbook.answers.repairs import Repaired, edit_lines
from askbook.findings import Finding, finding
from askbook.text import inline

_MARK = re.compile(
    r"[ \t]?(?:【\d+(?::\d+)?†[^】\n]{0,99}】"
    r"|\[\d+(?::\d+)?†[^\]\n]{0,99}\](?!\()"
    r"|(?::contentReference)?\[oaicite:\d+\](?:\{index=\d+\})?"
    r"|\ue200[^\ue201\n]{0,299}\ue201"
    r"|(?<![A-Za-z])(?:file)?cite(?:turn\d+[a-z]+\d+)+"
    r"|\[cite_start\]|\[cite: [\d, -]{1,40}\]|\[\^\d{1,3}\^\])"
    r"|(?<=\[)oai_citation:\d+‡(?=[^\]\n]*\])"
    r"|[?&]utm_source=(?:chatgpt\.com|chatgpt|openai)(?![\w.&])"
    r"|(?<=[?&])utm_source=(?:chatgpt\.com|chatgpt|openai)&"
)
_SIGNS = ("cite", "citation", "†", "\ue200", "[^", "utm_source")
"""Every mark has one of them, and few texts do, which saves the search for marks."""

_SOURCES = re.compile(r"(?<![\w\]\[(])(?:\[[1-9]\d?\])+(?![(\[:])")
"""Citations as models write them, such as ``[1]`` or ``[1][2]``."""


def link_sources(text: str, count: int) -> str:
    """Return the text with its citations of the sources 1 to ``count`` as links."""
    edits = []
    for line, visible in inline.prose(text):
        changes = []
        for found in _SOURCES.finditer(visible):
            numbers = re.findall(r"\d+", found[0])
            if all(int(number) <= count for number in numbers):
                links = "".join(f"[[{number}]](#source-{number})" for number in numbers)
                changes.append((found.start(), found.end(), links))
        if changes:
            edits.append((line, visible, changes))
    return edit_lines(text, edits, "citations linked").text


def remove(text: str) -> Repaired:
    """Return the text without citation marks; the links of citations stay."""
    edits = (
        (number, visible, [(mark.start(), mark.end(), "") for mark in marks])
        for number, visible, marks in _marks(text)
    )
    return edit_lines(text, edits, "citation marks removed")


def find(text: str) -> Iterator[Finding]:
    """Yield a finding for each citation mark."""
    for number, _, marks in _marks(text):
        for mark in marks:
            yield finding("A024", number, f"remove {mark[0].strip()!r}, a chat's own mark")


def _marks(text: str) -> Iterator[tuple[int, str, list[re.Match[str]]]]:
    """Yield the number and the prose of each line with marks, and the marks."""
    if not any(sign in text for sign in _SIGNS):
        return
    for number, visible in inline.prose(text):
        if marks := list(_MARK.finditer(visible)):
            yield number, visible, marks

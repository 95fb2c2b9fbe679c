"""A rule about the explicit ids of cards and quiz questions."""

from collections.abc import Iterator

from askbook.findings import Finding, finding
from askbook.pages import cards


def check_id(question: str, line: int) -> Iterator[Finding]:
    """Yield a finding for what looks like an id at a question's end and is read as its text."""
    if wrong := cards.malformed_id(question):
        message = f"{wrong} is shown as text; write an id of ASCII letters, digits and hyphens"
        yield finding("R007", line, f"{message}, such as {{#starter}}")

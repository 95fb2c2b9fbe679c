"""Every code of a finding, and what it means.

A code's letter says where to look: F front matter, P the page's sections, A any answer,
Q the Preview's questions, R the Review's cards, G the page's place in the tree, I an
import, X the list of exceptions. A code is never given another meaning.
"""

from types import MappingProxyType

from study.findings import Finding, Severity

MEANINGS = MappingProxyType(
    {
        "F001": "the page has no front matter",
        "F002": "the front matter is not TOML",
        "F003": "the title is missing",
        "F004": "the front matter hides or moves the page",
        "F005": "the page is a draft",
        "F006": "a second front matter stands in the page",
        "F007": "a stray character that cannot be seen, or that turns text round",
        "P001": "a section is missing",
        "P002": "a section that is not one of the four",
        "P003": "a section stands twice",
        "P004": "the sections are not in the order of study",
        "P005": "the prompt's shortcode is missing or not closed",
        "P006": "the prompt is empty",
        "P007": "the prompt is not the one in data/sections.yaml",
        "P008": "the provenance is not known or not a date",
        "P009": "text stands before the first section",
        "P010": "no blank line below the prompt",
        "A001": "a code fence is not closed",
        "A002": "a heading above H3",
        "A003": "a boilerplate opening or closing",
        "A004": "raw HTML, which the site drops",
        "A005": "a shortcode delimiter, which Hugo would run",
        "A006": "an image that is not there",
        "A007": "an image from another host",
        "A008": "a link to a page that is not there",
        "A009": "a code fence whose first line Hugo cannot read",
        "A010": "a link that the site does not follow",
        "A011": "an answer that is too short or too long",
        "A012": "an answer in another script than its language's",
        "A013": "an answer that does not speak of its topic",
        "A014": "an answer that takes the topic in another sense",
        "A015": "an Explain without an example",
        "A016": "too few or too many key points",
        "A017": "two key points that say the same",
        "A018": "an answer that repeats itself",
        "Q001": "not as many questions as expected",
        "Q002": "an answer in the Preview",
        "Q003": "text in the Preview that is no question",
        "Q004": "a question without a question mark",
        "Q005": "the same question twice in the Preview",
        "R001": "not as many cards as expected",
        "R002": "a card without an answer",
        "R003": "a Review that cannot be read as questions and answers",
        "R005": "two cards with the same question",
        "R006": "two cards with the same answer",
        "G001": "a page that no topic names",
        "G002": "a page that may belong to another topic",
        "G003": "front matter that cannot be put right",
        "G004": "two pages with the same address",
        "G005": "topics that have changed places",
        "I001": "a page that is there already and was not overwritten",
        "R004": "two cards with the same id",
        "R007": "cards that have changed since cards.lock",
        "X001": "an exception that excepts nothing",
    }
)

QUALITY = frozenset(
    {"A011", "A012", "A013", "A014", "A015", "A016", "A017", "A018", "Q004", "Q005"}
    | {"R005", "R006"}
)
"""Codes of what an answer says: they are looked for where that is asked for."""

WARNINGS = frozenset({"F005", "P007", "R007"}) | QUALITY
"""Codes that do not fail a check."""


def finding(code: str, line: int, message: str) -> Finding:
    """Return a finding of that code; the message says what to do."""
    severity = Severity.WARNING if code in WARNINGS else Severity.ERROR
    assert code in MEANINGS
    return Finding(line=line, code=code, message=message, severity=severity)

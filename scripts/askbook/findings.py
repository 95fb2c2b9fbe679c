"""Findings: what a command found wrong in a page, and the table of their codes.

A code's letter says what it is about: F front matter, P sections, A any answer, Q the Preview's
questions, R the Review's cards, G a page's place in the topic tree, I an import, X suppressions.
A code is never reused for another meaning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath
from types import MappingProxyType


class Severity(StrEnum):
    """How much a finding matters: an error fails the command, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Scope(StrEnum):
    """When a finding is looked for."""

    ALWAYS = "always"
    QUALITY = "quality"
    """Only where answers are judged: while asking, and in ``check --answers``."""


@dataclass(frozen=True, slots=True)
class Code:
    """One row of the table: what a code means, and how much it matters."""

    meaning: str
    severity: Severity
    scope: Scope = Scope.ALWAYS


def _error(meaning: str, scope: Scope = Scope.ALWAYS) -> Code:
    return Code(meaning, Severity.ERROR, scope)


def _warning(meaning: str, scope: Scope = Scope.ALWAYS) -> Code:
    return Code(meaning, Severity.WARNING, scope)


_ROWS = {
    "F001": _error("the page has no front matter"),
    "F002": _error("the front matter is not TOML"),
    "F003": _error("the title is missing"),
    "F004": _error("the front matter hides or moves the page"),
    "F005": _warning("the page is a draft"),
    "F006": _error("a second front matter stands in the page"),
    "F007": _error("a stray character that cannot be seen, or that turns text round"),
    "P001": _error("a section is missing"),
    "P002": _error("a section that is not one of the four"),
    "P003": _error("a section stands twice"),
    "P004": _error("the sections are not in the order of study"),
    "P005": _error("the prompt's shortcode is missing or not closed"),
    "P006": _error("the prompt is empty"),
    "P007": _warning("the prompt is not the one in data/sections.yaml"),
    "P008": _error("the provenance is not known or not a date"),
    "P009": _error("text stands before the first section"),
    "P010": _error("no blank line below the prompt"),
    "A001": _error("a code fence is not closed"),
    "A002": _error("a heading above H3"),
    "A003": _error("a boilerplate opening or closing"),
    "A004": _error("raw HTML, which the site drops"),
    "A005": _error("a shortcode delimiter, which Hugo would run"),
    "A006": _error("an image that is not there"),
    "A007": _error("an image from another host"),
    "A008": _error("a link to a page that is not there"),
    "A009": _error("a code fence whose first line Hugo cannot read"),
    "A010": _error("a link that the site does not follow"),
    "A011": _warning("an answer that is too short or too long", Scope.QUALITY),
    "A012": _warning("an answer in another script than its language's", Scope.QUALITY),
    "A013": _warning("an answer that does not speak of its topic", Scope.QUALITY),
    "A014": _warning("an answer that takes the topic in another sense", Scope.QUALITY),
    "A015": _warning("an Explain without an example", Scope.QUALITY),
    "A016": _warning("too few or too many key points", Scope.QUALITY),
    "A017": _warning("two key points that say the same", Scope.QUALITY),
    "A018": _warning("an answer that repeats itself", Scope.QUALITY),
    "Q001": _error("not as many questions as expected"),
    "Q002": _error("an answer in the Preview"),
    "Q003": _error("text in the Preview that is no question"),
    "Q004": _warning("a question without a question mark", Scope.QUALITY),
    "Q005": _warning("the same question twice in the Preview", Scope.QUALITY),
    "R001": _error("not as many cards as expected"),
    "R002": _error("a card without an answer"),
    "R003": _error("a Review that cannot be read as questions and answers"),
    "R004": _error("two cards with the same id"),
    "R005": _warning("two cards with the same question", Scope.QUALITY),
    "R006": _warning("two cards with the same answer", Scope.QUALITY),
    "G001": _error("a page that no topic names"),
    "G002": _error("a page that may belong to another topic"),
    "G003": _error("front matter that cannot be put right"),
    "G004": _error("two pages with the same address"),
    "G005": _error("topics that have changed places"),
    "I001": _error("a page that is there already and was not overwritten"),
    "X001": _error("an exception that excepts nothing"),
}

CODES: Mapping[str, Code] = MappingProxyType(_ROWS)
"""Every code of a finding."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """One thing to fix: its line in the text (from 1), its code, and how to fix it."""

    line: int
    code: str
    message: str

    @property
    def severity(self) -> Severity:
        """The severity of the finding's code."""
        return CODES[self.code].severity

    def at(self, path: PurePath | str) -> str:
        """Return the finding as the line a command prints."""
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{path}:{self.line}: {self.code} {mark}{self.message}"

    def moved(self, lines: int) -> "Finding":
        """Return the finding that many lines further down."""
        return Finding(line=self.line + lines, code=self.code, message=self.message)


def finding(code: str, line: int, message: str) -> Finding:
    """Return a finding of a code in `CODES`; the message says how to fix it."""
    assert code in CODES
    return Finding(line=line, code=code, message=message)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that fail a command."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]

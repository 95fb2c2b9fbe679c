"""Findings: problems in a page, and the table of their codes.

A code's letter names its subject: F front matter, P sections, A any answer, Q questions,
R cards, S a quiz, V a second reading, G a page's address and topic, L a language, C the settings,
I an import, X exceptions and notes.
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
    """When a code is checked."""

    ALWAYS = "always"
    QUALITY = "quality"
    """Only while asking, and with ``check --answers``."""
    PROGRAMS = "programs"
    """Only with ``check --run-code``."""


@dataclass(frozen=True, slots=True)
class Code:
    """The meaning of a code and its severity."""

    meaning: str
    severity: Severity
    scope: Scope = Scope.ALWAYS
    is_whole: bool = False
    """Whether it is about a whole answer, so that quoting the finding's line would mislead."""


def _error(meaning: str, scope: Scope = Scope.ALWAYS, *, whole: bool = False) -> Code:
    return Code(meaning, Severity.ERROR, scope, whole)


def _warning(meaning: str, scope: Scope = Scope.ALWAYS, *, whole: bool = False) -> Code:
    return Code(meaning, Severity.WARNING, scope, whole)


_ROWS = {
    "F001": _error("no front matter"),
    "F002": _error("front matter that is not TOML"),
    "F003": _error("no title"),
    "F004": _error("front matter that hides or moves the page"),
    "F005": _warning("a draft, which the site does not contain"),
    "F006": _error("a second front matter inside the page"),
    "F007": _error("an invisible character, or one that changes the direction of text"),
    "F008": _error("a file that Hugo or the commands leave out"),
    "F009": _error("an alias that would replace another file of the site"),
    "P001": _error("a missing section"),
    "P002": _error("a section of an unknown kind"),
    "P003": _error("the same section twice"),
    "P004": _error("sections out of order"),
    "P005": _error("a prompt whose shortcode is missing or not closed"),
    "P006": _error("an empty prompt"),
    "P007": _warning("a prompt that differs from data/sections.yaml"),
    "P008": _error("unknown or malformed provenance"),
    "P009": _error("text before the first section"),
    "P010": _error("no blank line after the prompt"),
    "P011": _warning("an answer to an earlier version of another section"),
    "A001": _error("a code fence that is not closed"),
    "A002": _error("a heading above H3"),
    "A003": _error("a conversational opening or closing", whole=True),
    "A004": _error("raw HTML, which the site drops"),
    "A005": _error("a shortcode delimiter, which Hugo would run"),
    "A006": _error("an image that does not exist"),
    "A007": _error("an image on another host"),
    "A008": _error("a link to a page that does not exist"),
    "A009": _error("a code fence whose first line Hugo cannot read"),
    "A010": _error("a link that the site does not allow"),
    "A011": _warning("an answer that is too short or too long", Scope.QUALITY, whole=True),
    "A012": _warning("an answer in another script than its language's", Scope.QUALITY, whole=True),
    "A013": _warning("an answer that does not mention its topic", Scope.QUALITY, whole=True),
    "A014": _warning("an answer in another sense of the topic's title", Scope.QUALITY, whole=True),
    "A015": _warning("an answer without an example", Scope.QUALITY, whole=True),
    "A016": _warning("too few or too many key points", Scope.QUALITY, whole=True),
    "A017": _warning("two key points that say the same", Scope.QUALITY),
    "A018": _warning("an answer that repeats itself", Scope.QUALITY),
    "A019": _error("a mark of a model's reasoning or of a chat template"),
    "A020": _error("a formula that does not reach the page whole"),
    "A021": _error("TeX without the delimiters of a formula"),
    "A022": _error("a table row with more cells than its header, which the page drops"),
    "A023": _error("emphasis beside punctuation, which Markdown ignores"),
    "A024": _error("a citation mark of a chat product"),
    "A025": _error("a formula that KaTeX cannot read"),
    "A026": _error("an SVG figure that could run code or load something"),
    "A027": _warning("a link to a page that does not exist in the page's language"),
    "A028": _error("a program that fails or prints something else", Scope.PROGRAMS),
    "A029": _error("a citation of a source that the topic or its page does not have"),
    "A030": _error("a quotation that is not in the source that it cites"),
    "A031": _warning("a calculation that does not come out", Scope.QUALITY),
    "A032": _warning("an image without a description"),
    "Q001": _error("not the expected number of questions", whole=True),
    "Q002": _error("an answer among the questions"),
    "Q003": _error("text among the questions that is not a question"),
    "Q004": _warning("a question without a question mark", Scope.QUALITY),
    "Q005": _warning("the same question twice", Scope.QUALITY),
    "Q006": _warning("a question about something that the page does not explain", Scope.QUALITY),
    "R001": _error("not the expected number of cards", whole=True),
    "R002": _error("a card without a question or an answer"),
    "R003": _error("a Review that cannot be read as questions and answers", whole=True),
    "R004": _error("two cards with the same id"),
    "R005": _warning("two cards with the same question", Scope.QUALITY),
    "R006": _warning("two cards with the same answer", Scope.QUALITY),
    "R007": _error("an id of a card or quiz question that cannot be one"),
    "S001": _error("not the expected number of questions in a quiz", whole=True),
    "S002": _error("a question of a quiz without options or a number"),
    "S003": _error("options of which all are right, or none"),
    "S004": _error("an option without a reason"),
    "S005": _error("two questions of a quiz with the same id"),
    "S006": _error("the same option twice"),
    "S007": _warning("a right option that its length gives away", Scope.QUALITY),
    "S008": _error("a quiz that cannot be read as questions", whole=True),
    "V001": _warning("a statement that a model's second reading doubts"),
    "V002": _warning("a calculation that a second reading doubts"),
    "V003": _warning("a contradiction to a source, or to the answer that this one is based on"),
    "V004": _warning("a question that its page does not answer, to a second reading"),
    "G001": _warning("pages without a topic"),
    "G002": _error("a page that may belong to another topic"),
    "G003": _error("front matter that cannot be corrected"),
    "G004": _error("two pages with the same address"),
    "G005": _error("topics that have swapped addresses"),
    "G006": _warning("a file name that is not the page's address"),
    "G007": _error("pages that are not up to date with the topic tree"),
    "G008": _error("a source of a topic that does not exist"),
    "C001": _warning("a setting that may be misspelled"),
    "L001": _error("interface text that a language lacks"),
    "L002": _error("a page of a language that the site does not have"),
    "I001": _error("an existing page, which was not overwritten"),
    "I002": _error("a file that cannot be imported"),
    "X001": _error("an exception without a finding"),
    "X002": _error("a note or doubts about a page or card that does not exist"),
}

CODES: Mapping[str, Code] = MappingProxyType(_ROWS)
"""Every code of a finding."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Finding:
    """A problem at a line of a text (from 1), with its code and the fix."""

    line: int
    code: str
    message: str

    @property
    def subject(self) -> str:
        """The letter of the finding's code."""
        return self.code[0]

    @property
    def severity(self) -> Severity:
        """The severity of the finding's code."""
        return CODES[self.code].severity

    def at(self, path: PurePath | str) -> str:
        """Return the finding as a line of output."""
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{path}:{self.line}: {self.code} {mark}{self.message}"

    def moved(self, lines: int) -> "Finding":
        """Return the finding, moved down by a number of lines."""
        return Finding(line=self.line + lines, code=self.code, message=self.message)


def finding(code: str, line: int, message: str) -> Finding:
    """Return a finding with a code of `CODES`; the message says how to fix it."""
    assert code in CODES
    return Finding(line=line, code=code, message=message)


def errors(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that make a command fail."""
    return [finding for finding in findings if finding.severity is Severity.ERROR]

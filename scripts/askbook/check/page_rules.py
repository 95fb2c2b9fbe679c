"""Rules about a page as a whole: its front matter, and which sections it has."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from askbook.check import answer_rules
from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject
from askbook.findings import Finding, finding
from askbook.pages import page, shortcode
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page, Section
from askbook.pages.sections import KINDS, Language
from askbook.text import characters

_BLANK_LINE = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n")
_HIDING = frozenset(
    {"_build", "build", "cascade", "date", "expirydate", "headless", "layout", "markup"}
    | {"outputs", "pubdate", "publishdate", "published", "slug", "type", "unpublishdate", "url"}
)
"""Keys in lower case, as Hugo reads them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What a page's rules must know beside the page."""

    language: Language
    topic: str = ""
    """The English title that the prompts name; nothing where no topic names the page."""
    exists: Callable[[str], bool] = bool
    """Whether a page or an image is there, by its address as the page writes it."""
    about: Subject | None = None
    """What the answers are to be about, where they are judged by what they say, too."""
    may_be_bare: bool = False
    """Whether a topic's page may have no section at all: one with topics inside may."""

    @property
    def is_topic(self) -> bool:
        """Whether the page is a topic's."""
        return bool(self.topic)


def check_page(found: Page, context: Context) -> list[Finding]:
    """Return what is wrong with the page, in the order of its lines.

    A page that asks nothing and is no topic's is a page for another purpose: its text is
    checked, it need not have the four sections, and it may name its layout.
    """
    is_study = context.is_topic or any(section.tag for section in found.sections)
    hiding = _HIDING if is_study else _HIDING - {"layout"}
    findings = [*_front_matter(found, hiding), *_characters(found)]
    if not is_study:
        text = found.preamble + "".join(section.text for section in found.sections)
        start = found.front.text.count("\n")
        findings += [f.moved(start) for f in answer_rules.check_text(text, 1, context.exists)]
        return sorted(findings)
    if found.sections or not context.may_be_bare:
        findings += _sections(found, context)
    for section in found.sections:
        findings += _section(section, context)
        if section.answer:
            findings += _answer(found, section, context)
    return sorted(findings)


def _front_matter(found: Page, hiding: frozenset[str]) -> Iterator[Finding]:
    if not found.front.opening:
        yield finding("F001", 1, "begin the page with +++, title and weight, and +++")
        return
    try:
        values = found.front.values
    except FrontMatterError as error:
        yield finding("F002", error.line, error.message)
        return
    title = values.get("title")
    if not isinstance(title, str) or not title.strip():
        yield finding("F003", found.front.line_of("title"), 'give the page a title = "…"')
    for key in values:
        if key.lower() in hiding:
            line = found.front.line_of(key)
            yield finding("F004", line, f"{key!r} hides or moves the page; remove it")
    drafts = [key for key, value in values.items() if key.lower() == "draft" and value]
    if drafts:
        line = found.front.line_of(drafts[0])
        yield finding("F005", line, "the page is a draft: the site leaves it out")


def _characters(found: Page) -> Iterator[Finding]:
    for number, line in enumerate(page.dumps(found).split("\n"), start=1):
        for stray in characters.STRAY.findall(line.removesuffix("\r")):
            yield finding("F007", number, f"remove {characters.name(stray)}")


def _sections(found: Page, context: Context) -> Iterator[Finding]:
    seen: dict[str, Section] = {}
    for section in found.sections:
        if not section.kind:
            headings = ", ".join(form.heading for form in context.language.sections)
            message = f"section {section.heading!r} is not one of {headings}; in an answer use ###"
            yield finding("P002", section.line, message)
        elif section.kind in seen:
            first = seen[section.kind].line
            message = f"a second {section.heading!r}; the first is on line {first}; keep one"
            yield finding("P003", section.line, message)
        else:
            seen[section.kind] = section
    for form in context.language.sections:
        if form.kind not in seen:
            message = f"add the section {form.heading!r}, with its prompt"
            yield finding("P001", _last_line(found), message)
    order = [KINDS.index(kind) for kind in seen]
    for (kind, section), before, place in zip(
        list(seen.items())[1:], order, order[1:], strict=False
    ):
        if place < before:
            yield finding("P004", section.line, f"{kind} belongs before the section above it")
    yield from _preamble(found)


def _preamble(found: Page) -> Iterator[Finding]:
    text = found.preamble.lstrip()
    if text:
        lead = found.front.text + found.preamble[: len(found.preamble) - len(text)]
        message = "move this text into a section; each answer stands below its prompt"
        yield finding("P009", lead.count("\n") + 1, message)


def _section(section: Section, context: Context) -> Iterator[Finding]:
    if section.prompt is None:
        if section.kind:
            message = "put the prompt between {{< ask_chatgpt >}} and {{< /ask_chatgpt >}}"
            yield finding("P005", section.line, message)
        return
    if not section.prompt:
        yield finding("P006", section.prompt_line, "write the question that was asked")
    elif context.topic and section.kind:
        form = next(f for f in context.language.sections if f.kind == section.kind)
        expected = form.prompt_for(context.topic)
        if section.prompt != expected:
            yield finding("P007", section.prompt_line, f"the usual prompt is: {expected}")
    if section.answer and not _BLANK_LINE.match(section.body):
        message = "put a blank line between the prompt's closing tag and the answer"
        yield finding("P010", section.answer_line, message)
    yield from _provenance(section)


def _answer(found: Page, section: Section, context: Context) -> Iterator[Finding]:
    answer, kind = section.answer, section.kind
    rules = [answer_rules.check_answer(answer, kind, context.language, context.exists)]
    if context.about and kind:
        explain = found.by_kind.get("explain")
        beside = explain.answer if explain and kind != "explain" else ""
        about = replace(context.about, beside=beside)
        rules.append(check_quality(answer, kind, context.language, about))
    return (f.moved(section.answer_line - 1) for rule in rules for f in rule)


def _provenance(section: Section) -> Iterator[Finding]:
    line = section.line + section.heading_text.count("\n")
    parameters = section.parameters
    if parameters is None:
        yield finding("P008", line, 'write each parameter as name="value"')
        return
    for name, value in parameters.items():
        if name not in shortcode.PARAMETERS:
            known = ", ".join(shortcode.PARAMETERS)
            yield finding("P008", line, f"unknown parameter {name!r}; known are {known}")
        elif name in ("date", "reviewed") and not _is_date(value):
            yield finding("P008", line, f"{name}={value!r} is no date; write YYYY-MM-DD")


def _is_date(text: str) -> bool:
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _last_line(found: Page) -> int:
    return max(1, page.dumps(found).rstrip("\r\n").count("\n") + 1)

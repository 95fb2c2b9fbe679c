"""Rules about a whole page: its front matter and its sections."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath

from askbook.check import answer_rules
from askbook.check.citations import check_citations
from askbook.check.katex import CheckFormulas, assume_readable
from askbook.check.links import Resolver, find_links
from askbook.check.programs import Run, check_programs
from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject
from askbook.findings import Finding, finding
from askbook.pages import page, shortcode
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page, Section
from askbook.pages.sections import Language
from askbook.pages.version import outdated_sections
from askbook.text.dates import is_date

_BLANK_LINE = re.compile(r"[ \t]*\r?\n[ \t]*\r?\n")
_HIDING = frozenset(
    {"_build", "build", "cascade", "date", "expirydate", "headless", "lastmod", "layout"}
    | {"markup", "modified", "outputs", "pubdate", "publishdate", "published", "sites", "slug"}
    | {"type", "unpublishdate", "url"}
)
"""Front matter keys that hide or move a page, in lower case; Hugo ignores their case."""


def assume_found(path: str) -> PurePosixPath | None:
    """Resolve every link, for checks without a site."""
    return PurePosixPath(path)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageContext:
    """The facts about a site that the rules of a page need."""

    language: Language
    topic: str = ""
    """The title in the page's language, for the prompts; empty for a page without a topic."""
    other_titles: tuple[str, ...] = ()
    """Titles that prompts may contain instead: in the default language, and former ones."""
    resolve: Resolver = assume_found
    has_translation: Callable[[PurePosixPath], bool] = lambda _page: True
    """Returns whether a page that a link leads to exists in the page's language."""
    subject: Subject | None = None
    """The subject of the answers; None if the quality rules do not apply."""
    check_formulas: CheckFormulas = assume_readable
    run_program: Run | None = None
    """Runs a program of an answer; None if programs are not run."""
    sources: tuple[str | None, ...] = ()
    """The texts of the topic's sources; None for one without a file."""
    may_be_empty: bool = False
    """Whether the page may have no sections: true for a topic with topics inside."""


def check_page(found: Page, context: PageContext) -> list[Finding]:
    """Return the findings of a page, in the order of its lines.

    A page without a topic and without prompts serves another purpose: only its front matter
    and its Markdown are checked, and it may set its layout and use shortcodes.
    """
    found, misplaced = page.correct_h1(found, context.language.headings)
    text = page.dumps(found).removeprefix("\ufeff")  # some editors begin every file with it
    message = "begin this section's heading with ##, not with #"
    is_study = bool(context.topic) or any(section.tag for section in found.sections)
    return sorted(
        [
            *answer_rules.check_characters(text),
            *(finding("P001", line, message) for line in misplaced),
            *(_study_page if is_study else _other_page)(found, context),
        ]
    )


def _study_page(found: Page, context: PageContext) -> Iterator[Finding]:
    yield from _front_matter(found, _HIDING)
    if found.sections or not context.may_be_empty:
        yield from _sections(found, context)
    yield from _outdated(found, context.language)
    for section in found.sections:
        yield from _section(section, context)
        if section.answer:
            yield from _answer(found, section, context)


def _other_page(found: Page, context: PageContext) -> Iterator[Finding]:
    if found.front.opening:  # it may have front matter in YAML, or none
        yield from _front_matter(found, _HIDING - {"layout"})
    text = found.preamble + "".join(section.text for section in found.sections)
    start = found.front.text.count("\n")
    links = find_links(text, context.resolve)
    # A model writes no such page, so its shortcodes are its author's.
    rules = (one for one in answer_rules.check_text(text, 1, links) if one.code != "A005")
    yield from (one.moved(start) for one in rules)
    yield from (one.moved(start) for one in context.check_formulas(text))


def _front_matter(found: Page, hiding: frozenset[str]) -> Iterator[Finding]:
    if not found.front.opening:
        yield finding("F001", 1, "begin the page with title and weight between two lines of +++")
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
    if found.draft_key:
        line = found.front.line_of(found.draft_key)
        yield finding("F005", line, "the page is a draft, so the site does not contain it")


def _sections(found: Page, context: PageContext) -> Iterator[Finding]:
    seen: dict[str, Section] = {}
    for section in found.sections:
        if section.kind not in context.language.by_kind:
            headings = ", ".join(form.heading for form in context.language.sections)
            fix = (
                "correct it, or list a former heading under formerly: in data/sections.yaml"
                if section.tag
                else "use ### in an answer"
            )
            message = f"section {section.heading!r} is not one of {headings}; {fix}"
            yield finding("P002", section.line, message)
        elif section.kind in seen:
            first = seen[section.kind].line
            message = f"a second {section.heading!r}; the first is on line {first}; keep one"
            yield finding("P003", section.line, message)
        else:
            seen[section.kind] = section
    # generate adds nothing to a page where the section may be there under another heading.
    if not all(section.kind for section in found.sections):
        way = "correct a heading that P002 reports"
    elif context.topic:
        way = "run ./askbook generate"
    else:
        way = "give the page its topic with ./askbook new-topic"
    for form in context.language.sections:
        if form.kind not in seen:
            message = f"add the section {form.heading!r} with its prompt, or {way}"
            yield finding("P001", _last_line(found), message)
    order = list(context.language.by_kind)
    for (before, _), (kind, section) in pairwise(seen.items()):
        if order.index(kind) < order.index(before):
            yield finding("P004", section.line, f"move {kind} before the section above it")
    yield from _preamble(found)


def _preamble(found: Page) -> Iterator[Finding]:
    text = found.preamble.lstrip()
    if text:
        lead = found.front.text + found.preamble[: len(found.preamble) - len(text)]
        message = "move this text into a section, below its prompt"
        yield finding("P009", lead.count("\n") + 1, message)


def _section(section: Section, context: PageContext) -> Iterator[Finding]:
    if section.prompt is None:
        if section.kind:
            message = "put the prompt between {{< ask_chatgpt >}} and {{< /ask_chatgpt >}}"
            yield finding("P005", section.line, message)
        return
    if not section.prompt:
        yield finding("P006", section.prompt_line, "write the prompt")
    elif context.topic and (form := context.language.by_kind.get(section.kind)):
        usual, *others = map(form.prompt, [context.topic, *context.other_titles])
        if section.prompt not in (usual, *others):
            message = (
                f"the usual prompt is: {usual} (a former title belongs in the topic's aliases)"
            )
            yield finding("P007", section.prompt_line, message)
    if section.answer and not _BLANK_LINE.match(section.body):
        message = "put a blank line between the prompt's closing tag and the answer"
        yield finding("P010", section.answer_line, message)
    yield from _provenance(section)


def _outdated(found: Page, language: Language) -> Iterator[Finding]:
    for kind, before in outdated_sections(found, language):
        heading = found.by_kind[before].heading
        message = (
            f"{heading} has changed since this was asked for; ./askbook ask --outdated asks again, "
            f"or remove after= if the answer still fits"
        )
        yield finding("P011", _tag_line(found.by_kind[kind]), message)


def _tag_line(section: Section) -> int:
    return section.line + section.heading_text.count("\n")


def _listed_sources(found: Page) -> int | None:
    """Return how many sources the page lists at its end; None if its front matter is wrong."""
    try:
        listed = found.front.values.get("sources")
    except FrontMatterError:  # reported as F002
        return None
    return len(listed) if isinstance(listed, list) else 0


def _answer(found: Page, section: Section, context: PageContext) -> Iterator[Finding]:
    answer, kind = section.answer, section.kind
    links = find_links(answer, context.resolve)
    rules: list[Iterable[Finding]] = [
        answer_rules.check_answer(answer, kind, context.language, links),
        context.check_formulas(answer),
        check_citations(answer, context.sources, _listed_sources(found)),
        answer_rules.check_translations(links, context.has_translation),
    ]
    if context.run_program:
        rules.append(check_programs(answer, context.run_program))
    if context.subject and (form := context.language.by_kind.get(kind)):
        other = found.by_kind.get(form.after)
        subject = replace(context.subject, beside=other.answer if other else "")
        rules.append(check_quality(answer, kind, context.language, subject))
    return (f.moved(section.answer_line - 1) for rule in rules for f in rule)


def _provenance(section: Section) -> Iterator[Finding]:
    line, parameters = _tag_line(section), section.parameters
    if parameters is None:
        yield finding("P008", line, 'write each parameter as name="value"')
        return
    for name, value in parameters.items():
        if name not in shortcode.PARAMETERS:
            known = ", ".join(shortcode.PARAMETERS)
            yield finding("P008", line, f"unknown parameter {name!r}; known are {known}")
        elif name == "checked" and not is_date(value.rpartition(" ")[2]):
            yield finding("P008", line, f"{name}={value!r} is not a model and a date")
        elif name in ("date", "reviewed") and not is_date(value):
            yield finding("P008", line, f"{name}={value!r} is not a date; write YYYY-MM-DD")


def _last_line(found: Page) -> int:
    return max(1, page.dumps(found).rstrip("\r\n").count("\n") + 1)

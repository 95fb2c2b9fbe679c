"""Read a page of another site in this format and normalize its answers.

Titles, headings and prompts stay word for word, and no word of an answer is lost. A file that
holds the same page twice gives the page once.
"""

import re
from collections import Counter
from dataclasses import dataclass

from askbook.answers.normalize import normalize_answer
from askbook.findings import Finding
from askbook.pages import cards, page
from askbook.pages.page import Page, Section
from askbook.pages.sections import Catalog, Format, Language
from askbook.text import word_stats

_SECOND_FRONT_MATTER = re.compile(r"^\+\+\+[ \t]*\r?\n(?:.*\r?\n)*?\+\+\+[ \t]*(?:\r?\n|\Z)", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedPage:
    """The page to write, and the page that it was read from."""

    source: Page
    page: Page
    language: Language
    repairs: Counter[str]
    """How often each kind of repair was made."""
    findings: tuple[Finding, ...]
    """The findings of normalizing the answers, at the source's lines."""

    @property
    def text(self) -> str:
        """The text to write."""
        return page.dumps(self.page)

    @property
    def cards(self) -> int:
        """The number of the page's cards."""
        return sum(
            len(cards.read(section.answer, self.language.labels.answer))
            for kind, section in self.page.by_kind.items()
            if self.language.format_of(kind) is Format.CARDS
        )

    def source_line(self, line: int) -> int:
        """Return the source's line for a line of the page to write."""
        sections = zip(reversed(self.source.sections), reversed(self.page.sections), strict=True)
        for old, new in sections:
            if line >= new.line:
                last = old.line + old.text.rstrip().count("\n")
                return min(old.line + line - new.line, last)
        return line


def import_page(text: str, catalog: Catalog, code: str = "") -> ImportedPage:
    """Return the page in a text, with normalized answers; without a code, detect its language."""
    source = page.loads(text, catalog.headings)
    language = catalog.languages[code or detect_language(source, catalog)]
    repairs: Counter[str] = Counter()
    source = _without_second_copy(source, repairs)
    findings: list[Finding] = []
    sections: list[Section] = []
    for section in source.sections:
        if not section.answer:
            sections.append(section)
            continue
        normalized = normalize_answer(
            section.answer, language.format_of(section.kind), language.labels
        )
        changed = normalized.text != section.answer
        sections.append(section.with_answer(normalized.text) if changed else section)
        repairs.update({repair for _, repair in normalized.repairs})
        findings += [found.moved(section.answer_line - 1) for found in normalized.findings]
    return ImportedPage(
        source=source,
        page=source.with_sections(sections),
        language=language,
        repairs=repairs,
        findings=tuple(findings),
    )


def detect_language(found: Page, catalog: Catalog) -> str:
    """Return the code of the language whose prompts or headings are most like the page's.

    Prompts count first: some pages have the headings of another language.
    """
    prompts = " ".join(section.prompt or "" for section in found.sections)
    headings = " ".join(section.heading for section in found.sections)
    words = {
        code: word_stats.words(" ".join(f.heading + " " + f.prompt("") for f in one.sections))
        for code, one in catalog.languages.items()
    }
    for text in (prompts, headings):
        scores = dict.fromkeys(words, 0.0)
        for word in word_stats.words(text):
            # A word of several languages says less about each of them.
            sharing = [code for code, own in words.items() if word in own]
            for code in sharing:
                scores[code] += 1 / len(sharing)
        best = max(scores, key=lambda code: scores[code])
        if scores[best]:
            return best
    return catalog.default.code


def _without_second_copy(found: Page, repairs: Counter[str]) -> Page:
    """Return the page without its second half, if that says the same as the first."""
    half = len(found.sections) // 2
    first, second = found.sections[:half], found.sections[half:]
    if half < 2 or [_substance(s) for s in first] != [_substance(s) for s in second]:
        return found
    repairs["second copy of the page dropped"] += 1
    return Page(found.front, found.preamble, (*first[:-1], _without_front_matter(first[-1])))


def _substance(section: Section) -> tuple[str, str | None, str]:
    return section.heading, section.prompt, _without_front_matter(section).answer.strip()


def _without_front_matter(section: Section) -> Section:
    match = _SECOND_FRONT_MATTER.search(section.answer)
    if not match:
        return section
    return section.with_answer(section.answer[: match.start()].rstrip("\r\n"))

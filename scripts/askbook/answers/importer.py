"""A page of another site in this format, adopted: safe, canonical, not a word lost.

Titles, headings and prompts stay word for word. The language is seen from headings and
prompts. A page that stands twice in one file is taken once where both are the same.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from askbook.answers import accept
from askbook.check import Context, check_page
from askbook.findings import Finding
from askbook.pages import cards, page
from askbook.pages.page import Page, Section
from askbook.pages.sections import Catalog, Language

_SECOND_FRONT_MATTER = re.compile(r"^\+\+\+[ \t]*\r?\n(?:.*\r?\n)*?\+\+\+[ \t]*(?:\r?\n|\Z)", re.M)


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """The page to write, its language, and what was done and found, at the source's lines."""

    text: str
    language: str
    cards: int
    repairs: Counter[str]
    findings: tuple[Finding, ...]


def adopt(text: str, catalog: Catalog, language: str = "") -> Adopted:
    """Return the page of that text; without a language, in the one that it shows."""
    found = page.loads(text, catalog.kinds)
    spoken = catalog.languages[language or _language(found, catalog)]
    repairs: Counter[str] = Counter()
    found = _once(found, repairs)
    findings: list[Finding] = []
    adopted = found
    for place, section in enumerate(found.sections):
        if not section.answer:
            continue
        accepted = accept.accept(section.answer, section.kind, spoken.answer)
        repairs.update(kind for kind in {repair for _, repair in accepted.repairs})
        findings += [f.moved(section.answer_line - 1) for f in accepted.findings]
        old = adopted.sections[place]
        if accepted.text != section.answer:
            adopted = adopted.with_section(old, old.with_answer(accepted.text))
    findings += _checked(found, adopted, spoken, known={f.code for f in findings})
    return Adopted(
        text=page.dumps(adopted),
        language=spoken.code,
        cards=sum(1 for _ in _cards(adopted, spoken)),
        repairs=repairs,
        findings=tuple(sorted(findings)),
    )


def _language(found: Page, catalog: Catalog) -> str:
    """Return the language whose letters the prompts and headings have.

    A language's letters are those of its own prompts and headings that no other has. The
    prompts count first: some pages have the headings of another language.
    """
    own = {code: _letters(language) for code, language in catalog.languages.items()}
    asked = "".join(section.prompt or "" for section in found.sections)
    named = "".join(section.heading for section in found.sections)
    for text in (asked, named):
        scores = {
            code: sum(text.count(letter) for letter in letters - _others(own, code))
            for code, letters in own.items()
        }
        best = max(scores, key=lambda code: scores[code])
        if scores[best]:
            return best
    return catalog.default.code


def _letters(language: Language) -> set[str]:
    words = "".join(form.heading + form.prompt_for("") for form in language.sections)
    return {letter for letter in words if not letter.isascii()}


def _others(own: dict[str, set[str]], code: str) -> set[str]:
    return set().union(*(letters for other, letters in own.items() if other != code))


def _once(found: Page, repairs: Counter[str]) -> Page:
    """Return the page without its second copy, where the copy says the same."""
    half = len(found.sections) // 2
    first, second = found.sections[:half], found.sections[half:]
    if half < 2 or [_gist(s) for s in first] != [_gist(s) for s in second]:
        return found
    repairs["second copy of the page dropped"] += 1
    last = first[-1]
    kept = _without_front_matter(last)
    return Page(found.front, found.preamble, (*first[:-1], kept))


def _gist(section: Section) -> tuple[str, str | None, str]:
    return section.heading, section.prompt, _without_front_matter(section).answer.strip()


def _without_front_matter(section: Section) -> Section:
    match = _SECOND_FRONT_MATTER.search(section.answer)
    if not match:
        return section
    return section.with_answer(section.answer[: match.start()].rstrip("\r\n"))


def _cards(found: Page, language: Language) -> Iterable[cards.Card]:
    review = found.by_kind.get("review")
    return cards.read(review.answer, language.answer) if review else ()


def _checked(source: Page, adopted: Page, language: Language, known: set[str]) -> Iterable[Finding]:
    """Yield what a check finds in the adopted page, at the lines of the source."""
    context = Context(language=language, resolve=_assume_page, may_be_empty=True)
    for found in check_page(adopted, context):
        if "R003" in known and found.code in ("R001", "R002"):
            continue
        yield found.moved(_line(source, adopted, found.line) - found.line)


def _assume_page(path: str) -> PurePosixPath | None:
    """Accept links to folders: the addresses of the other site."""
    return PurePosixPath(path) if path.endswith("/") else None


def _line(source: Page, adopted: Page, line: int) -> int:
    """Return the source's line for a line of the adopted page."""
    for old, new in zip(reversed(source.sections), reversed(adopted.sections), strict=True):
        if line >= new.line:
            last = old.line + old.text.rstrip().count("\n")
            return min(old.line + line - new.line, last)
    return line

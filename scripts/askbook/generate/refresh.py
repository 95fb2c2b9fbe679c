"""Correct an existing page's front matter and open sections; answers stay as they are."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from askbook.generate import new_page
from askbook.pages import page
from askbook.pages.address import Address
from askbook.pages.page import Page, Section
from askbook.pages.sections import Language
from askbook.pages.topics import Place


def refreshed(
    found: Page, place: Place, language: Language, *, is_default: bool, keeps_sections: bool
) -> Page:
    """Return the page of a topic with its front matter and open sections corrected.

    A translated title that the topic tree does not have is kept. Unless ``keeps_sections``, the
    headings and prompts of open sections follow data/sections.yaml, and sections that are missing
    are added.
    Raises FrontMatterError.
    """
    topic = place.topic
    title = topic.title if is_default else topic.titles.get(language.code, "")
    if not keeps_sections:
        name = topic.title_in(language.code)
        found = _with_missing_sections(_with_open_sections(found, language, name), language, name)
    if title:
        found = found.with_value("title", title)
    if place.needs or found.front.values.get("needs"):
        found = found.with_value("needs", place.needs)
    if place.sources or found.front.values.get("sources"):
        found = found.with_value("sources", place.sources)
    return found.with_value("weight", place.weight)


def with_aliases(found: Page, at: Address, old: Collection[str]) -> Page:
    """Return the page with old addresses after its other aliases. Raises FrontMatterError.

    The first alias identifies the page's cards in the Anki decks, so it is kept even if the page
    moves back to it, and the addresses of other pages come after the page's own. Hugo writes the
    page over an alias with the page's own address.
    """
    known = found.aliases
    new = [url for url in dict.fromkeys(old) if url not in (at.url, *known)]
    return found.with_value("aliases", [*known, *new]) if new else found


def without_aliases(found: Page, at: Address, taken: Collection[str]) -> Page:
    """Return the page without the old addresses that other topics have now."""
    known = found.aliases
    kept = [item for item in known if item == at.url or item not in taken]
    return found.with_value("aliases", kept) if kept != known else found


def _with_open_sections(found: Page, language: Language, title: str) -> Page:
    for form in language.sections:
        section = found.by_kind.get(form.kind)
        if section and section.is_open:
            new = section.with_prompt(form.prompt(title)).with_heading(form.heading)
            if new != section:
                found = found.with_section(section, new)
    return found


def _with_missing_sections(found: Page, language: Language, title: str) -> Page:
    """Return the page with an open section of each kind that it lacks, in their order.

    A page with a section of no known kind stays as it is: the section may be the missing one
    under another heading. So does a page with the heading of a missing section as an H1.
    """
    kinds = list(language.by_kind)
    known = [section.kind for section in found.sections]
    if not all(known) or not known or set(kinds) <= set(known):
        return found
    if page.correct_h1(found, language.headings)[1]:
        return found
    eol = "\r\n" if found.sections[0].heading_text.endswith("\r\n") else "\n"
    new = _open_sections(language, title, eol)
    sections = list(found.sections)
    for number, kind in enumerate(kinds):
        if kind not in known:
            before = [at for at, one in enumerate(sections) if one.kind in kinds[:number]]
            at = before[-1] + 1 if before else 0
            sections[:at] = [*sections[: at - 1], _spaced(sections[at - 1], eol)] if at else []
            sections.insert(at, new[kind])
    return found.with_sections(sections)


def _open_sections(language: Language, title: str, eol: str) -> Mapping[str, Section]:
    """Return the open sections of a new page by kind."""
    text = new_page.render(language, title=title, weight="1")
    headings = {form.heading: form.kind for form in language.sections}
    return page.loads(text.replace("\n", eol), headings).by_kind


def _spaced(section: Section, eol: str) -> Section:
    """Return the section with a blank line at its end."""
    missing = 0 if section.text.endswith(eol * 2) else 1 if section.text.endswith(eol) else 2
    return replace(section, body=section.body + eol * missing)

"""The course as it is published: its code runs, its links lead somewhere, its cards are whole."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from helpers.baseline_cpu import baseline_cpu
from helpers.html_audit import Audit
from helpers.sites import REPO

from askbook.check.programs import Outcome, find_programs, run_program
from askbook.pages import address, cards
from askbook.pages.topics import walk
from askbook.pages.version import version_of
from askbook.project.project import Project

PROJECT = Project(REPO)
CONTENT = REPO / "content"
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.S | re.M)


def shown_outputs() -> dict[str, set[str]]:
    """Return each program of the course, with the outputs that pages show for it."""
    found: dict[str, set[str]] = {}
    for page in PROJECT.pages.values():
        for section in page.sections:
            for program in find_programs(section.answer):
                found.setdefault(program.code, set()).add(program.output)
    return found


OUTPUTS = shown_outputs()


@pytest.mark.parametrize("code", sorted(OUTPUTS), ids=lambda code: version_of(code))
def test_a_program_prints_what_its_page_says_on_a_baseline_cpu(code):
    assert run_program(code, **baseline_cpu()) == Outcome(*OUTPUTS[code])


def test_every_program_of_the_course_is_followed_by_its_output():
    programs = {
        re.sub(rf"^{fence[1]}", "", fence[3], flags=re.M)
        for path in CONTENT.rglob("*.md")
        for fence in FENCE.finditer(path.read_text(encoding="utf-8"))
        if fence[2] == "python"
    }
    assert programs == set(OUTPUTS)


def test_every_topic_of_the_course_is_answered():
    open_sections = [
        (place.topic.title, section.heading)
        for place in walk(PROJECT.tree)
        for section in PROJECT.read_page(CONTENT / place.page(".md")).sections
        if section.is_open
    ]
    assert open_sections == []


def test_every_topic_has_five_cards():
    label = PROJECT.catalog.default.labels.answer
    for place in walk(PROJECT.tree):
        review = PROJECT.read_page(CONTENT / place.page(".md")).by_kind["review"]
        found = cards.read(review.answer, label)
        assert len({card.question for card in found}) == 5, place.topic.title


def test_no_card_is_copied_from_its_preview():
    for place in walk(PROJECT.tree):
        page = PROJECT.read_page(CONTENT / place.page(".md"))
        asked = {item.lines[0].strip() for item in cards.items(page.by_kind["preview"].answer)}
        answered = {item.lines[0].strip() for item in cards.items(page.by_kind["review"].answer)}
        assert asked.isdisjoint(answered), place.topic.title


def targets(text: str, code: str) -> list[str]:
    """Return the targets of links and images; a figure may have a version in the language."""
    found = re.findall(r"\]\(([^)\s]+)", text)
    return sorted(target.replace(f".{code}.svg", ".svg") for target in found)


def translations() -> Iterator[tuple[Path, str]]:
    """Yield each translated page without open sections, with its language."""
    codes = PROJECT.catalog.languages
    for path in sorted(CONTENT.rglob("*.md")):
        code = address.read(PROJECT.below_content(path), codes).language
        is_open = any(section.is_open for section in PROJECT.read_page(path).sections)
        if code != PROJECT.catalog.default.code and not is_open:
            yield path, code


@pytest.mark.parametrize(("path", "code"), list(translations()))
def test_a_translation_keeps_code_formulas_and_links(path, code):
    original = path.with_name(path.name.removesuffix(f".{code}.md") + ".md")
    assert original != path
    ours, theirs = (p.read_text(encoding="utf-8") for p in (path, original))
    assert [m[3] for m in FENCE.finditer(ours)] == [m[3] for m in FENCE.finditer(theirs)]
    displayed = re.compile(r"(?s)^\\\[.*?\\\]$", re.M)
    assert displayed.findall(ours) == displayed.findall(theirs)
    assert targets(ours, code) == targets(theirs, code)


@pytest.fixture(scope="module")
def audits(public: Path) -> dict[str, Audit]:
    """What each page of the built course holds, by its address."""
    return {
        f"/{file.relative_to(public).as_posix().removesuffix('index.html')}": Audit(
            file.read_text(encoding="utf-8")
        )
        for file in public.rglob("*.html")
    }


def test_every_link_inside_the_site_leads_somewhere(audits):
    ids = {place: set(audit.ids()) for place, audit in audits.items()}
    broken = []
    for place, audit in audits.items():
        for link in dict.fromkeys(audit.links()):
            target, fragment = urldefrag(urljoin(place, unquote(link)))
            target = target.partition("?")[0]
            if not target.startswith("/"):
                continue
            if target not in ids or (fragment and fragment not in ids[target]):
                broken.append(f"{place} -> {link}")
    assert broken == []


def test_every_page_is_nested_well_and_has_each_id_once(audits):
    for place, audit in audits.items():
        if audit.all("main"):
            assert audit.crossed == [], place
            assert len(audit.ids()) == len(set(audit.ids())), place
            assert audit.active == [], place

"""The course's own pages against the page format and the quality rules."""

from helpers.sites import REPO

from askbook.check.quality_rules import check_quality
from askbook.check.relevance import subject
from askbook.generate import new_page
from askbook.pages import page
from askbook.pages.topics import walk
from askbook.project.project import Project

PROJECT = Project(REPO)
SEED = REPO / "content/deep-learning/convolutional-neural-networks/convolutional-layers.md"


def test_the_seed_page_is_rendered_byte_for_byte_from_its_answers():
    catalog = PROJECT.catalog.with_optional([])
    seed = SEED.read_bytes().decode()
    found = page.loads(seed, catalog.headings)
    rendered = new_page.render(
        catalog.default,
        title=found.title,
        weight=str(found.front.values["weight"]),
        answers={section.kind: section.answer for section in found.sections},
    )
    assert rendered == seed


def test_the_quality_rules_accept_at_least_99_percent_of_the_courses_answers():
    language = PROJECT.catalog.default
    found, answers = [], 0
    for place in walk(PROJECT.tree):
        sections = PROJECT.page(place.page(".md")).by_kind
        for kind, section in sections.items():
            beside = "" if kind == "explain" else sections["explain"].answer
            about = subject(place, PROJECT.tree, language.code, is_default=True, beside=beside)
            answers += 1
            rules = check_quality(section.answer, kind, language, about)
            found += [(str(place.folder), kind, rule.code) for rule in rules]
    assert answers > 200
    assert len(found) <= answers // 100, found

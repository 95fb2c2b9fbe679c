"""Laws of pages: only what is changed on purpose changes, whatever the page."""

import tomllib
from itertools import zip_longest

from helpers.example import LABELS
from helpers.law import law, must_be_inside
from helpers.strategies import ANSWERS, CATALOG, FRONT_MATTERS, LANGUAGES, PAGES, TITLES
from hypothesis import strategies as st

from askbook.answers.normalize import normalize_answer
from askbook.check.page_rules import PageContext, check_page
from askbook.pages import page
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.sections import Format
from askbook.pages.shortcode import Provenance
from askbook.text import toml

BY_EDITORS = Provenance(by="editors", date="2026-11-22", model='a "b" \\')


@law(PAGES)
def test_a_page_comes_back(text):
    assert page.dumps(page.loads(text, CATALOG.headings)) == text


@law(PAGES)
def test_sections_answers_and_prompts_know_their_lines(text):
    lines = text.split("\n")
    for section in page.loads(text, CATALOG.headings).sections:
        assert lines[section.line - 1].lstrip().startswith("##")
        if section.answer:
            assert section.answer.split("\n")[0] in lines[section.answer_line - 1]
        if section.prompt:
            assert section.prompt.split("\n")[0] in lines[section.prompt_line - 1]


@law(st.builds("{}\0{}".format, PAGES, ANSWERS["explain"] | ANSWERS["review"]), examples=200)
def test_an_answer_is_changed_and_nothing_else(case):
    text, _, answer = case.partition("\0")
    new = normalize_answer(answer.strip(), Format.TEXT, LABELS).text
    found = page.loads(text, CATALOG.headings)
    for place, section in enumerate(found.sections if new.strip() else ()):
        answered = section.with_answer(new, BY_EDITORS if section.tag else None)
        changed = found.with_section(section, answered)
        before = page.dumps(page.Page(found.front, found.preamble, found.sections[:place]))
        after = "".join(other.text for other in found.sections[place + 1 :])
        written = page.dumps(changed)
        assert written.startswith(before)
        assert written.endswith(after)
        again = page.loads(written, CATALOG.headings)
        assert again == changed
        eol = "\r\n" if section.heading_text.endswith("\r\n") else "\n"
        assert again.sections[place].answer == new.rstrip("\n").replace("\n", eol)
        if section.tag:
            assert again.sections[place].provenance == BY_EDITORS


@law(PAGES | FRONT_MATTERS, examples=200)
def test_a_value_is_changed_and_nothing_else(text):
    found = page.loads(text, CATALOG.headings)
    for key, value in (("title", TITLES[12]), ("weight", "7"), ("aliases", ["/a/", "/卷積/"])):
        try:
            old = dict(found.front.values)
            changed = found.with_value(key, value)
        except FrontMatterError as error:
            must_be_inside(error.line, found.front.text)
            continue
        again = page.loads(page.dumps(changed), CATALOG.headings)
        assert again == changed
        assert again.front.values == {**old, key: value}
        assert page.dumps(again).endswith(page.dumps(found)[len(found.front.text) :])


def findings(text: str) -> list[list[tuple[int, str]]]:
    """Return lines and codes of the findings in each language."""
    found = page.loads(text, CATALOG.headings)
    contexts = [PageContext(language=language, topic=topic) for language in LANGUAGES
                for topic in ("", "K")]  # fmt: skip
    return [[(f.line, f.code) for f in check_page(found, context)] for context in contexts]


@law(PAGES, examples=150)
def test_a_check_names_only_lines_of_the_page(text):
    last = text.count("\n") + 1
    assert [f for found in findings(text) for f in found if not 1 <= f[0] <= last] == []


@law(PAGES.map(lambda text: text.replace("\r", "")), examples=150)
def test_a_check_finds_the_same_with_windows_line_ends(text):
    for one, other in zip_longest(findings(text), findings(text.replace("\n", "\r\n"))):
        assert one == other


@law(st.text(st.characters(exclude_categories=["Cs"])))
def test_toml_holds_any_text(text):
    assert tomllib.loads(f"k = {toml.dumps([text])}") == {"k": [text]}

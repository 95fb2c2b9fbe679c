"""A section's printable pages: its key points, its question paper and its book."""

import re

import pytest
from helpers.ask_site import configure
from helpers.html_audit import Audit
from helpers.rendered import answer_section
from helpers.sites import build, make_site, read, write

import generate

TREE = """\
- title: Course
  children:
    - title: Part
      children: [First Topic, Second Topic]
"""
ANSWERS = (
    "1. A guess?",
    "It is so.",
    "- Point of {}",
    "1. Question of {}?\nAnswer: Answer of {}.",
)
SOURCES = 'sources = ["The Handbook <https://example.org/h>", "Our & notes"]\n'
CITED = "[[1]](#source-1)"


@pytest.fixture(scope="module")
def sheets(tmp_path_factory):
    """The built folder of a section with two answered topics; the second begins with a text."""
    site = make_site(tmp_path_factory.mktemp("sheets") / "site", TREE)
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    for name in ("first", "second"):
        for section, answer in enumerate(ANSWERS):
            page = f"content/course/part/{name}-topic.md"
            answer_section(site, answer.replace("{}", name), section=section, name=page)
    second = "content/course/part/second-topic.md"
    text = read(site, second).replace("## Preview", "Before.\n\n## Preview")
    text = text.replace("\n+++\n", f"\n{SOURCES}+++\n", 1)
    write(site, {second: re.sub(r"(Point of second|Answer of second\.)", rf"\1 {CITED}", text)})
    configure(site, "[params]\nbooks = true\n")
    return build(site) / "course/part"


def text_of(file) -> str:
    return Audit(file.read_text(encoding="utf-8")).text


def test_key_points_are_in_learning_order(sheets):
    text = text_of(sheets / "key-points.html")
    assert 0 < text.index("First Topic") < text.index("Point of first")
    assert text.index("Point of first") < text.index("Second Topic") < text.index("Point of second")
    assert "Question of" not in text


def test_a_question_paper_has_all_questions_before_the_answers(sheets):
    text = text_of(sheets / "questions.html")
    questions = [text.index(f"Question of {name}?") for name in ("first", "second")]
    answers = [text.index(f"Answer of {name}.") for name in ("first", "second")]
    assert sorted(questions) == questions
    assert sorted(answers) == answers
    assert max(questions) < min(answers)


def test_only_a_section_with_topics_of_its_own_has_printable_pages(sheets):
    links = Audit((sheets / "index.html").read_text(encoding="utf-8")).links()
    assert {"/course/part/key-points.html", "/course/part/questions.html"} <= set(links)
    assert not list((sheets / "first-topic").glob("*.html"))[1:]
    course = Audit((sheets.parent / "index.html").read_text(encoding="utf-8")).links()
    assert not [link for link in course if link.endswith("key-points.html")]


@pytest.mark.parametrize("name", ["key-points", "questions"])
def test_citations_lead_to_the_page_and_a_sheet_names_the_sources(sheets, name):
    audit = Audit((sheets / f"{name}.html").read_text(encoding="utf-8"))
    assert [link for link in audit.links() if "#source" in link] == [
        "/course/part/second-topic/#source-1"
    ]
    assert audit.text.count("Sources [1] The Handbook [2] Our & notes") == 1


def test_citations_in_a_book_lead_to_the_list_in_their_chapter(sheets):
    audit = Audit((sheets / "book.html").read_text(encoding="utf-8"))
    cited = {link.removeprefix("#") for link in audit.links() if link.endswith("-source-1")}
    assert len(cited) == 1
    assert cited <= set(audit.ids())
    assert "https://example.org/h" in audit.links()
    assert "Our & notes" in audit.text

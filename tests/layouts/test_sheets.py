"""A section's topics on one sheet, to be printed."""

import pytest
from helpers.html_audit import Audit
from helpers.minisite import build, make_site, read, write

import generate

TREE = """\
- title: Course
  children:
    - title: Part
      children: [First Topic, Second Topic]
"""
ANSWERS = {
    "Preview": "1. A guess?",
    "Explain": "It is so.",
    "Keypoint": "- Point of {}",
    "Review": "1. Question of {}?\nAnswer: Answer of {}.",
}


@pytest.fixture
def sheets(tmp_path):
    """The built folder of a section with two answered topics, the second in an odd form."""
    site = make_site(tmp_path / "site", TREE)
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    for name in ("first", "second"):
        page = f"content/course/part/{name}-topic.md"
        text = read(site, page)
        for heading, answer in ANSWERS.items():
            start = text.index(f"## {heading}")
            end = text.index("/ask_chatgpt >}}", start) + len("/ask_chatgpt >}}")
            text = f"{text[:end]}\n\n{answer.replace('{}', name)}\n{text[end:]}"
        write(site, {page: text})
    odd = "content/course/part/second-topic.md"
    write(site, {odd: read(site, odd).replace("## Preview", "Before.\n\n## Preview")})
    return build(site) / "course/part"


def text_of(file) -> str:
    return Audit(file.read_text(encoding="utf-8")).text


def test_the_key_points_of_all_topics_stand_in_learning_order(sheets):
    text = text_of(sheets / "key-points.html")
    assert 0 < text.index("First Topic") < text.index("Point of first")
    assert text.index("Point of first") < text.index("Second Topic") < text.index("Point of second")
    assert "Question of" not in text


def test_a_question_paper_has_its_answers_behind_all_questions(sheets):
    text = text_of(sheets / "questions.html")
    questions = [text.index(f"Question of {name}?") for name in ("first", "second")]
    answers = [text.index(f"Answer of {name}.") for name in ("first", "second")]
    assert sorted(questions) == questions
    assert sorted(answers) == answers
    assert max(questions) < min(answers)


def test_a_section_links_its_sheets_and_a_topic_has_none(sheets):
    links = Audit((sheets / "index.html").read_text(encoding="utf-8")).links()
    assert {"/course/part/key-points.html", "/course/part/questions.html"} <= set(links)
    assert not list((sheets / "first-topic").glob("*.html"))[1:]
    course = Audit((sheets.parent / "index.html").read_text(encoding="utf-8")).links()
    assert not [link for link in course if link.endswith("key-points.html")]

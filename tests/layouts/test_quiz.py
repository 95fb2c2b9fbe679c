"""A quiz on its page, on the question paper and in the decks, and sites without one."""

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.deck_site import build_public
from helpers.html_audit import Audit
from helpers.kinds import add_quiz
from helpers.rendered import FIRST, FIRST_FOLDER, answer_section, step_kinds
from helpers.sites import build, make_site, read, write

import check
import generate
from askbook.pages import page, quiz
from askbook.project.project import Project

QUIZ = r"""
1. What is \(x\) if \(x^2 = 4\)?

   - [x] 2 or **-2**
     Both squares are 4.
   - [ ] 4
     That is the square.

     ```
     - [x] not an option
     ```
   - [ ] {{< &lt;b>
     This is no number.

2. How much water? {#water}

   Answer: 350 ± 5 g

   70% of 500 g is 350 g.

3. What part?
Answer: -0,7
""".strip().replace("{{<", "{{% lb %}}<")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with a quiz on a page."""
    root = make_site(tmp_path_factory.mktemp("quiz") / "site")
    add_quiz(root)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    answer_section(root, QUIZ, section=4)
    build_public(root)
    return root


def test_python_and_hugo_read_the_same_questions(site):
    published = json.loads(read(site, f"public/{FIRST_FOLDER}/cards.json"))["quiz"]
    project = Project(site)
    answer = page.loads(read(site, FIRST), project.catalog.headings).by_kind["quiz"].answer
    found = quiz.read(answer, "Answer:")
    assert [one["id"] for one in published] == ["q1", "water", "q3"]
    for place, (one, other) in enumerate(zip(published, found, strict=True), start=1):
        assert one["id"] == other.id_at(place)
        rights = [option["right"] for option in one.get("options", [])]
        assert rights == [option.right for option in other.options]
        if other.amount:
            amount = other.amount
            assert [one["value"], one["tolerance"], one["unit"]] == [
                amount.value, amount.tolerance, amount.unit
            ]  # fmt: skip


def test_answers_and_reasons_are_closed_and_outside_the_question(site):
    html = read(site, f"public/{FIRST_FOLDER}/index.html")
    step = html[html.index('data-format="quiz"') :]
    asked, _, answered = step[step.index('id="quiz-q1"') :].partition("<details")
    assert "<li>4</li>" in asked
    assert "Both squares" not in asked
    assert "✓ 2 or <strong>-2</strong><p>Both squares are 4.</p>" in answered
    assert "does not count as a review" in step
    assert "<b>" not in step


def test_a_quiz_has_no_cards(site):
    assert json.loads(read(site, f"public/{FIRST_FOLDER}/cards.json"))["cards"] == []


def test_a_quiz_is_on_the_question_paper(site):
    paper = read(site, f"public/{Path(FIRST_FOLDER).parent}/questions.html")
    questions, _, answers = paper.partition("<h2>Answers</h2>")
    assert "How much water?" in questions
    assert "350" not in questions
    assert "350 ± 5 g" in answers


def test_a_quiz_is_in_the_decks_and_marked_by_moodle(site):
    assert "How much water?" in read(site, f"public/{FIRST_FOLDER}/deck.txt")
    bank = ElementTree.fromstring(read(site, "public/moodle.xml"))
    choice, amount, part = (q for q in bank if q.get("type") != "category")
    assert (choice.get("type"), choice.findtext("single")) == ("multichoice", "true")
    assert [one.get("fraction") for one in choice.iter("answer")] == ["100", "0", "0"]
    assert choice.findtext("answer/feedback/text") == "<p>Both squares are 4.</p>"
    assert "not an option" not in choice.findtext("questiontext/text")
    assert (amount.get("type"), amount.findtext("answer/text")) == ("numerical", "350")
    assert amount.findtext("answer/tolerance") == "5"
    assert "… g" in amount.findtext("questiontext/text")
    assert part.findtext("answer/text") == "-0.7"


def test_a_site_without_the_setting_has_no_quiz(tmp_path):
    root = make_site(tmp_path / "site")
    add_quiz(root)
    config = read(root, "config.toml")
    write(root, {"config.toml": config.replace('optional_sections = ["quiz"]', "")})
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    assert "## Quiz" not in read(root, FIRST)
    assert check.main(["--site", str(root), "--quiet"]) == 0
    build(root)
    html = read(root, f"public/{FIRST_FOLDER}/index.html")
    assert "quiz" not in step_kinds(Audit(html))

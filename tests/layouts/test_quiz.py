"""A quiz on its page, on the question paper, in books and in decks, and sites without one."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.deck_site import build_public
from helpers.html_audit import Audit
from helpers.kinds import add_quiz
from helpers.rendered import FIRST, FIRST_FOLDER, answer_section, step_kinds
from helpers.sites import build, make_site, plain_hugo, read, write

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

4. What does the dough need? {#needs}

   - [ ] Flour
     Not alone.
   - [ ] Water
     Not alone.
   - [x] All of the above
     A dough has both.

5. What rises? {#rises}

   - [ ] The salt
     It has no yeast in it, unlike C.
   - [ ] The water
     It stays as `B` is.
   - [x] The dough
     Yeast is in it.

6. What is measured in `C`? {#measured}

   - [x] 1
     A is not said, but \(B\) and `C` are.
   - [ ] 2
     No.
   - [ ] 3
     No.
   - [ ] 4
     No.
   - [ ] 5
     No.
""".strip().replace("{{<", "{{% lb %}}<")

AMOUNT = "350 ± 5 g".replace(" ", "\N{NO-BREAK SPACE}")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site with a quiz on a page."""
    root = make_site(tmp_path_factory.mktemp("quiz") / "site")
    add_quiz(root)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    answer_section(root, QUIZ, section=4)
    write(root, {"config.toml": read(root, "config.toml") + "books = true\n"})
    build_public(root)
    return root


def test_python_and_hugo_read_the_same_questions(site):
    published = json.loads(read(site, f"public/{FIRST_FOLDER}/cards.json"))["quiz"]
    project = Project(site)
    answer = page.loads(read(site, FIRST), project.catalog.headings).by_kind["quiz"].answer
    found = quiz.read(answer, "Answer:")
    ids = ["q1", "water", "q3", "needs", "rises", "measured"]
    assert [one["id"] for one in published] == ids
    for place, (one, other) in enumerate(zip(published, found, strict=True), start=1):
        assert one["id"] == other.id_at(place)
        rights = sorted(option["right"] for option in one.get("options", []))
        assert rights == sorted(option.right for option in other.options)
        if other.amount:
            amount = other.amount
            assert [one["value"], one["tolerance"], one["unit"]] == [
                amount.value, amount.tolerance, amount.unit
            ]  # fmt: skip


AMOUNTS = (
    *("12,544", "-1,000 g", "−1,000", "123,456 ± 5", "1,234e2"),
    *("12,5", "1234,567", "0,125", "12,5445", "12.544", "1.5e-3", "9.81 m/s²."),
    *("350 ± 5 g", "5 % of the flour", "± 5", "five", "1 000", "1-2"),
)


def test_python_and_hugo_take_the_same_texts_for_amounts(tmp_path):
    root = make_site(tmp_path / "site", "".join(f"- Topic {n}\n" for n, _ in enumerate(AMOUNTS)))
    add_quiz(root)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    for number, text in enumerate(AMOUNTS):
        answer = f"1. How much?\n\n   Answer: {text}"
        answer_section(root, answer, section=4, name=f"content/topic-{number}.md")
    plain_hugo(root)
    for number, text in enumerate(AMOUNTS):
        published = json.loads(read(root, f"public/topic-{number}/cards.json")).get("quiz", [])
        read_there = [[one["value"], one["tolerance"], one["unit"]] for one in published]
        found = quiz.amount(text)
        assert read_there == ([[found.value, found.tolerance, found.unit]] if found else []), text


def test_answers_and_reasons_are_closed_and_outside_the_question(site):
    html = read(site, f"public/{FIRST_FOLDER}/index.html")
    step = html[html.index('data-format="quiz"') :]
    asked, _, answered = step[step.index('id="quiz-q1"') :].partition("<details")
    assert "<li>4</li>" in asked
    assert "Both squares" not in asked
    assert "✓ 2 or <strong>-2</strong><div><p>Both squares are 4.</p></div>" in answered
    assert "does not count as a review" in step
    assert "<b>" not in step


def test_a_quiz_has_no_cards(site):
    assert json.loads(read(site, f"public/{FIRST_FOLDER}/cards.json"))["cards"] == []


def test_a_quiz_is_on_the_question_paper(site):
    paper = read(site, f"public/{Path(FIRST_FOLDER).parent}/questions.html")
    questions, _, answers = paper.partition("<h2>Answers</h2>")
    assert "How much water?" in questions
    assert AMOUNT not in questions
    assert AMOUNT in answers


def test_a_quiz_is_in_the_decks_and_marked_by_moodle(site):
    assert "How much water?" in read(site, f"public/{FIRST_FOLDER}/deck.txt")
    bank = ElementTree.fromstring(read(site, "public/moodle.xml"))
    choice, amount, part, *others = (q for q in bank if q.get("type") != "category")
    assert (choice.get("type"), choice.findtext("single")) == ("multichoice", "true")
    right = next(one for one in choice.iter("answer") if one.get("fraction") == "100")
    assert right.findtext("feedback/text") == "<p>Both squares are 4.</p>"
    shuffled = [q.findtext("shuffleanswers") for q in (choice, *others)]
    assert shuffled == ["true", "false", "false", "true"]
    assert "not an option" not in choice.findtext("questiontext/text")
    assert (amount.get("type"), amount.findtext("answer/text")) == ("numerical", "350")
    assert amount.findtext("answer/tolerance") == "5"
    assert "… g" in amount.findtext("questiontext/text")
    assert part.findtext("answer/text") == "-0.7"


def options(html: str, question: str) -> list[str]:
    """Return the options of a question as a page lists them first."""
    return re.findall("<li>([^<]*)</li>", html.partition(question)[2].partition("</ol>")[0])


def test_options_are_shuffled_the_same_way_everywhere_unless_one_names_another(site):
    page_ = read(site, f"public/{FIRST_FOLDER}/index.html")
    paper = read(site, f"public/{Path(FIRST_FOLDER).parent}/questions.html")
    assert options(page_, "What does the dough need?") == ["Flour", "Water", "All of the above"]
    assert options(page_, "What rises?") == ["The salt", "The water", "The dough"]
    shuffled = options(page_, "What is measured")
    assert sorted(shuffled) == ["1", "2", "3", "4", "5"] != shuffled
    assert options(paper, "What is measured") == shuffled
    answers = page_.partition('id="quiz-measured"')[2].partition("<details")[2]
    assert re.findall("<li[^>]*>[✓✗] (.)", answers) == shuffled
    assert '<ol type="A">' in read(site, f"public/{FIRST_FOLDER}/deck.txt").replace('""', '"')


def test_a_book_has_the_answers_of_a_quiz_at_its_end(site):
    book = read(site, f"public/{Path(FIRST_FOLDER).parents[-2]}/book.html")
    text, _, answers = book.partition('id="answers"')
    assert options(text, "What rises?") == ["The salt", "The water", "The dough"]
    assert not re.search(f"[✓✗]|70%|{AMOUNT}", text)
    assert "<h4>Quiz</h4>" in answers
    assert "✓ The dough" in answers
    assert "70% of 500 g" in answers


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

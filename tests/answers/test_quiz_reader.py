"""The forms in which models write a quiz, and the one form of a page."""

import pytest
from helpers.example import LABELS

from askbook.answers.normalize import normalize_answer
from askbook.pages import quiz
from askbook.pages.sections import Format

CHOICE = """\
1. Which?

   - [ ] One
     Too few.
   - [x] Two
     As many as hands."""
AMOUNT = """\
1. How fast?

   Answer: 9.81 ± 0.05 m/s²"""
LETTERS = "1. Which?\nA) One\nB) Two\n"
REASONS = "\n- A: Too few.\n- B: As many as hands."


def normalized(text: str) -> str:
    """Return a quiz in its canonical form, which another normalization leaves alone."""
    found = normalize_answer(text, Format.QUIZ, LABELS)
    assert found.findings == ()
    assert normalize_answer(found.text, Format.QUIZ, LABELS).text == found.text
    assert quiz.dumps(quiz.read(found.text, LABELS.answer), LABELS.answer) == found.text
    return found.text


@pytest.mark.parametrize(
    "text",
    [
        CHOICE,
        f"{LETTERS}\nAnswer: B{REASONS}",
        f"{LETTERS}\n**Answer: B**\n{REASONS}",
        f"{LETTERS}\n**Answer:** B) Two{REASONS}",
        "**1. Which?**\n\n- **A.** One\n  Too few.\n- **B.** Two ✅\n  As many as hands.",
        "### Question 1: Which?\n(a) One\n(b) Two\n\nAnswer: b" + REASONS,
        "1. Which?\n* [ ] A) One\n  Too few.\n* [x] B) Two\n  As many as hands.",
    ],
    ids=["canonical", "letters", "bold label", "repeated text", "check mark", "small", "tasks"],
)
def test_a_choice_is_read_in_the_forms_of_models(text):
    assert normalized(text) == CHOICE


@pytest.mark.parametrize(
    "answer",
    [
        "9.81 ± 0.05 m/s²",
        "**9.81 m/s² ± 0.05 m/s²**",
        "≈ 9.81 m/s² (± 0.05)",
        "9.81 +/- 0.05 m/s².",
        "٩٫٨١ ± ٠٫٠٥ m/s²",
    ],
    ids=["canonical", "unit twice", "brackets", "ASCII", "Arabic digits"],
)
def test_an_amount_is_read_in_the_forms_of_models(answer):
    assert normalized(f"**1. How fast?**\n\n**Answer:** {answer}") == AMOUNT


def test_a_tolerance_in_percent_becomes_one_in_the_unit():
    assert "Answer: 350 ± 7 g" in normalized("1. How much?\nAnswer: 350 g ± 2%")
    assert "Answer: 70 ± 2 %" in normalized("1. What share?\nAnswer: 70 ± 2 %")


def test_answers_in_a_list_of_their_own_are_put_under_their_questions():
    text = "1. Which?\na) One\nb) Two\n\n2. Who?\na) I\nb) You\n\nAnswers:\n1. b\n2. a"
    found = quiz.read(normalized(text), LABELS.answer)
    assert [[option.right for option in q.options] for q in found] == [[False, True], [True, False]]


def test_several_letters_tick_several_options():
    (found,) = quiz.read(normalized(LETTERS + "C) Three\n\nAnswer: A and C"), LABELS.answer)
    assert [option.right for option in found.options] == [True, False, True]


@pytest.mark.parametrize(
    "text",
    [
        "1. Which?\nA) One\nB) Two",
        "1. Why?\nAnswer: because",
        "1. How many?\nAnswer: 1,000 g",
        f"{LETTERS}\nAnswer: B and C",
    ],
    ids=["no right option", "no number", "a comma that may divide thousands", "a missing option"],
)
def test_a_quiz_that_cannot_be_read_is_left_unchanged_and_reported(text):
    found = normalize_answer(text, Format.QUIZ, LABELS)
    assert found.text == text
    assert [one.code for one in found.findings] == ["S008"]


def test_hostile_options_stay_text():
    text = normalized("1. Which?\nA) <script>alert(1)</script>\nB) {{< lb >}}\n\nAnswer: A")
    assert "<script" not in text
    assert "{{<" not in text

"""The rules about quizzes."""

from dataclasses import replace

import pytest
from helpers.example import CATALOG

from askbook.check.quiz import check_lengths, check_quiz
from askbook.pages.sections import Expected, Format, SectionForm

GOOD = "1. Which?\n\n   - [ ] One\n     Too few.\n   - [x] Two\n     Enough."
LANGUAGE = CATALOG.default
FORM = replace(
    LANGUAGE.by_kind["review"], kind="quiz", format=Format.QUIZ, expected=Expected(questions=1)
)


def codes(text: str, form: SectionForm = FORM) -> list[str]:
    return [found.code for found in check_quiz(text, form, LANGUAGE)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (GOOD, []),
        ("1. How much?\nAnswer: 350 ± 5 g", []),
        ("", ["S001"]),
        ("1. Why?\nAnswer: because", ["S002"]),
        ("1. Which?", ["S002"]),
        (GOOD.replace("[x]", "[ ]"), ["S003"]),
        (GOOD.replace("[ ]", "[x]"), ["S003"]),
        (GOOD.replace("     Too few.\n", ""), ["S004"]),
        (GOOD.replace("Two", "one"), ["S006"]),
        (GOOD.replace("Which?", "Which? {#1st}"), ["R007"]),
    ],
)
def test_each_fault_of_a_quiz_is_reported(text, expected):
    assert codes(text) == expected


def test_two_questions_with_the_same_id_are_reported():
    text = f"{GOOD.replace('Which?', 'Which? {#a}')}\n\n2. What? {{#a}}\nAnswer: 1"
    assert codes(text, replace(FORM, expected=Expected())) == ["S005", "S005"]


def test_a_right_option_that_is_the_longest_by_far_is_reported():
    long = GOOD.replace("Two", "Two of them, since every hand needs a glove of its own")
    assert [found.code for found in check_lengths(long, LANGUAGE)] == ["S007"]
    assert list(check_lengths(GOOD, LANGUAGE)) == []

"""Answers of each format, in the form that a page holds."""

import random

import pytest
from helpers import soup
from helpers.example import LABELS

from askbook.answers.normalize import normalize_answer
from askbook.pages.sections import Format


def normalized(text: str, answer_format: Format = Format.TEXT) -> str:
    return normalize_answer(text, answer_format, LABELS).text


@pytest.mark.parametrize(
    "text", ["\nkernel", "\u202e\nkernel", " \t\n\r\n\u200b\nkernel\n\n", "\ufeff\u2028\nkernel\n"]
)
def test_an_answer_has_no_blank_lines_around_it(text):
    assert normalized(text) == "kernel"


def test_lines_of_repairs_count_from_the_original_text():
    result = normalize_answer("\u202e\n\n2.one\n3.two\n<b>", Format.TEXT, LABELS)
    assert result.text == "2. one\n3. two\n&lt;b>"
    assert result.repairs == (
        (1, "stray characters removed"),
        (3, "list number written in Markdown's form"),
        (4, "list number written in Markdown's form"),
        (5, "text escaped"),
    )


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("Q1: one?\nQ2: two?", "1. one?\n2. two?"),
        ("1) one?\n2) two?", "1. one?\n2. two?"),
        ("Five questions:\n\n1) one?", "Five questions:\n\n1) one?"),
    ],
    ids=["words", "parentheses", "text before"],
)
def test_questions_of_a_preview_are_numbered(given, written):
    assert normalized(given, Format.QUESTIONS) == written


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("1.one\n2.two", "1. one\n2. two"),
        ("١. one\n٢. two", "1. one\n2. two"),
        ("१) one\n२) two", "1) one\n2) two"),
        ("１．one\n２．two", "1. one\n2. two"),
        ("1\\. one\n2\\. two", "1. one\n2. two"),
        ("3.14 is pi\n2.71 is e", "3.14 is pi\n2.71 is e"),
        ("• one\n• two", "- one\n- two"),
        ("```\n1.one\n2.two\n```", "```\n1.one\n2.two\n```"),
    ],
    ids=[
        "tight numbers",
        "Arabic digits",
        "Devanagari digits",
        "full width",
        "escaped",
        "decimals",
        "bullets",
        "code",
    ],
)
def test_lists_get_the_form_of_markdown(given, written):
    assert normalized(given, Format.POINTS) == written


def test_a_fence_behind_an_answers_label_is_moved_to_its_own_line():
    text = "1. Do it.\nAnswer: ```py\nx = 1\n```\n\n2. Why?\nAnswer: So."
    assert normalized(text, Format.CARDS) == (
        "1. Do it.\n\n   Answer:\n\n   ```py\n   x = 1\n   ```\n\n2. Why?\nAnswer: So."
    )


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (
            "1. What is it,\nin short?\n**Answer:** A thing\nof two lines.",
            "1. What is it,\n   in short?\n\n   Answer:\n\n   A thing\n   of two lines.",
        ),
        (
            "1. What is it?\n**Answer:** A thing.\n**Explanation:** So.",
            "1. What is it?\n\n   Answer:\n\n   A thing.\n   **Explanation:** So.",
        ),
        (
            "1. Do it.\nAnswer:\nif x:\n    y()",
            "1. Do it.\n\n   Answer:\n\n   if x:\n       y()",
        ),
    ],
    ids=["two lines", "explanation", "code without a fence"],
)
def test_a_card_keeps_its_lines(given, written):
    second = "\n\n2. Why?\nAnswer: So."
    assert normalized(given + second, Format.CARDS) == written + second


@pytest.mark.parametrize(
    "hidden",
    [
        "<details>\n<summary>Answer</summary>\n\nA thing.\n</details>",
        "<details><summary><b>Answer:</b></summary>\n\nA thing.\n\n</details>",
        "<details open>\n<summary>Answer</summary>A thing.</details>",
        "<details><summary>Show answer</summary>\n\nA thing.\n</details>",
        "<details><summary>Show answer</summary>\n\nAnswer: A thing.\n</details>",
    ],
    ids=["lines", "bold", "same line", "button", "button and label"],
)
def test_an_answer_that_a_model_hides_becomes_a_cards_answer(hidden):
    text = f"1. What is it?\n\n{hidden}\n\n2. Why?\n\n{hidden}"
    written = "1. What is it?\nAnswer: A thing.\n\n2. Why?\nAnswer: A thing."
    assert normalized(text, Format.CARDS) == written


@pytest.mark.parametrize("code", ["`a | b`", "`a \\| b`"], ids=["bare", "escaped"])
def test_a_pipe_in_code_of_a_table_is_a_pipe_on_the_card(code):
    text = f"| Question | Answer |\n|--|--|\n| What is {code}? | A norm \\(\\|x\\|\\). |"
    written = "1. What is `a | b`?\nAnswer: A norm \\(\\|x\\|\\)."
    assert normalized(text, Format.CARDS) == written


def test_tags_in_code_stay():
    assert normalized("Use `<details>` here.") == "Use `<details>` here."


def test_lettered_options_keep_their_lines():
    text = "1. Which?\nA) flour\nB) salt\nAnswer: A\n\n2. Why?\nAnswer: So."
    assert normalized(text, Format.CARDS).startswith("1. Which?\\\n")


@pytest.mark.parametrize("answer_format", Format)
def test_normalizing_twice_changes_nothing(answer_format):
    chance = random.Random(answer_format)
    for _ in range(500):
        once = normalized(soup.answer(chance), answer_format)
        assert normalized(once, answer_format) == once

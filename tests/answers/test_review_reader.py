"""Every form in which models answer the Review prompt."""

import contextlib

import pytest
from helpers.steps import steps

from askbook.answers import review_reader
from askbook.answers.review_reader import ReviewError

TWO = [("What is it?", "A thing."), ("Why?", "So.")]
FORMS = {
    "canonical": "1. What is it?\nAnswer: A thing.\n\n2. Why?\nAnswer: So.",
    "after a blank line": "1. What is it? \n\nAnswer: A thing.\n\n2. Why? \n\nAnswer: So.   ",
    "indented": "1. Q: What is it?\n   A: A thing.\n\n2. Q: Why?\n   A: So.",
    "same line": "1. What is it? Answer: A thing.\n\n2. Why? Answer: So.",
    "Q and A with numbers": "Q1. What is it?\n\nA1. A thing.\n\nQ2. Why?\n\nA2. So.",
    "Q with a number, A without": "Q1. What is it?\n\nA: A thing.\n\nQ2. Why?\n\nA: So.",
    "brackets": "1. What is it?\n\n【答案】：A thing.\n\n2. Why?\n\n【答案】：So.",
    "a bullet with a word": "1. What is it?\n- 答案：A thing.\n\n2. Why?\n- 答案：So.",
    "parenthesis": "1) What is it?\nAnswer: A thing.\n\n2) Why?\nAnswer: So.",
    "parentheses": "(1) What is it?\nAns: A thing.\n\n(2) Why?\nAns: So.",
    "word, number": "Question 1: What is it?\nSolution: A thing.\nQuestion 2: Why?\nSolution: So.",
    "Chinese word and number": "問題1：What is it?\n答：A thing.\n\n問題2：Why?\n答：So.",
    "number and Chinese word": "1. 問題：What is it?\n答案：A thing.\n\n2. 問題：Why?\n答案：So.",
    "full-width stop": "1．What is it？\n答案：A thing.\n2．Why?\n答案：So.",
    "ideographic comma": "1、What is it?\n答：A thing.\n2、Why?\n答：So.",
    "capitals": "1. What is it?\nANSWER: A thing.\n2. Why?\nANSWER: So.",
    "mixed words": "1. What is it?\nAnswer: A thing.\n2. Why?\n答案：So.",
    "no space": "1.What is it?\nAnswer:A thing.\n2.Why?\nAnswer:So.",
    "bold questions": "**1. What is it?**\nA thing.\n\n**2. Why?**\nSo.",
    "bold words": "1. **What is it?**\n   **Answer:** A thing.\n2. **Why?**\n   **Answer:** So.",
    "headings": "### 1. What is it?\n\n**Answer:** A thing.\n\n### 2. Why?\n\n**Answer:** So.",
    "no numbers": "Q: What is it?\nA: A thing.\n\nQ: Why?\nA: So.",
    "all answers at the end": "1. What is it?\n2. Why?\n\n答案：\n1. A thing.\n2. So.",
    "a header with a heading": "1. What is it?\n2. Why?\n\n### Answers\n\n1. A thing.\n2. So.",
    "a word at each answer": "1. What is it?\n2. Why?\n\n答案：\n1. 答案：A thing.\n2. 答案：So.",
    "answers A1 below a header": "1. What is it?\n2. Why?\nAnswers:\nA1. A thing.\nA2. So.",
    "two lists": "1. What is it?\n2. Why?\n\n1. A thing.\n2. So.",
    "no word, plain text": "1) What is it?\nA thing.\n\n2) Why?\nSo.",
    "the same number": "1. What is it?\nAnswer: A thing.\n\n1. Why?\nAnswer: So.",
}  # fmt: skip


def pairs(found: review_reader.Review) -> list[tuple[str, str]]:
    return [(card.question, card.answer) for card in found.cards]


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_a_form_is_read_as_cards(text):
    found = pairs(review_reader.read(text, "Answer:"))
    assert [(q.strip("*").replace("？", "?"), a) for q, a in found] == TWO


BLOCKS = {
    "a bullet is the answer": ("1. What?\n- It is.\n\n2. Why?\n- So.", "- It is."),
    "code is the answer": ("1. Do it.\n```\n2. x\nAnswer: y\n```\n\n2. Why?\n```\nz\n```",
                           "```\n2. x\nAnswer: y\n```"),
    "the word stands alone before code": ("1. Do it.\nAnswer:\n```\nx\n```\n2. Why?\nAnswer: So.",
                                          "```\nx\n```"),
    "the word stands alone before a list": ("1. What?\n答案：\n1. a\n2. b\n\n2. Why?\n答案：c",
                                            "1. a\n2. b"),
    "several paragraphs": ("1. What?\nAnswer: a\n\nb\n\n2. Why?\nAnswer: c", "a\n\nb"),
    "a nested list with numbers": ("1. What?\nAnswer: Two:\n   1. a\n   2. b\n\n2. Why?\nAnswer: c",
                                   "Two:\n1. a\n2. b"),
    "three backticks inline": ("1. What?\n```Answer: x```\nAnswer: a\n2. Why?\nAnswer: b", "a"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), BLOCKS.values(), ids=BLOCKS.keys())
def test_an_answer_may_be_blocks(text, answer):
    found = review_reader.read(text, "Answer:")
    assert len(found.cards) == 2
    assert found.cards[0].answer == answer


def test_lettered_options_belong_to_the_question():
    text = (
        "1. Which?\n\nA) <div>\nB) <main>\n\n答案： B) <main>\n\n2. And?\nA: x\nB: y\n\nAnswer: A"
    )
    assert pairs(review_reader.read(text, "Answer:")) == [
        ("Which?\n\nA) <div>\nB) <main>", "B) <main>"),
        ("And?\nA: x\nB: y", "A"),
    ]


def test_text_before_the_first_question_is_kept():
    text = "Here are two:\n\n1. What?\nAnswer: a\n2. Why?\nAnswer: b"
    found = review_reader.read(text, "Answer:")
    assert found.preamble == "Here are two:"


def test_an_explicit_id_is_kept():
    found = review_reader.read("1. What? {#what}\nAnswer: a\n2. Why?\nAnswer: b", "Answer:")
    assert [card.id for card in found.cards] == ["what", ""]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("1. What?\n2. Why?\n\nNo answers, try it yourself.", 1, "this question has no answer"),
        ("I am sorry.", 1, "no questions with answers were found here"),
        ("1. a?\n2. b?\n3. c?\n\nAnswers:\n1. x\n2. y", 5, "3 questions, but 2 answers"),
        ("1. a?\nAnswer: x\n\n2. b?\n\n3. c?\nAnswer: z", 4, "question 2 has no answer"),
        ("1. a?\nAnswer: x\n\n2. b?\nAnswer: y\n\n3. c?", 7, "question 3 has no answer"),
        ("", 1, "no questions with answers were found here"),
    ],
    ids=["refused", "apology", "too few", "one missing", "the last missing", "empty"],
)
def test_a_question_without_an_answer_is_reported_at_its_line(text, line, message):
    with pytest.raises(ReviewError) as caught:
        review_reader.read(text, "Answer:")
    assert (caught.value.line, caught.value.message) == (line, message)


def test_the_pages_own_label_opens_an_answer():
    text = "1. Was?\nAntwort: Ein Ding.\n\n2. Warum?\nAntwort: Darum."
    assert pairs(review_reader.read(text, "Antwort:")) == [
        ("Was?", "Ein Ding."),
        ("Warum?", "Darum."),
    ]


@pytest.mark.parametrize(
    "piece",
    ["1. q\nAnswer: a\n", "Answer\n", "1. q\nAnswers\n", "A: a\n\n\n", "Q: q?\n", "1. q\n"],
)
def test_the_work_grows_with_the_length_of_the_text(piece):
    def read(size: int) -> None:
        with contextlib.suppress(ReviewError):
            review_reader.read((piece * size)[:size], "Answer:")

    assert steps(lambda: read(8_000)) < 2.5 * steps(lambda: read(4_000))

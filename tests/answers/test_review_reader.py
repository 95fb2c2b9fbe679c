"""Every form in which models answer the Review prompt."""

import contextlib
import re

import pytest
from helpers.steps import steps

from askbook.answers import review_reader
from askbook.answers.normalize import normalize_answer
from askbook.answers.review_reader import ReviewError
from askbook.pages.labels import Labels
from askbook.pages.sections import Format

LABELS = Labels(
    answer="Answer:",
    answers=("a", "ans", "answers", "answer key", "solution", "答案", "答", "الجواب"),
    questions=("q", "question", "問題", "题", "第#題", "السؤال"),
)
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
    "Chinese numeral": "一、What is it?\n答案：A thing.\n\n二、Why?\n答案：So.",
    "label and Chinese numeral": "問題一：What is it?\n答：A thing.\n\n問題二：Why?\n答：So.",
    "number inside a label": "第1題：What is it?\n答案：A thing.\n\n第二題：Why?\n答案：So.",
    "labels in brackets": "【問題1】What is it?\n【答案】A thing.\n\n【問題2】Why?\n【答案】So.",
    "number keys": "1️⃣ What is it?\nAnswer: A thing.\n\n2️⃣ Why?\nAnswer: So.",
    "numbers in circles": "① What is it?\nAnswer: A thing.\n\n② Why?\nAnswer: So.",
    "number sign": "Question #1: What is it?\nA: A thing.\n\nQuestion #2: Why?\nA: So.",
    "number of a total": "Question 1/2: What is it?\nA: A thing.\n\nQuestion 2 of 2: Why?\nA: So.",
    "remark": "**Question 1 (easy):** What is it?\n**Answer:** A thing.\n\n"
              "**Question 2 (hard):** Why?\n**Answer:** So.",
    "label alone in bold": "1. What is it?\n\n**Answer**\n\nA thing.\n\n2. Why?\n\n"
                           "**Answer**\n\nSo.",
    "labels as headings": "### Question 1\n\nWhat is it?\n\n#### Answer\n\nA thing.\n\n"
                          "### Question 2\n\nWhy?\n\n#### Answer\n\nSo.",
    "labels alone": "Question 1\nWhat is it?\nAnswer 1\nA thing.\n\nQuestion 2\nWhy?\n"
                    "Answer 2\nSo.",
    "table": "| # | Question | Answer |\n|---|---|---|\n| 1 | What is it? | A thing. |\n"
             "| 2 | Why? | So. |",
    "table with a row's letter": "| No. | Question | Answer |\n|---|---|---|\n"
                                 "| Q1. | What is it? | A thing. |\n| Q2. | Why? | So. |",
    "table without outer bars": "Question | Answer\n--|--\nWhat is it? | A thing.\nWhy? | So.",
    "escaped stop": "1\\. What is it?\nAnswer: A thing.\n\n2\\. Why?\nAnswer: So.",
    "numbered labels at the end": "Q1: What is it?\nQ2: Why?\n\nA1: A thing.\nA2: So.",
    "answers that name questions": "Question 1: What is it?\nQuestion 2: Why?\n\n"
                                   "Answer to Question 1: A thing.\nAnswer to Question 2: So.",
    "headings of two lists": "### Questions\n\n1. What is it?\n2. Why?\n\n---\n\n"
                             "### Answers\n\n1. A thing.\n2. So.",
    "bold questions without numbers": "**What is it?**\nA thing.\n\n**Why?**\n\nSo.",
    "bold questions before answers": "1. **What is it?** A thing.\n\n2. **Why?** So.",
    "questions as headings": "### What is it?\n\nA thing.\n\n### Why?\n\nSo.",
    "questions as headings, labels": "### What is it?\nAnswer: A thing.\n\n### Why?\nAnswer: So.",
    "breaks between": "1. What is it?\nAnswer: A thing.\n\n---\n\n2. Why?\nAnswer: So.",
    "in parentheses": "1. What is it? (Answer: A thing.)\n2. Why?（答案：So.）",
    "in a quote": "1. What is it?\n> **Answer:** A thing.\n\n2. Why?\n> **Answer:** So.",
    "dashes": "Question 1 – What is it?\nAnswer – A thing.\n\nQuestion 2 – Why?\nAnswer – So.",
    "number with a dash": "1- What is it?\nAnswer: A thing.\n\n2- Why?\nAnswer: So.",
    "italics": "1. What is it?\n*Answer: A thing.*\n\n2. Why?\n*Answer:* So.",
    "Arabic digits": "١. What is it?\nAnswer: A thing.\n\n٢. Why?\nAnswer: So.",
    "Devanagari digits": "१) What is it?\nAnswer: A thing.\n\n२) Why?\nAnswer: So.",
    "full-width digits": "１．What is it?\nAnswer: A thing.\n\n２．Why?\nAnswer: So.",
    "Arabic": "السؤال ١: What is it؟\nالجواب: A thing.\n\nالسؤال ٢: Why؟\nالجواب: So.",
}  # fmt: skip


def pairs(found: review_reader.Review) -> list[tuple[str, str]]:
    return [(card.question, card.answer) for card in found.cards]


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_a_form_is_read_as_cards(text):
    found = pairs(review_reader.read(text, LABELS))
    assert [(re.sub("[？؟]", "?", q.strip("*")), a) for q, a in found] == TWO


@pytest.mark.parametrize("text", FORMS.values(), ids=FORMS.keys())
def test_a_form_is_written_as_canonical_cards(text):
    normalized = normalize_answer(text, Format.CARDS, LABELS)
    assert normalized.findings == ()
    written = re.sub("[？؟]", "?", normalized.text.replace("*", ""))
    assert written.endswith("1. What is it?\nAnswer: A thing.\n\n2. Why?\nAnswer: So.")
    assert "|" not in written


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
    "a list under a bold question": ("**What?**\nAnswer: Two:\n1. a\n2. b\n\n**Why?**\nAnswer: c",
                                     "Two:\n1. a\n2. b"),
    "three backticks inline": ("1. What?\n```Answer: x```\nAnswer: a\n2. Why?\nAnswer: b", "a"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "answer"), BLOCKS.values(), ids=BLOCKS.keys())
def test_an_answer_may_be_blocks(text, answer):
    found = review_reader.read(text, LABELS)
    assert len(found.cards) == 2
    assert found.cards[0].answer == answer


def test_a_numbered_list_in_a_question_belongs_to_it():
    text = "1. What?\nAnswer: a\n\n2. Which?\n1. x\n2. y\n3. z\nAnswer: b\n\n3. Why?\nAnswer: c"
    assert pairs(review_reader.read(text, LABELS))[1] == ("Which?\n1. x\n2. y\n3. z", "b")


def test_lettered_options_belong_to_the_question():
    text = (
        "1. Which?\n\nA) <div>\nB) <main>\n\n答案： B) <main>\n\n2. And?\nA: x\nB: y\n\nAnswer: A"
    )
    assert pairs(review_reader.read(text, LABELS)) == [
        ("Which?\n\nA) <div>\nB) <main>", "B) <main>"),
        ("And?\nA: x\nB: y", "A"),
    ]


def test_text_before_the_first_question_is_kept():
    text = "Here are two:\n\n1. What?\nAnswer: a\n2. Why?\nAnswer: b"
    found = review_reader.read(text, LABELS)
    assert found.preamble == "Here are two:"


def test_an_explicit_id_is_kept():
    found = review_reader.read("1. What? {#what}\nAnswer: a\n2. Why?\nAnswer: b", LABELS)
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
        ("| Question | Answer |\n|--|--|\n| a? | b |\n\nText.", 5,
         "this text is not part of the table above"),
        ("| Question | Answer | Level |\n|--|--|--|\n| a? | b | hard |", 3,
         "this row has text beside its question and its answer"),
        ("Q: a?\nQ: b?\nA: x\nQ: c?\nA: y", 1, "question 1 has no answer"),
        ("1. a?\nAnswer: x\n\n2.\nAnswer: y", 4, "this question has no text"),
    ],
    ids=["refused", "apology", "too few", "one missing", "the last missing", "empty",
         "text below a table", "a third column", "one missing without numbers", "no question",],
)  # fmt: skip
def test_a_question_without_an_answer_is_reported_at_its_line(text, line, message):
    with pytest.raises(ReviewError) as caught:
        review_reader.read(text, LABELS)
    assert (caught.value.line, caught.value.message) == (line, message)


def test_the_pages_own_label_opens_an_answer():
    text = "1. Was?\nAntwort: Ein Ding.\n\n2. Warum?\nAntwort: Darum."
    assert pairs(review_reader.read(text, Labels(answer="Antwort:"))) == [
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
            review_reader.read((piece * size)[:size], LABELS)

    read(2_000)  # the first text also takes the steps that compile the patterns of the labels
    assert steps(lambda: read(8_000)) < 2.5 * steps(lambda: read(4_000))

"""Replies in the forms that models use are repaired, or rejected with reasons."""

from dataclasses import replace

import pytest
from helpers import compiled_katex, tutor

from askbook.ask.evaluate import evaluate
from askbook.chat.reply import Reply
from askbook.check.katex import Katex
from askbook.check.relevance import Subject
from askbook.pages.sections import Expected, Format, Language

ANY = Subject(names=())


def good(kind: str) -> str:
    return tutor.good(kind, "Bulk Fermentation", "Sourdough")


@pytest.mark.parametrize("kind", tutor.KINDS)
def test_a_good_answer_is_accepted_unchanged(catalog, kind):
    found = evaluate(Reply(text=good(kind)), kind, catalog.default, ANY)
    assert (found.text, found.reasons, found.repairs) == (good(kind), (), ())


@pytest.mark.parametrize(
    ("around", "repair"),
    [
        ("<think>\nFive questions…\n</think>\n\n{}", "reasoning removed"),
        ("Sure! Here are five questions:\n\n{}", "words around the answer removed"),
        ("{}\n\nI hope this helps! Let me know.", "words around the answer removed"),
        ("```markdown\n{}\n```", "fence around the whole answer removed"),
        ("\n\n{}   \n\n", None),
    ],
)
def test_text_around_an_answer_is_removed(catalog, around, repair):
    for kind in tutor.KINDS:
        reply = Reply(text=around.format(good(kind)))
        found = evaluate(reply, kind, catalog.default, ANY)
        assert (found.text, found.reasons) == (good(kind), ())
        assert list(found.repairs) == ([repair] if repair else [])


def test_a_review_in_another_form_becomes_cards(catalog):
    text = good("review").replace("Answer: ", "   **Answer:** ")
    found = evaluate(Reply(text=text), "review", catalog.default, ANY)
    assert (found.text, found.reasons) == (good("review"), ())


@pytest.mark.parametrize(
    ("reply", "reasons"),
    [
        (Reply(text="Half", finish_reason="length"),
         ["the reply was cut off at the token limit; write a shorter answer"]),
        (Reply(text="", refusal="No."), ["the model refused; answer the question"]),
        (Reply(text=" \n"), ["the reply is empty; answer the question"]),
        (Reply(text="<think>Hm.</think>"), ["the answer is empty"]),
        (Reply(text="word " * 200_000), ["write at most 20000 characters"]),
    ],
)  # fmt: skip
def test_a_reply_without_an_answer_is_rejected(catalog, reply, reasons):
    assert list(evaluate(reply, "explain", catalog.default, ANY).reasons) == reasons


def test_a_reason_quotes_the_line_that_it_is_about(catalog):
    text = good("preview").replace("limits of Bulk Fermentation here?", "limits.")
    found = evaluate(Reply(text=text), "preview", catalog.default, ANY)
    assert found.reasons == (
        "end this question with a question mark (at “4. What do you expect of the limits.”)",
    )


@pytest.mark.parametrize(("kind", "text", "reason"), [
    ("preview", "1. Why does it rise?", "expected 5 numbered questions, found 1"),
    ("explain", "It rises.", "give an example"),
    ("explain", "It rises.", "write about Proofing; the answer does not mention it"),
    ("explain", "它会发起来。" * 20, "write in Latin letters"),
    ("keypoint", "1. It rises.", "expected 3 to 15 list items, found 1"),
])  # fmt: skip
def test_a_reason_about_the_whole_answer_quotes_no_line(catalog, kind, text, reason):
    about = Subject(names=("Proofing",), context="bread", field="bread", has_context=True)
    found = evaluate(Reply(text=text), kind, catalog.default, about)
    assert reason in found.reasons


def test_an_unreadable_review_is_answered_with_its_form_and_quotes_no_line(catalog):
    found = evaluate(Reply(text="I like bread."), "review", catalog.default, ANY)
    form = "write each question behind its number, and its answer below behind 'Answer:'"
    assert found.reasons == (
        "expected 60 to 1500 words, found 3",
        "expected 5 numbered questions with answers, found 0",
        form,
    )


def test_an_unreadable_quiz_is_answered_with_its_form_and_quotes_no_line(catalog):
    language = with_quiz(catalog.default)
    found = evaluate(Reply(text="1. Why does it rise? Well."), "quiz", language, ANY)
    form = (
        "write each question behind its number, and below it a task list of its options, with "
        "[x] before the right ones, or a number behind 'Answer:'"
    )
    assert found.reasons[::2] == ("expected 3 numbered questions, found 1", form)


def with_quiz(language: Language) -> Language:
    """Return the language with a section that expects a quiz of three questions."""
    form = language.by_kind["review"]
    form = replace(form, kind="quiz", format=Format.QUIZ, expected=Expected(questions=3))
    return replace(language, sections=(*language.sections, form))


def test_active_markup_is_escaped_before_the_evaluation(catalog):
    text = good("explain") + "\n\n<script>alert(1)</script> {{< youtube x >}}"
    found = evaluate(Reply(text=text), "explain", catalog.default, ANY)
    assert "<script" not in found.text
    assert "{{< youtube" not in found.text
    assert found.is_accepted


def test_a_formula_that_katex_cannot_read_is_asked_for_again(catalog, tmp_path):
    text = good("explain") + "\n\nIt is \\(\\mathds{1}\\)."
    compiled_katex.share(tmp_path)
    check = Katex(tmp_path, pytest.fail).check
    reasons = evaluate(Reply(text=text), "explain", catalog.default, ANY, check).reasons
    assert len(reasons) == 1
    assert r"Undefined control sequence: \mathds" in reasons[0]

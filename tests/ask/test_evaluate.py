"""Replies in the forms that models use are repaired, or rejected with reasons."""

import pytest
from helpers import compiled_katex, tutor

from askbook.ask.evaluate import evaluate
from askbook.chat.reply import Reply
from askbook.check.katex import Katex
from askbook.check.relevance import Subject

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

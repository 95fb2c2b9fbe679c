import pytest
from helpers.minisite import SEED

from askbook.pages import cards, page


def test_the_seeds_review_is_five_cards():
    review = page.loads(SEED.read_bytes().decode()).sections[3]
    found = cards.read(review.answer, "Answer:")
    assert [(card.id_at(place), card.line) for place, card in enumerate(found, 1)] == [
        ("q1", 1), ("q2", 4), ("q3", 7), ("q4", 10), ("q5", 13),
    ]  # fmt: skip
    assert found[3].question == "What is stride in a convolutional layer?"
    assert found[3].answer.startswith("Stride is the amount")


@pytest.mark.parametrize(
    ("text", "label", "expected"),
    [
        ("1. Why? {#why}\nAnswer: So.", "Answer:", [("why", "Why?", "So.")]),
        ("1. 為什麼？\n答案：因為。", "答案：", [("q1", "為什麼？", "因為。")]),
        ("1. Why?", "Answer:", [("q1", "Why?", "")]),
        ("1. Why?\n   Answer:\n\n   ```\n   1. x\n   Answer: y\n   ```\n\n   So.", "Answer:",
         [("q1", "Why?", "```\n1. x\nAnswer: y\n```\n\nSo.")]),
        ("1. Which?\n   1. a\n   2. b\nAnswer: b\n2. Why?\nAnswer: c", "Answer:",
         [("q1", "Which?\n1. a\n2. b", "b"), ("q2", "Why?", "c")]),
    ],
    ids=["explicit id", "Chinese", "no answer", "blocks", "options"],
)  # fmt: skip
def test_cards_are_read(text, label, expected):
    found = cards.read(text, label)
    read = [(card.id_at(place), card.question, card.answer) for place, card in enumerate(found, 1)]
    assert read == expected

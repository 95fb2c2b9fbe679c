import pytest
from helpers.example import ANSWERS
from hypothesis import given
from hypothesis import strategies as st

from askbook.pages import cards


def test_a_canonical_review_is_five_cards():
    found = cards.read(ANSWERS[3], "Answer:")
    assert [(card.id_at(place), card.line) for place, card in enumerate(found, 1)] == [
        ("q1", 1), ("q2", 4), ("q3", 7), ("q4", 10), ("q5", 13),
    ]  # fmt: skip
    assert found[1].question == "What lifts the dough?"
    assert found[1].answer == "Gas from the yeast."


FENCED = "```\n1. x\nAnswer: y\n```"
INDENTED = FENCED.replace("\n", "\n   ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. Why? {#why}\nAnswer: So.", [("why", "Why?", "So.")]),
        ("1. Why?\n   {#why}\nAnswer: So.", [("why", "Why?", "So.")]),
        ("1. Why? {#wie-ü}\nAnswer: So.", [("q1", "Why? {#wie-ü}", "So.")]),
        ("1. Why?", [("q1", "Why?", "")]),
        (f"1. Why?\n   Answer:\n\n   {INDENTED}\n\n   So.", [("q1", "Why?", f"{FENCED}\n\nSo.")]),
        (f"1. Why?\n\n   {INDENTED}\n\n   Answer: So.", [("q1", f"Why?\n\n{FENCED}", "So.")]),
        (f"1. {INDENTED}\n\n   Answer: So.", [("q1", FENCED, "So.")]),
        ("1. Why?\n\n   > ~~~\n   > Answer: x\n   > ~~~\n\n   Answer: So.",
         [("q1", "Why?\n\n> ~~~\n> Answer: x\n> ~~~", "So.")]),
        ("1. Why?\n\n   - ````py\n     ```\n     ````\n\n   Answer: So.",
         [("q1", "Why?\n\n- ````py\n  ```\n  ````", "So.")]),
        ("1. Why?\n```x``` is code\nAnswer: So.", [("q1", "Why?\n```x``` is code", "So.")]),
        ("10. Why?\n\n    Answer: So.", [("q1", "Why?", "So.")]),
        ("1. Why?\nAnswer:\n\n       code", [("q1", "Why?", "    code")]),
        ("1. Which?\n   1. a\n   2. b\nAnswer: b\n2. Why?\nAnswer: c",
         [("q1", "Which?\n1. a\n2. b", "b"), ("q2", "Why?", "c")]),
    ],
    ids=["explicit id", "id on its own line", "no id", "no answer", "fence in the answer",
         "fence in the question", "fence as the question", "quoted fence", "fence in a list",
         "inline code", "two digits", "indented code", "options"],
)  # fmt: skip
def test_cards_are_read(text, expected):
    found = cards.read(text, "Answer:")
    read = [(card.id_at(place), card.question, card.answer) for place, card in enumerate(found, 1)]
    assert read == expected


def test_the_label_is_the_languages_own():
    (card,) = cards.read("1. なぜ？\n答え：それは。", "答え：")
    assert (card.question, card.answer) == ("なぜ？", "それは。")


SENTENCES = st.lists(
    st.sampled_from(["What", "is", "`it`", "**b**", "so", "{#no} id", "2)", "d: e", "\u7b54"]),
    min_size=1, max_size=6,
).map(lambda words: " ".join(["Say", *words]))  # fmt: skip
BLOCKS = st.one_of(
    SENTENCES,
    SENTENCES.map(lambda text: f"```py\n1. {text}\nAnswer: {text}\n```"),
    SENTENCES.map(lambda text: f"- {text}\n- {text}"),
    SENTENCES.map(lambda text: f"> {text}"),
)
TEXTS = st.lists(BLOCKS, min_size=1, max_size=3).map("\n\n".join)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["", "own-id"])), min_size=1, max_size=5))
def test_written_cards_are_read_again_as_they_were(parts):
    given_cards = [
        cards.Card(line=0, question=question, answer=answer, id=explicit)
        for question, answer, explicit in parts
    ]
    written = cards.dumps(given_cards, "Answer:")
    read = cards.read(written, "Answer:")
    assert [(c.question, c.answer, c.id) for c in read] == parts
    assert cards.dumps(read, "Answer:") == written

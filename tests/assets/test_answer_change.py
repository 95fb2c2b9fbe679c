"""The change from one text to another, word by word."""

import json

import pytest
from helpers import js
from hypothesis import given
from hypothesis import strategies as st

WORDS = st.lists(st.sampled_from(["a", "b", "edge", "edges", "卷積", "層", "x²"]), max_size=12)


@pytest.fixture(scope="module")
def diff():
    run = js.engine(js.source("recall/answer-change.js"))

    def pieces(before: str, after: str) -> list[tuple[int, str]]:
        call = f"JSON.stringify(wordDiff({json.dumps(before)}, {json.dumps(after)}))"
        return [(kind, text) for kind, text in json.loads(str(run(call)))]

    return pieces


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("one two", "one two", [(0, "one two")]),
        ("one two three", "one 2 three", [(0, "one "), (-1, "two "), (1, "2 "), (0, "three")]),
        ("one", "one two", [(0, "one "), (1, "two")]),
        ("", "new", [(1, "new")]),
        ("卷積層", "卷積核", [(0, "卷積"), (-1, "層"), (1, "核")]),
    ],
    ids=["same", "replaced", "added", "from nothing", "chinese"],
)
def test_a_change_is_shown_word_by_word(diff, before, after, expected):
    assert diff(before, after) == expected


@given(before=WORDS, after=WORDS)
def test_each_text_can_be_read_from_the_pieces(diff, before, after):
    pieces = diff(" ".join(before), " ".join(after))
    for side, words in ((-1, before), (1, after)):
        text = " ".join(part for kind, part in pieces if kind in (0, side))
        assert "".join(text.split()) == "".join(words)


def test_long_texts_are_not_compared_for_minutes(diff):
    assert len(diff("a " * 2000, "b " * 2000)) == 2

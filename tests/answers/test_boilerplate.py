"""Conversational openings and closings around an answer."""

import pytest

from askbook.answers import boilerplate


@pytest.mark.parametrize(
    ("answer", "bare"),
    [
        ("Sure! Here are five questions:\n\n1. a", "1. a"),
        ("Certainly!\n1. a", "1. a"),
        ("Here are the key points\n\n- a\n\nI hope this helps!", "- a"),
        ("Sure, a CNN is a network.\nIt has layers.", None),
        ("- a\nI hope this helps!", None),
        ("Sure!", None),
    ],
)
def test_openings_and_closings_on_their_own_lines_are_removed(catalog, answer, bare):
    assert boilerplate.strip(answer, catalog.default) == (answer if bare is None else bare)

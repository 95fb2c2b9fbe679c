"""Code spans and formulas are found as goldmark and Hugo's passthrough extension find them."""

import pytest

from askbook.text import inline
from askbook.text.inline import Formula


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("a `<b>` c", "a       c"),
        ("a ``<`b`` c", "a         c"),
        ("a `<b> c", "a `<b> c"),
        (r"a \`<b>\` c", r"a \`<b>\` c"),
        (r"\(a < b\) c", "          c"),
        ("$$a < b$$", "         "),
        (r"\(a \\) < b\) c", "              c"),
        (r"\(`a\)` b", "      ` b"),
    ],
    ids=[
        "code", "longer ticks", "one tick", "escaped ticks", "formula", "display",
        "escaped closing", "tick in a formula",
    ],
)  # fmt: skip
def test_code_spans_and_formulas_are_masked(text, masked):
    assert inline.mask(text) == masked


def test_a_code_span_may_run_over_a_line_end():
    assert [text for _, text in inline.prose("a `b\n<c>` d")] == ["a   ", "     d"]


def test_a_span_in_a_table_ends_with_its_cell():
    text = "| a | b |\n|---|---|\n| `c | d` |\n| `e \\| f` | g |"
    assert [line for _, line in inline.prose(text)][2:] == ["| `c | d` |", "|          | g |"]


def test_rows_without_a_matching_header_are_a_paragraph():
    assert [line for _, line in inline.prose("| `a |\n|---|---|\n| b` |")][2] == "     |"


def test_formulas_are_found_with_their_lines():
    text = "# \\(a\\)\n\nb `\\(no\\)` \\[\nc\n\\] $$d$$\n\n```\n\\(no\\)\n```\n- \\(e"
    assert list(inline.formulas(text)) == [
        Formula(line=1, tex="a", is_display=False),
        Formula(line=3, tex="\nc\n", is_display=True),
        Formula(line=5, tex="d", is_display=True),
    ]

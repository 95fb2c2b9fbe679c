import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbook.text import toml

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_any_string_survives(text):
    assert tomllib.loads(f"key = {toml.dumps(text)}") == {"key": text}


@given(st.lists(TEXT))
def test_any_list_of_strings_survives(items):
    assert tomllib.loads(f"key = {toml.dumps(items)}") == {"key": items}


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('say "hi"', '"say \\"hi\\""'),
        ("back\\slash", '"back\\\\slash"'),
        ("two\nlines", '"two\\nlines"'),
        ("\x7f", '"\\u007F"'),
        ("😀", '"😀"'),
        (True, "true"),
        (3, "3"),
        (["a", "b"], '["a", "b"]'),
    ],
    ids=["quotes", "backslash", "newline", "DEL", "emoji", "boolean", "integer", "list"],
)
def test_values_are_written_on_one_line(value, written):
    assert toml.dumps(value) == written


def test_a_lone_surrogate_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        toml.dumps("\ud800")

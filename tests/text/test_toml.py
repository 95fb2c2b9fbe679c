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


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("a = 1\nb = = 2\n", "Invalid value", 2),
        ("a = 1\nb = [1,\n\n", "Invalid value", 2),
        ("a = 1\n\nb = ", "Invalid value", 3),
    ],
)
def test_an_error_is_at_its_line_and_names_no_other(text, message, line):
    with pytest.raises(toml.NotToml) as error:
        toml.loads(text)
    assert (str(error.value), error.value.line) == (message, line)

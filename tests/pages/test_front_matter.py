import pytest
from hypothesis import given
from hypothesis import strategies as st

from askbook.pages import front_matter
from askbook.pages.front_matter import FrontMatterError

BLOCK = """+++
# about
title = "Old"  # the name
weight = '1'
aliases = [
  "/a/",  # first
  "/b/",
]

[params]
title = "not this one"
+++
"""


@given(st.text())
def test_split_loses_nothing(text):
    front, rest = front_matter.split(text)
    assert front.text + rest == text


@given(st.text("+\n\r \t\ufeffkey=\"'[]#", max_size=40))
def test_split_loses_nothing_of_what_looks_like_front_matter(text):
    front, rest = front_matter.split(text)
    assert front.text + rest == text


@pytest.mark.parametrize(
    ("key", "value", "old", "new"),
    [
        ("title", "New", '"Old"  # the name', '"New"  # the name'),
        ("weight", "12", "'1'", '"12"'),
        ("aliases", ["/c/"], '[\n  "/a/",  # first\n  "/b/",\n]', '["/c/"]'),
        ("draft", True, "\n[params]", "\ndraft = true\n[params]"),
    ],
    ids=["beside a comment", "single quotes", "over several lines", "before the first table"],
)
def test_one_value_changes_and_every_other_byte_stays(key, value, old, new):
    front, _ = front_matter.split(BLOCK)
    changed = front.with_value(key, value)
    assert changed.text == BLOCK.replace(old, new, 1)
    assert changed.values == {**front.values, key: value}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_title_can_be_set(title):
    front, _ = front_matter.split(BLOCK)
    assert front.with_value("title", title).string("title") == title


def test_a_value_inside_a_string_is_not_taken_for_the_key():
    front, _ = front_matter.split('+++\nnote = """\ntitle = "x"\n"""\ntitle = "y"\n+++\n')
    changed = front.with_value("title", "z")
    assert changed.values == {"note": 'title = "x"\n', "title": "z"}


def test_windows_line_ends_stay():
    front, _ = front_matter.split('+++\r\ntitle = "x"\r\n+++\r\n')
    assert front.with_value("weight", "2").text == '+++\r\ntitle = "x"\r\nweight = "2"\r\n+++\r\n'


def test_a_page_without_front_matter_gets_one():
    front, _ = front_matter.split("text")
    assert front.with_value("title", "x").text == '+++\ntitle = "x"\n+++\n'


def test_a_mistake_is_reported_at_its_line():
    front, _ = front_matter.split('\n+++\ntitle = "x"\nweight = oops\n+++\n')
    with pytest.raises(FrontMatterError) as caught:
        _ = front.values
    assert caught.value.line == 4


def test_the_line_of_a_key_is_found():
    front, _ = front_matter.split(BLOCK)
    assert front.line_of("weight") == 4

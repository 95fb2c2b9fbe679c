"""Inserting a topic into the text of topics.yaml."""

from pathlib import Path

import pytest

from askbook.errors import SourceError
from askbook.generate import topic_file
from askbook.pages import topics

PATH = Path("data/topics.yaml")

TREE = """\
# The course.
- title: Course
  children:

    # The first part.
    - title: Part   # a note
      children:
        - First  # where it begins
        - title: Second
          slug: two
        # the last word

    - Leaf   # a leaf
    - title: Bare
      slug: bare
# The end.
"""


def insert(text: str, parent: str, title: str, **options) -> str:
    place = next(p for p in topics.walk(topics.load(text, PATH, ["de"]))
                 if p.topic.title == parent)  # fmt: skip
    return topic_file.insert(text, PATH, title=title, parent=place, **options)


def titles(text: str) -> list[str]:
    return [place.topic.title for place in topics.walk(topics.load(text, PATH, ["de"]))]


@pytest.mark.parametrize(
    ("parent", "options", "before", "line"),
    [
        ("Part", {}, "          slug: two\n", "        - New\n"),
        ("Part", {"after": 1}, "- First  # where it begins\n", "        - New\n"),
        ("Course", {}, "      slug: bare\n", "    - New\n"),
        ("Part", {"language": "de"}, "          slug: two\n",
         "        - {title: New, titles: {de: New}}\n"),
    ],
    ids=["last", "after", "above", "in a language"],
)  # fmt: skip
def test_a_topic_adds_one_line(parent, options, before, line):
    assert insert(TREE, parent, "New", **options) == TREE.replace(before, before + line, 1)


@pytest.mark.parametrize(
    ("parent", "old", "new"),
    [
        ("Leaf", "    - Leaf   # a leaf\n",
         "    - title: Leaf   # a leaf\n      children:\n        - New\n"),
        ("Bare", "      slug: bare\n", "      slug: bare\n      children:\n        - New\n"),
    ],
    ids=["a title", "a mapping"],
)  # fmt: skip
def test_a_topic_without_children_gets_them(parent, old, new):
    assert insert(TREE, parent, "New") == TREE.replace(old, new, 1)


@pytest.mark.parametrize(
    "title",
    ["Yes", "1:30", "C#", "a: b", "- x", "# no", "😀", 'say "hi"', "it's", "a, b", "[x]", "null",
     "{x}", "a #b", "@at", "&and", "*star", "!bang", "%p", "`t`", "back\\slash", "? q",
     "2024-01-01"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["", "de"])
def test_any_title_is_read_back_unchanged(title, language):
    assert titles(insert(TREE, "Part", title, language=language))[4] == title


def test_windows_line_endings_are_kept_and_a_missing_last_one_is_added():
    text = TREE.replace("\n", "\r\n")
    assert "        - New\r\n" in insert(text, "Part", "New")
    cut = "- title: Course\n  children:\n    - Leaf"
    assert insert(cut, "Course", "New") == cut + "\n    - New\n"


@pytest.mark.parametrize(
    "text",
    [
        "- {title: Course, children: [A]}\n",
        "- title: Course\n  children: [A]\n",
        "- {title: Course}\n",
    ],
)
def test_a_flow_collection_is_refused_at_its_line(text):
    with pytest.raises(SourceError, match=r"topics.yaml:[12]: is in brackets or braces"):
        insert(text, "Course", "New")

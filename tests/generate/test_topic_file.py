"""Inserting a topic into the text of topics.yaml."""

from pathlib import Path

import pytest

from askbook.errors import SourceError
from askbook.generate import outline, topic_file
from askbook.generate.outline import OutlineTopic
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


def insert(text: str, parent: str, title: str, *, language: str = "", after: int = 0) -> str:
    tree = topics.load(text, PATH, ["de"])
    place = next((p for p in topics.walk(tree) if p.topic.title == parent), None)
    new = OutlineTopic(title=title, titles={language: title} if language else {})
    return topic_file.insert(text, PATH, [new], tree, parent=place, after=after)


def titles(text: str) -> list[str]:
    return [place.topic.title for place in topics.walk(topics.load(text, PATH, ["de"]))]


@pytest.mark.parametrize(
    ("parent", "options", "before", "line"),
    [
        ("Part", {}, "          slug: two\n", "        - New\n"),
        ("Part", {"after": 1}, "- First  # where it begins\n", "        - New\n"),
        ("Course", {}, "      slug: bare\n", "    - New\n"),
        ("Part", {"language": "de"}, "          slug: two\n",
         "        - title: New\n          titles: {de: New}\n"),
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
    ("text", "expected"),
    [
        ("- {title: Course, children: [A]}\n",
         "- title: Course\n  children:\n    - A\n    - New\n"),
        ("- title: Course\n  children: [A, {title: B, slug: b}]  # two\n  slug: c\n",
         "- title: Course\n  children:\n    - A\n    - {title: B, slug: b}  # two\n    - New\n"
         "  slug: c\n"),
        ("- {title: Course}\n", "- title: Course\n  children:\n    - New\n"),
        ("- title: Course\n  children: []\n  slug: c\n",
         "- title: Course\n  children:\n    - New\n  slug: c\n"),
        ("[{title: Course, children: [A, B]}, C]\n",
         "- title: Course\n  children:\n    - A\n    - B\n    - New\n- C\n"),
    ],
    ids=["mapping", "list", "leaf", "empty list", "whole file"],
)  # fmt: skip
def test_brackets_and_braces_become_lines(text, expected):
    assert insert(text, "Course", "New") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "- New\n"),
        ("# Topics.\n", "# Topics.\n- New\n"),
        ("# Topics.\n[]\n", "# Topics.\n\n- New\n"),
        ("{}\n", "\n- New\n"),
        ("- A", "- A\n- New\n"),
        ("[A, B]\n", "- A\n- B\n- New\n"),
        ("- A\n# The end.\n", "- A\n- New\n# The end.\n"),
    ],
)
def test_a_topic_comes_at_the_top_level_without_a_parent(text, expected):
    assert insert(text, "", "New") == expected


def test_a_comment_inside_brackets_is_not_lost():
    with pytest.raises(SourceError, match=r"topics.yaml:2: write each topic and key on its own"):
        insert("- title: Course\n  children: [A, # first\n    B]\n", "Course", "New")


def test_an_outline_is_written_with_contexts_and_sections():
    text = "# Bread: at home\n- Flour\n- Dough\n  - 'no': yes\n"
    written = topic_file.insert("", PATH, outline.parse(text, PATH), ())
    assert written == (
        "- title: Bread\n  context: at home\n  children:\n    - Flour\n    - title: Dough\n"
        '      children:\n        - title: "\'no\'"\n          context: "yes"\n'
    )
    assert titles(written) == ["Bread", "Flour", "Dough", "'no'"]

"""Outlines of topics: Markdown headings and lists, or indented text."""

from pathlib import Path

import pytest

from askbook.errors import SourceError
from askbook.generate import outline

PATH = Path("outline.md")


def shape(text: str) -> list:
    """Return the titles as nested lists, with the context after a bar."""

    def one(topic) -> list | str:
        name = f"{topic.title}|{topic.context}" if topic.context else topic.title
        return [name, *map(one, topic.children)] if topic.children else name

    return [one(topic) for topic in outline.parse(text, PATH)]


TREE = [["Bread", "Flour", ["Dough", "Kneading"]], "Cakes"]


@pytest.mark.parametrize(
    "text",
    [
        "# Bread\n\n## Flour\n\n## Dough\n\n### Kneading\n\n# Cakes\n",
        "- Bread\n  - Flour\n  - Dough\n    - Kneading\n- Cakes",
        "1. Bread\n   1. Flour\n   2. Dough\n      * Kneading\n2. Cakes\n",
        "Bread\n\tFlour\n\tDough\n\t\tKneading\nCakes\n",
        "\ufeffBread\r\n  Flour\r\n  Dough\r\n      Kneading\r\nCakes\r\n",
        "```markdown\n# Bread\n- Flour\n- **Dough**:\n  - [Kneading](k.md)\n\n# Cakes #\n```\n",
        "#### Bread\n* [ ] Flour\n* [x] Dough\n    + `Kneading`\n---\n# Cakes\n",
    ],
    ids=["headings", "list", "numbers", "tabs", "Windows", "in a fence", "mixed"],
)
def test_each_form_gives_the_same_topics(text):
    assert shape(text) == TREE
    assert shape(outline.dumps(outline.parse(text, PATH))) == TREE


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Bread: baking at home", "Bread|baking at home"),
        ("Bread - baking at home", "Bread|baking at home"),
        ("Bread — baking: at home", "Bread|baking: at home"),
        ("酵母：發酵", "酵母|發酵"),
        ("Self-rising flour", "Self-rising flour"),
        ("Ratio 1:2", "Ratio 1:2"),
        ("C++", "C++"),
    ],
)
def test_a_context_follows_a_colon_or_a_dash(line, expected):
    assert shape(f"- {line}\n") == [expected]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "outline.md:1: has no topic; write one per line"),
        ("```\n```\n", "outline.md:1: has no topic"),
        ("# Bread\n\nHere are the topics.\n- Flour\n",
         "outline.md:3: is neither a heading nor a list item; write each topic as one of them"),
    ],
)  # fmt: skip
def test_what_is_no_outline_is_refused_at_its_line(text, message):
    with pytest.raises(SourceError) as caught:
        outline.parse(text, PATH)
    assert str(caught.value).startswith(message)

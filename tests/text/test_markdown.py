"""The reader of blocks, against a whole CommonMark parser."""

import random

import pytest
from markdown_it import MarkdownIt

from askbook.text import markdown
from askbook.text.markdown import Kind

ORACLE = MarkdownIt("commonmark")
CODE = (Kind.CODE, Kind.FENCE)

TEXTS = {
    "fence": "a\n```py\n# no heading\n```\n# heading",
    "tildes": "~~~\n```\n~~~\nb",
    "longer fence": "````\n```\n````\nx",
    "fence in a list": "1. a\n   ```\n   x\n   ```\n2. b",
    "fence that a list item ends": "1. a\n   ```\n   x\nb",
    "fence in a quotation": "> ```\n> x\n\n# h",
    "three backticks on one line": "```x = 1``` is code\n# h",
    "indented code": "a\n\n    # no heading\n\nb",
    "no indented code after a paragraph": "a\n    # text",
    "setext": "a\n===\nb\n---\n\n---",
    "lazy line": "> a\nb\n===\n",
    "list after text": "a\n2. b\n\n2. c\n   # h",
    "html block": "<div>\n# text\n\n# heading\n</div>",
    "comment": "<!--\n# text\n-->\n# heading",
    "tab": "-\ta\n\n\t# heading in the item",
    "item that begins empty": "-\n\n  # heading",
}
SOUP = ["- ", "1. ", "2. ", "> ", "```", "```py", "~~~", "    ", "  ", "   ", "text", "# h",
        "## h", "---", "===", "\n", "\n", "\n", "\n\n", "`", "* ", "10) ", "more"]  # fmt: skip


def code_lines(text: str) -> set[int]:
    """Return the lines of code by the oracle, blank ones aside."""
    found: set[int] = set()
    for token in ORACLE.parse(text):
        if token.type in ("fence", "code_block") and token.map:
            found |= set(range(token.map[0] + 1, token.map[1] + 1))
    return not_blank(text, found)


def not_blank(text: str, numbers: set[int]) -> set[int]:
    lines = text.split("\n")
    return {number for number in numbers if lines[number - 1].strip(" \t>")}


def headings(text: str) -> set[tuple[int, int]]:
    return {
        (token.map[0] + 1 if token.markup.startswith("#") else token.map[1], int(token.tag[1]))
        for token in ORACLE.parse(text)
        if token.type == "heading_open" and token.map
    }


def ours(text: str) -> tuple[set[int], set[tuple[int, int]]]:
    lines = markdown.scan(text)
    code = {line.number for line in lines if line.kind in CODE}
    return not_blank(text, code), {(line.number, line.level) for line in lines if line.level}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_blocks_are_those_of_commonmark(text):
    assert ours(text) == (code_lines(text), headings(text))


def test_random_blocks_are_those_of_commonmark_with_few_exceptions():
    # The oracle opens code and headings in lazy lines that CommonMark keeps in the paragraph.
    chance, wrong = random.Random(0), 0
    for _ in range(10_000):
        text = "".join(chance.choice(SOUP) for _ in range(chance.randrange(2, 14)))
        wrong += ours(text) != (code_lines(text), headings(text))
    assert wrong <= 10


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("```\nx\n```", []),
        ("```\nx", [1]),
        ("1. a\n   ```\n   x\nb\n```\ny\n```", [2]),
        ("> ```\n> x\n\nb", [1]),
    ],
    ids=["closed", "open", "ended by the item", "ended by the quotation"],
)
def test_unclosed_fences_are_found(text, numbers):
    assert [line.number for line in markdown.unclosed_fences(markdown.scan(text))] == numbers

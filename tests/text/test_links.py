"""Targets of links and images: which a text has, and replacing them."""

import pytest

from askbook.text import links


@pytest.mark.parametrize(("text", "found"), [
    ("[a](b.md) ![c](d.svg)", "b.md !d.svg"),
    ("[![a](b.svg)](c.md)", "!b.svg c.md"),
    ("![a [b](c.md) d](e.svg)", "c.md !e.svg"),
    ("[a [x] b](c.md)", "c.md"),
    ("- [ ] [a](b.md)", "b.md"),
    ("[a\nb](c.md) ![d\ne](f.svg)", "c.md !f.svg"),
    ("[a\n\nb](c.md)", ""),
    ("[a] b](c.md)", ""),
    (r"\[a](b.md)", ""),
    (r"\![c](d.md) [e\](f.md)", "d.md"),
    ("`[a](b.md)` \\( [a](b.md) \\)", ""),
    ("    [a](b.md)", ""),
    ("[a]: <b.md>\n\n> [c]: d_(e).md", "b.md d_(e).md"),
    ("<https://x.org/a> [b](<c.md>)", "https://x.org/a c.md"),
    ('[a]( b.md "title")', "b.md"),
])  # fmt: skip
def test_a_text_has_the_targets_of_its_links_and_images(text, found):
    read = ["!" * target.is_image + target.url for target in links.read(text)]
    assert " ".join(sorted(read)) == " ".join(sorted(found.split()))


def test_a_target_has_the_line_of_its_address():
    text = "# A\n\n[b\nc](d.md)\n\n- [e](f.md)"
    assert [(target.line, target.url) for target in links.read(text)] == [(4, "d.md"), (6, "f.md")]


@pytest.mark.parametrize(("text", "changed"), [
    ("[![a](b.svg)](c.md)", "[![a](B.SVG)](C.MD)"),
    ("`[a](b.md)` [c](d.md)", "`[a](b.md)` [c](D.MD)"),
    ("> - [a\n>   b](<c.md>)\n>\n> [d]: e_(f).md", "> - [a\n>   b](<C.MD>)\n>\n> [d]: E_(F).MD"),
    ("```\n[a](b.md)\n```\n[a](b.md)", "```\n[a](b.md)\n```\n[a](B.MD)"),
])  # fmt: skip
def test_addresses_are_replaced_where_they_are_written(text, changed):
    assert links.with_urls(text, str.upper) == changed

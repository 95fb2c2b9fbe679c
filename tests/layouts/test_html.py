"""Every page is HTML as the standard has it."""

import html5lib
import pytest


def mistakes(html: str) -> list[tuple[tuple[int, int], str]]:
    """Return what a browser would have to mend, each with its line and column."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [(place, code) for place, code, _ in parser.errors]


def test_no_page_has_to_be_mended(built):
    found = {
        file.relative_to(built).as_posix(): mistakes(file.read_text(encoding="utf-8"))
        for file in built.rglob("*.html")
    }
    assert {"index.html", "404.html", "zh-tw/index.html", "zh-cn/index.html"} <= found.keys()
    assert {name: errors for name, errors in found.items() if errors} == {}


@pytest.mark.parametrize(
    "html", ["<p><div></p>", "<b><i></b></i>", "<a href=x href=y>"], ids=["p", "crossed", "twice"]
)
def test_a_mistake_is_found(html):
    assert mistakes(f"<!doctype html><title>T</title>{html}")

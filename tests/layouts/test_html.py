"""Every page of a built site is valid HTML."""

import html5lib
import pytest


def parse_errors(html: str) -> list[tuple[tuple[int, int], str]]:
    """Return the parse errors of the HTML standard, each with its line and column."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parser.parse(html)
    return [(position, code) for position, code, _ in parser.errors]


def test_every_page_parses_without_errors(built):
    found = {
        file.relative_to(built).as_posix(): parse_errors(file.read_text(encoding="utf-8"))
        for file in built.rglob("*.html")
    }
    assert {"index.html", "404.html", "de/index.html"} <= found.keys()
    assert {name: errors for name, errors in found.items() if errors} == {}


@pytest.mark.parametrize(
    "html", ["<p><div></p>", "<b><i></b></i>", "<a href=x href=y>"], ids=["p", "crossed", "twice"]
)
def test_a_parse_error_is_found(html):
    assert parse_errors(f"<!doctype html><title>T</title>{html}")

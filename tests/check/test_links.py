"""Links of a text, resolved to files of a site."""

from pathlib import PurePosixPath

import pytest

from askbook.check.links import find_links, resolve_in

PAGE = PurePosixPath("bread/starter.md")


@pytest.fixture
def root(tmp_path):
    for name in ("content/bread/starter.md", "content/bread/rye loaf.md", "content/_index.md",
                 "content/bread/oven.svg", "static/logo.png", "assets/mill.svg"):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rye%20loaf.md", "content/bread/rye loaf.md"),
        ("../_index.md", "content/_index.md"),
        ("oven.svg?size=2", "content/bread/oven.svg"),
        ("/bread/starter.md", "content/bread/starter.md"),
        ("/logo.png", "static/logo.png"),
        ("/mill.svg", "assets/mill.svg"),
        ("logo.png", None),
        ("../starter.md", None),
        ("/", None),
        (".", None),
        ("a" * 300 + ".md", None),
        ("a%00.md", None),
    ],
)
def test_a_path_is_resolved_to_the_file_it_names(root, path, expected):
    found = resolve_in(root, PAGE, path)
    assert found == (PurePosixPath(expected) if expected else None)


def test_links_have_their_line_and_their_file(root):
    text = "See [a](starter.md#why) and\n![b](oven.svg).\n\n[c](none.md) `[d](e.md)`"
    links = find_links(text, lambda path: resolve_in(root, PAGE, path))
    assert [(link.line, link.path, link.is_image, str(link.file)) for link in links] == [
        (1, "starter.md", False, "content/bread/starter.md"),
        (2, "oven.svg", True, "content/bread/oven.svg"),
        (4, "none.md", False, "None"),
    ]
    assert [str(link.page) for link in links] == ["bread/starter.md", "None", "None"]


@pytest.mark.parametrize("url", ["https://x.org/a.md", "//x.org", "mailto:a@x.org", "#part"])
def test_only_paths_are_resolved(url):
    asked = []
    (link,) = find_links(f"[a]({url})", asked.append)
    assert asked == []
    assert link.file is None
    assert link.is_external == (url != "#part")

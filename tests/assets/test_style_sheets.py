"""Style sheets: they style what the layouts and scripts make."""

import re

from helpers.sites import REPO

_COMMENT_OR_STRING = re.compile(r"/\*.*?\*/|\"[^\"]*\"", re.DOTALL)
_GENERATED = re.compile(r"align-(center|right)|chroma|[a-z]{1,2}")
"""Classes of table cells, whose names are composed, and those of Hugo's syntax highlighting."""


def sources(folder: str) -> str:
    """Return the text of all files in a folder of the repository."""
    files = sorted(file for file in (REPO / folder).rglob("*.*") if file.is_file())
    return "".join(file.read_text(encoding="utf-8") for file in files)


def test_each_class_of_the_style_sheets_occurs_in_a_layout_or_script():
    css = _COMMENT_OR_STRING.sub("", sources("assets/css"))
    styled = set(re.findall(r"\.([a-z][a-z-]*)", css))
    used = set(re.findall(r"[a-z][a-z-]*", sources("layouts") + sources("assets/js")))
    assert "card" in styled
    assert sorted(name for name in styled - used if not _GENERATED.fullmatch(name)) == []

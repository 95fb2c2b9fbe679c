"""Changes of a site's topic tree, and the pages that the generate command makes of it."""

from pathlib import Path

from helpers.rendered import answer_section
from helpers.sites import read, write

import generate


def run(site: Path, *arguments: str) -> int:
    """Run ./askbook generate and return its exit code."""
    return generate.main(["--site", str(site), *arguments])


def edit_tree(site: Path, old: str, new: str) -> None:
    """Replace a part of data/topics.yaml."""
    text = read(site, "data/topics.yaml")
    assert old in text
    write(site, {"data/topics.yaml": text.replace(old, new)})


def answer(site: Path, name: str, text: str = "An answer.") -> str:
    """Answer the page's first section, and return the page's text."""
    answer_section(site, text, section=0, name=name)
    return read(site, name)


def files(site: Path) -> dict[str, str]:
    """Return the text of each page by its path."""
    return {p.relative_to(site).as_posix(): read(site, p) for p in (site / "content").rglob("*.md")}

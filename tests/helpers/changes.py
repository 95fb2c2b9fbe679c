"""Commands that change a small course, for tests that interrupt them."""

import shutil
from pathlib import Path

from helpers.moments import tree
from helpers.sites import PAGE, read, write


def _retree(site: Path, old: str, new: str) -> None:
    text = read(site, "data/topics.yaml")
    assert old in text
    write(site, {"data/topics.yaml": text.replace(old, new)})


def without_pages(site: Path) -> None:
    """Remove the pages of the course."""
    shutil.rmtree(site / "content/course")


def moved(site: Path) -> None:
    """Move a section, with an answered topic and its translation inside."""
    _retree(site, "- First Topic ", "- {title: First Topic, titles: {de: Erstes Thema}} ")
    _retree(site, "- title: Part One\n", "- title: Part One\n      slug: part-i\n")
    text = read(site, "content/course/part-one/first-topic.md")
    write(site, {"content/course/part-one/first-topic.de.md": text})
    _linked(site)


def deleted(site: Path) -> None:
    """Delete a topic that has a figure, notes and links to it."""
    _linked(site)
    _retree(site, "        - First Topic  # where it begins\n", "")


def _linked(site: Path) -> None:
    """Give the first topic a figure, notes and an exception, and link to it from another."""
    first, third = "course/part-one/first-topic", "course/part-two/third-topic"
    links = {first: "![a](dot.svg) [b](second-topic.md)", third: "[c](../part-one/first-topic.md)"}
    for name, text in links.items():
        page = read(site, f"content/{name}.md")
        write(site, {f"content/{name}.md": f"{page}{text}\n"})
    write(site, {"content/course/part-one/dot.svg": "<svg/>"})
    write(site, {"data/notes.yaml": f"/{first}:\n  explain:\n    en: '![a](dot.svg)'\n"})
    write(site, {"data/exceptions.yaml": f"- page: {first}.md\n  code: Q001\n  reason: x\n"})


def as_it_is(site: Path) -> None:
    """Change nothing before the command runs."""


def other_site(site: Path) -> None:
    """Add a folder with pages of another site."""
    text = PAGE.read_bytes().decode()
    pages = {f"old/Part {n % 3}/Page {n}.md": text.replace("five", f"{n}") for n in range(8)}
    write(site, pages)


CHANGES = {
    "generate, no pages": (without_pages, "generate", ()),
    "generate, moved": (moved, "generate", ()),
    "generate, deleted": (deleted, "generate", ("--prune", "--yes")),
    "new topic": (as_it_is, "new_topic", ("New", "--in", "Part Two")),
    "new topic in a leaf": (as_it_is, "new_topic", ("New", "--in", "First Topic")),
    "import": (other_site, "import_", ("{site}/old", "{site}/content/old")),
}


def sources(site: Path) -> dict[str, bytes]:
    """Return the files of the site, without locks and the linked engine."""
    return {
        name: data for name, data in tree(site).items()
        if not name.startswith((".askbook/", "layouts/", "assets/", "i18n/"))
    }  # fmt: skip

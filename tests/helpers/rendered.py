"""Answers put on a page of a small site, and the page's HTML as Hugo renders it."""

from pathlib import Path

from helpers.html_audit import Audit
from helpers.sites import build, plain_hugo, read, write

from askbook.pages import page

FIRST = "content/course/part-one/first-topic.md"
"""The first topic of the small site's tree."""
FIRST_FOLDER = "course/part-one/first-topic"
"""Where that topic is in the built site."""

STEPS = ["preview", "explain", "keypoint", "review"]


def answer_section(site: Path, answer: str, *, section: int = 1, name: str = FIRST) -> None:
    """Answer one section of a page, by default the Explain section of the first topic."""
    found = page.loads(read(site, name))
    old = found.sections[section]
    write(site, {name: page.dumps(found.with_section(old, old.with_answer(answer)))})


def html_of(site: Path, folder: str = FIRST_FOLDER) -> str:
    """Build the site strictly, so that warnings are errors, and return a page's HTML."""
    return read(build(site), f"{folder}/index.html")


def unchecked(site: Path, folder: str = FIRST_FOLDER) -> Audit:
    """Build with Hugo alone, which accepts content that `./askbook check` rejects."""
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    return Audit(read(site, f"public/{folder}/index.html"))


def step_kinds(audit: Audit) -> list[str]:
    """Return the kinds of a page's steps in order."""
    return [section["data-kind"] for section in audit.all("section")]

"""A small course with an answered page."""

from pathlib import Path

from helpers.sites import read, write

from askbook.pages import page

FIRST = "content/course/part-one/first-topic.md"
ANSWERS = (
    "1. What is it?\n2. Why?\n3. How?\n4. When?\n5. Who?",
    "It is so. For example, this.",
    "- One.\n- Two.\n- Three.",
    "".join(f"{n}. Which?\nAnswer: The {n}.\n\n" for n in range(1, 6)).rstrip(),
)


def answered(site: Path, name: str = FIRST) -> None:
    """Answer all sections of a page."""
    found = page.loads(read(site, name))
    for number, text in enumerate(ANSWERS):
        old = found.sections[number]
        found = found.with_section(old, old.with_answer(text))
    write(site, {name: page.dumps(found)})

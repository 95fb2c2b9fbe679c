"""Hostile shapes: four times the text takes about four times the steps."""

from collections.abc import Callable
from pathlib import PurePosixPath

import pytest
from helpers.example import CATALOG, LABELS, example_page
from helpers.sites import make_site, plain_hugo, write
from helpers.steps import steps

from askbook.answers.importer import import_page
from askbook.answers.normalize import normalize_answer
from askbook.answers.sanitize import LARGEST
from askbook.check.page_rules import PageContext, check_page
from askbook.generate import plan
from askbook.pages import page
from askbook.pages.sections import Format
from askbook.pages.topics import Topic
from askbook.text import inline, markdown

SHAPES = (
    "[a](", "*a_ ", "`", "<a", "![", "1. ", "- ", "> ", "\\(", "$$", "_a*", "a\n---\n", "&", "[^1]",
    "|", "{{<", "```\n", "    x\n", "1.x\n", "Answer:", "Q1.", "# h\n", "a\n===\n", "| a | b |\n",
    "[a]: x\n", "\\", "**a ", "```py\nx\n```\n", "1. q\nAnswer: a\n", "\n \n", "[a]: x\n\n",
    "Answer: ```\n", "1. q\nAnswers\n", "A: a\n\n\n", "> ```\n\n", "- ```\na\n",
    "## Explain\n{{< ask_chatgpt >}}\n",
    "## Explain\n{{< ask_chatgpt >}}\nq\n{{< /ask_chatgpt >}}\na\n",
)  # fmt: skip
SMALL, LARGE = 1_000, 4_000
MOST = 6.0
"""What four times the text may take; linear work takes 4, quadratic work 16."""


def page_of(answer: str) -> str:
    return example_page(["1. a?", answer, "- b", answer])


def check(text: str) -> None:
    context = PageContext(language=CATALOG.default)
    check_page(page.loads(page_of(text), CATALOG.headings), context)


WORKS: dict[str, Callable[[str], object]] = {
    "normalize": lambda text: normalize_answer(text, Format.CARDS, LABELS),
    "import": lambda text: import_page(page_of(text), CATALOG),
    "page": lambda text: page.dumps(page.loads(page_of(text), CATALOG.headings)),
    "check": check,
}


@pytest.mark.parametrize("work", WORKS.values(), ids=WORKS.keys())
def test_no_shape_takes_more_steps_than_its_length_explains(work):
    found = {}
    for shape in SHAPES:
        counted = []
        for size in (SMALL, LARGE):
            markdown.scan.cache_clear()
            inline.prose.cache_clear()
            text = shape * (size // len(shape))
            counted.append(steps(lambda text=text: work(text)))
        if counted[1] > MOST * counted[0]:
            found[shape] = counted
    assert found == {}


@pytest.mark.timeout(60)  # a search to the text's end for each mark would take many minutes
@pytest.mark.parametrize("shape", ["\\(", "\\[a ", "$$a", "`a``b", "```a`"])
def test_marks_that_nothing_closes_are_searched_for_once(shape):
    text = shape * 200_000
    assert len(inline.mask(text)) == len(text)


def test_hugo_builds_all_shapes_at_the_largest_size(tmp_path):
    site = make_site(tmp_path / "site")
    for number, shape in enumerate(SHAPES):
        answer = (shape * LARGEST)[: LARGEST - 10]
        imported = import_page(page_of(answer), CATALOG)
        write(site, {f"content/shape/{number}.md": imported.text})
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((site / "public/shape").glob("*/index.html"))) == len(SHAPES)


def test_planning_compares_each_page_with_few_topics(monkeypatch):
    # How often the title of a page is read.
    calls = []
    read = plan._title
    monkeypatch.setattr(plan, "_title", lambda found: calls.append(1) or read(found))
    stray = page.loads(page_of("x"), CATALOG.headings)
    counted = []
    for size in (50, 100):
        calls.clear()
        tree = tuple(Topic(title=f"New {n}", slug=f"new-{n}", line=n) for n in range(size))
        pages = {PurePosixPath(f"old/old-{n}.md"): stray for n in range(size)}
        plan.plan_pages(tree, CATALOG, pages)
        counted.append(len(calls))
    assert size <= counted[1] <= 2 * counted[0]

"""Hostile shapes at the caps: twice the text takes no more than about twice the work.

The work is CPU time, the least of three runs; a shape fails where three such pairs do.
"""

import time
from collections.abc import Callable
from pathlib import PurePosixPath

import pytest
from helpers.minisite import make_site, plain_hugo, write

from askbook.answers import accept, sanitize
from askbook.answers.importer import adopt
from askbook.check import Context, check_page
from askbook.generate import plan
from askbook.pages import page
from askbook.pages.topics import Topic

SHAPES = (
    "[a](", "*a_ ", "`", "<a", "![", "1. ", "- ", "> ", "\\(", "$$", "_a*", "a\n---\n", "&", "[^1]",
    "|", "{{<", "```\n", "    x\n", "1.x\n", "Answer:", "Q1.", "# h\n", "a\n===\n", "| a | b |\n",
    "[a]: x\n", "\\", "**a ", "```py\nx\n```\n", "1. q\nAnswer: a\n", "\n \n",
)  # fmt: skip
MOST = 3.2
"""What twice the text may take; measured, a linear shape is below 2.5, a quadratic one at 4."""
LEAST = 0.02
"""Seconds of CPU below which a shape is too cheap to be a danger, whatever its growth."""


def cost(work: Callable[[str], object], text: str) -> float:
    """Return the least CPU seconds of three runs."""
    found = []
    for _ in range(3):
        start = time.process_time()
        work(text)
        found.append(time.process_time() - start)
        if found[0] < LEAST:
            break
    return min(found)


def grows(work: Callable[[str], object], make: Callable[[int], str]) -> float:
    """Return what twice the text costs, as a multiple; 0 where it costs next to nothing."""
    ratio = 0.0
    for _ in range(3):
        twice = cost(work, make(sanitize.LARGEST - 10))
        if twice < LEAST:
            return 0.0
        ratio = twice / cost(work, make(sanitize.LARGEST // 2 - 10))
        if ratio < MOST:
            break
    return ratio


def text_of(answer: str) -> str:
    parts = [("Preview", "1. a?"), ("Explain", answer), ("Keypoint", "- b"), ("Review", answer)]
    return '+++\ntitle = "x"\n+++\n' + "".join(
        f"## {name}\n{{{{< ask_chatgpt >}}}}\nask\n{{{{< /ask_chatgpt >}}}}\n\n{text}\n\n"
        for name, text in parts
    )


@pytest.mark.parametrize("part", ["accept", "import", "page", "check"])
def test_no_shape_costs_more_than_its_length(catalog, part):
    context = Context(language=catalog.default)
    works = {
        "accept": lambda text: accept.accept(text, "review", "Answer:"),
        "import": lambda text: adopt(text_of(text), catalog),
        "page": lambda text: page.dumps(page.loads(text_of(text), catalog.kinds)),
        "check": lambda text: list(check_page(page.loads(text_of(text), catalog.kinds), context)),
    }
    found = {}
    for shape in SHAPES:
        ratio = grows(works[part], lambda size, shape=shape: (shape * size)[:size])
        if ratio >= MOST:
            found[shape] = round(ratio, 1)
    assert found == {}


def test_all_shapes_at_the_caps_are_built_by_hugo(tmp_path, catalog):
    site = make_site(tmp_path / "site")
    for number, shape in enumerate(SHAPES):
        answer = (shape * sanitize.LARGEST)[: sanitize.LARGEST - 10]
        adopted = adopt(text_of(answer), catalog)
        write(site, {f"content/shape/{number}.md": adopted.text})
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((site / "public/shape").glob("*/index.html"))) == len(SHAPES)


def test_planning_holds_each_page_against_few_topics(catalog, monkeypatch):
    # Counted, not timed: how often the title of a page is read.
    calls = []
    read = plan._title
    monkeypatch.setattr(plan, "_title", lambda found: calls.append(1) or read(found))
    stray = page.loads(text_of("x"), catalog.kinds)
    counted = []
    for size in (50, 100):
        calls.clear()
        tree = tuple(Topic(title=f"New {n}", slug=f"new-{n}", line=n) for n in range(size))
        pages = {PurePosixPath(f"old/old-{n}.md"): stray for n in range(size)}
        plan.plan(tree, catalog, pages)
        counted.append(len(calls))
    assert size <= counted[1] <= 2 * counted[0]

"""Python and Hugo read the same cards from every page.

Set ASKBOOK_PAGES to a folder of pages of another site to compare these, too.
"""

import os
import random
import shutil
from pathlib import Path

import pytest
from helpers import soup
from helpers.card_readers import compare, read_in_hugo
from helpers.example import ANSWERS, LABELS, example_page
from helpers.sites import REPO, SITES, copy_site, link_engine, make_site, plain_hugo, write

from askbook.answers.normalize import normalize_answer
from askbook.check.katex import Katex
from askbook.generate.import_pages import import_pages
from askbook.pages.sections import Format
from askbook.project.project import Project

REVIEWS = {
    "label in a fence": "1. a?\n\n   ```\n   Answer: x\n   ```\n\n   Answer: b",
    "number in a fence": "1. a?\nAnswer:\n\n```\n2. x\n```\n\n2. c?\nAnswer: d",
    "fence as the question": "1. ```py\n   Answer: x\n   ```\n\n   Answer: b",
    "fence behind the label": "1. a?\n   Answer: ```py\n   x = 1\n   ```",
    "fence in a list": "1. a?\nAnswer:\n\n   - ```py\n     Answer: x\n     ```\n\n2. c?\nAnswer: d",
    "fence in a quote": "1. a?\n\n   > ~~~\n   > Answer: x\n   > ~~~\n\n   Answer: b",
    "longer fence": "1. a?\n\n   ````\n   ```\n   Answer: x\n   ````\n\n   Answer: b",
    "inline code": "1. a?\n```x``` is code\nAnswer: b\n\n2. c?\nAnswer: d",
    "indented code": "1. a?\nAnswer:\n\n       Answer: x\n\n2. c?\nAnswer: d",
    "label in indented code": "1. a?\n\n       Answer: x\n\n   Answer: b",
    "label in a quote": "1. a?\n\n   > Answer: x\n\n   Answer: b",
    "explicit ids": "1. a? {#one}\nAnswer: b\n\n2. c?\n\n   {#two-2}\n\n   Answer: d",
    "two digits": "\n\n".join(f"{n}. a {n}?\n\n    Answer: b" for n in range(1, 13)),
    "text before": "Read *this*.\n\n1. a?\nAnswer: b",
    "thematic break": "1. a?\nAnswer:\n\n   b\n\n   ***\n\n   c\n\n2. d?\nAnswer: e",
}


def compare_built(root: Path) -> int:
    """Build a site and compare its cards; return their number."""
    done = plain_hugo(root)
    assert done.returncode == 0, done.stdout + done.stderr
    return compare(root, root / "public")


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir() if path.is_dir()))
def test_cards_of_a_fixture_site_are_read_alike(tmp_path, name):
    assert compare_built(copy_site(name, tmp_path / "site")) > 0


def test_cards_of_every_form_are_read_alike(tmp_path):
    root = make_site(tmp_path / "site")
    for number, review in enumerate(REVIEWS.values()):
        text = example_page([*ANSWERS[:3], review])
        write(root, {f"content/page-{number}.md": text})
    assert compare_built(root) > len(REVIEWS)


def test_cards_of_hostile_reviews_are_read_alike(tmp_path):
    root, chance = make_site(tmp_path / "site"), random.Random(11)
    for number in range(150):
        text = "\n\n".join(
            f"{n}. {soup.answer(chance).strip()}\nAnswer: {soup.answer(chance).strip()}"
            for n in range(1, 4)
        )
        review = normalize_answer(text, Format.CARDS, LABELS)
        if not review.findings:
            page = example_page([*ANSWERS[:3], review.text])
            write(root, {f"content/page-{number}.md": page})
    assert compare_built(root) > 50


def test_a_card_that_hugo_cannot_render_is_shown_as_text_and_breaks_no_build(tmp_path):
    root = make_site(tmp_path / "site")
    review = "1. a?\nAnswer: ```{r, echo=FALSE}\nx"
    write(root, {"content/page.md": example_page([*ANSWERS[:3], review])})
    assert plain_hugo(root).returncode == 0
    (card,) = read_in_hugo(root / "public", "", "/page")
    assert "{r, echo=FALSE}" in card["answer"]


@pytest.mark.skipif("ASKBOOK_PAGES" not in os.environ, reason="ASKBOOK_PAGES names no folder")
def test_cards_of_other_pages_are_read_alike(tmp_path):
    root = tmp_path / "site"
    for name in ("data", "i18n"):
        shutil.copytree(REPO / name, root / name)
    shutil.copy(REPO / "config.toml", root)
    write(
        root, {"content/_index.md": '+++\ntitle = "Home"\n+++\n', "data/topics.yaml": "- Other\n"}
    )
    source, katex = Path(os.environ["ASKBOOK_PAGES"]), Katex(root, print)
    import_pages(Project(link_engine(root)), source, root / "content/other", print, katex=katex)
    assert compare_built(root) > 0

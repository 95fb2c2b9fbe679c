"""A site with cards of every kind, for the tests of the Anki decks."""

import shutil
from collections.abc import Callable
from pathlib import Path

from helpers.sites import SITES, copy_site, read, write

import build
import generate
from askbook.pages import page
from askbook.pages.page import Page
from askbook.project.project import Project

TREE = """\
- title: Sourdough
  titles: {de: Sauerteig}
  children:
    - title: Ingredients
      titles: {de: Zutaten}
      children:
        - {title: Flour, titles: {de: Mehl}}
        - {title: "Salt::Sea", slug: hard}
    - title: Baking
      children:
        - Steam
"""
SECTION = "content/sourdough/ingredients"
FLOUR = f"{SECTION}/flour.md"
FLOUR_ADDRESS = "/sourdough/ingredients/flour/"
FLOUR_DECK = "sourdough/ingredients/flour/deck"
HARD_DECK = "sourdough/ingredients/hard/deck"
FORMS = ("apkg", "txt")

HARD = r"""
1. What is \(a < b\) & \(\hat{y} = \frac{1}{2}\)? {#math}

   Answer:

   \[
   \sum_{i=1}^{n} i = \frac{n(n+1)}{2}
   \]

2. Which "code"@prints it? {#code}

   Answer:

   ```python
   if a < b:
   @print("x & 'y'")  # [sound:x.mp3]
   ```

3. 「発酵」とは？ {#cjk}
Answer: [粉](flour.md#explain)を見て、*次へ*。

4. #hashtag; semicolons, commas — 😀 {#hash}
Answer: #no comment, "quoted", and [$]not LaTeX[/$].

5. Which table, and which picture? {#table}

   Answer:

   | a | b |
   |---|--:|
   | 1 | 2 |

   ![A dot](dot.png)
""".strip().replace("@", "\t")  # fmt: skip

DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fc"
    "cf50cf000484017fb2b3d5c50000000049454e44ae426082"
)
Edit = Callable[[Path], None]


def new_site(root: Path) -> Path:
    """Return a site with two topics that have five cards each, one of them in German, too."""
    site = copy_site("small", root)
    (site / "data/notes.yaml").unlink()
    shutil.rmtree(site / "content/sourdough")
    retree(site, TREE)
    for name in (FLOUR, FLOUR.replace(".md", ".de.md")):
        text = read(SITES / "small", name)
        write(site, {name: text.replace('date="2026-11-22"', 'date="2021-01-01"')})
    (site / SECTION / "dot.png").write_bytes(DOT)
    answer_review(site, f"{SECTION}/hard.md", HARD)
    return site


def answer_review(site: Path, name: str, review: str) -> None:
    """Write a Review into a page of the site."""
    found = load_page(site, name)
    old = found.by_kind["review"]
    write(site, {name: page.dumps(found.with_section(old, old.with_answer(review)))})


def load_page(site: Path, name: str) -> Page:
    """Return a page of the site."""
    return page.loads(read(site, name), Project(site).catalog.headings)


def build_public(site: Path, *options: str) -> Path:
    """Build the site and return the folder of the built site."""
    assert build.main(["--site", str(site), "--quiet", "--keep-going", *options]) == 0
    return site / "public"


def retree(site: Path, tree: str) -> None:
    """Replace the topic tree and generate the pages."""
    write(site, {"data/topics.yaml": tree})
    assert generate.main(["--site", str(site), "--quiet"]) == 0


def correct(site: Path) -> None:
    """Correct one of the five answers without changing the date of the Review."""
    text = read(site, FLOUR)
    assert "Answer: Glutenin and gliadin" in text
    write(site, {FLOUR: text.replace("Answer: Glutenin and gliadin", "Answer: Two, gliadin")})


def correct_on(date: str) -> Edit:
    """Return an edit that corrects one answer and dates it by the Review's ``reviewed``."""

    def edit(site: Path) -> None:
        correct(site)
        head, old, tail = read(site, FLOUR).rpartition('date="2021-01-01"')
        write(site, {FLOUR: f'{head}{old} reviewed="{date}"{tail}'})

    return edit


def note_on_a_card(site: Path) -> None:
    """Write a note on the first card, later than any import, without changing its page."""
    note = (
        f'{FLOUR_ADDRESS.rstrip("/")}: {{cards: {{q1: {{date: "2099-01-01", en: "*Three*."}}}}}}\n'
    )
    write(site, {"data/notes.yaml": note})


CORRECT_BEFORE_TODAY = correct_on("2022-01-01")
CORRECT_AFTER_TODAY = correct_on("2099-01-01")


def move(site: Path) -> None:
    """Move the topic to the other section."""
    flour = "        - {title: Flour, titles: {de: Mehl}}\n"
    assert flour in TREE
    retree(site, TREE.replace(flour, "") + flour)


def move_and_move_back(site: Path) -> None:
    """Move the topic to the other section and back again."""
    move(site)
    retree(site, TREE)


def set_aliases(*aliases: str) -> Edit:
    """Return an edit that gives the page these aliases by hand."""

    def edit(site: Path) -> None:
        found = load_page(site, FLOUR).with_value("aliases", list(aliases))
        write(site, {FLOUR: page.dumps(found)})

    return edit

"""The EPUB of a section: valid, complete, the same bytes each time, and harmless."""

import random
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from helpers import epubs, soup
from helpers.sites import copy_site, plain_hugo, read, write

import build
from askbook.publish.epub import books, package
from askbook.publish.epub.book import Book
from askbook.publish.reuse import AddedFiles


@pytest.fixture(scope="module")
def course(built: Path) -> Path:
    """The book of the small fixture site's course."""
    return built / "sourdough/book.epub"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site "hostile" with random answers beside its own, built by Hugo alone."""
    site = copy_site("hostile", tmp_path_factory.mktemp("hostile") / "site")
    soup.write_topics(site, "answers", 25, random.Random(20))
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    books.write_books(AddedFiles(site / "public"))
    return site / "public"


@pytest.fixture
def again(built: Path, tmp_path: Path) -> Path:
    """The small fixture site as another build of it, still without books."""
    public = tmp_path / "public"
    shutil.copytree(built, public, ignore=shutil.ignore_patterns("book.epub"))
    return public


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the books that are made during a test."""
    titles: list[str] = []
    dumps = package.dumps

    def counted(book: Book, *rest: Any, **options: Any) -> bytes:
        titles.append(book.title)
        return dumps(book, *rest, **options)

    monkeypatch.setattr(package, "dumps", counted)
    return titles


def test_a_book_has_no_errors_or_warnings(course):
    assert epubs.problems(course) == []


def test_a_book_of_hostile_answers_is_valid(hostile):
    assert epubs.problems(hostile / "answers/book.epub") == []


def test_nothing_in_a_hostile_book_acts(hostile):
    found = sorted(hostile.rglob("book.epub"))
    assert len(found) > 1
    for book in found:
        assert epubs.active(book) == []


def test_a_book_has_every_section_and_topic_in_reading_order(course):
    contents = epubs.chapters(course)["nav.xhtml"]
    links = [link.get("href") for link in contents.iter(f"{epubs.XHTML}a")]
    assert links[:3] == ["c1.xhtml", "c1-1.xhtml", "c1-2.xhtml"]
    package = epubs.files(course)["EPUB/package.opf"].decode()
    spine = re.findall(r'<itemref idref="(i\d+)"/>', package)
    names = dict(re.findall(r'<item id="(i\d+)" href="([^"]*)"', package))
    assert [names[item] for item in spine] == ["cover.xhtml", "nav.xhtml", *links]


def test_answers_to_questions_come_at_the_end_of_their_chapter(built):
    chapter = epubs.chapters(built / "sourdough/baking/book.epub")["c1.xhtml"]
    text = epubs.text(chapter)
    questions = text.index("What happens to a loaf without a cut?")
    last = text.index("What does steam do for the cut?")
    answers = text.index("Answers")
    assert questions < last < answers < text.index("It tears at its weakest point.")


def test_links_lead_to_chapters_of_the_book_and_otherwise_to_the_site(built):
    chapter = epubs.chapters(built / "sourdough/baking/book.epub")["c1.xhtml"]
    links = {epubs.text(link): link.get("href") for link in chapter.iter(f"{epubs.XHTML}a")}
    assert links["Steam"] == "c2.xhtml"
    assert links["flour"] == "https://small.example/sourdough/ingredients/flour/"


def test_figures_are_in_the_book_without_css_variables(built):
    epub = built / "sourdough/baking/book.epub"
    image = next(epubs.chapters(epub)["c1.xhtml"].iter(f"{epubs.XHTML}img"))
    assert image.get("alt", "").startswith("A loaf from above")
    assert b"var(" not in epubs.files(epub)[f"EPUB/{image.get('src')}"]


def test_a_book_says_who_answered_and_when(course):
    package = epubs.files(course)["EPUB/package.opf"].decode()
    assert "<dc:language>en</dc:language>" in package
    assert "<dc:creator>Sourdough</dc:creator>" in package
    assert '<meta property="dcterms:modified">2026-12-01T00:00:00Z</meta>' in package
    text = " ".join(epubs.text(one) for one in epubs.chapters(course).values())
    assert "Answered by the editors, Nov 20, 2026" in text


def test_a_book_says_how_it_can_be_read(course):
    package = epubs.files(course)["EPUB/package.opf"].decode()
    for name in ("accessMode", "accessModeSufficient", "accessibilityFeature",
                     "accessibilityHazard", "accessibilitySummary"):  # fmt: skip
        assert re.search(f'<meta property="schema:{name}">[^<]+</meta>', package)


def test_a_book_is_the_same_bytes_each_time(built, again):
    books.write_books(AddedFiles(again))
    for book in again.rglob("book.epub"):
        assert book.read_bytes() == (built / book.relative_to(again)).read_bytes()


def test_a_book_of_the_last_build_is_used_again_until_it_is_damaged(built, again, made):
    last = again.with_name("last")
    shutil.copytree(built, last)
    books.write_books(AddedFiles(again, last))
    assert made == []
    damaged = last / "sourdough/baking/book.epub"
    data = bytearray(damaged.read_bytes())
    data[len(data) // 2] ^= 1
    damaged.write_bytes(data)
    (last / "sourdough/ingredients/book.epub").write_bytes(b"")
    books.write_books(AddedFiles(again, last))
    assert made == ["Baking", "Ingredients"]


@pytest.mark.parametrize("changed", ["book.html", "scoring-ear.svg"])
def test_a_changed_document_or_figure_makes_its_books_again(built, again, made, changed):
    file = again / "sourdough/baking" / changed
    file.write_bytes(file.read_bytes().replace(b"</", b" </", 1))
    books.write_books(AddedFiles(again, built))
    assert "Baking" in made
    assert "Ingredients" not in made


@pytest.mark.parametrize("path", ["my%20bread", "課程", "%E8%AA%B2%E7%A8%8B"])
def test_books_and_decks_hold_their_images_at_any_address(tmp_path, path):
    site = copy_site("small", tmp_path / "site")
    page = "content/sourdough/ingredients/water-and-hydration.md"
    card = "Answer: ![Two bars.](hydration.svg) "
    parts = read(site, page).rpartition("Answer: ")
    write(site, {"config.toml": read(site, "config.toml") + "\n[params]\nbooks = true\n"})
    write(site, {page: parts[0] + card + parts[2]})
    options = ["--site", str(site), "--quiet", "--keep-going"]
    assert build.main([*options, "--base-url", f"https://x.org/{path}/"]) == 0
    public = site / "public/sourdough"
    assert "EPUB/images/0.svg" in epubs.files(public / "book.epub")
    with zipfile.ZipFile(public / "ingredients/water-and-hydration/deck.apkg") as deck:
        assert "0" in deck.namelist()

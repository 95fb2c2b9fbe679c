"""The EPUB of a section: valid, complete, the same bytes each time, and harmless."""

import re
import shutil
from pathlib import Path

import pytest
from helpers import epubs
from helpers.sites import copy_site, plain_hugo

from askbook.publish.epub import books

LESSON = "c1-3.xhtml"


@pytest.fixture(scope="module")
def course(built: Path) -> Path:
    """The book of the small fixture site's course."""
    return built / "sourdough/book.epub"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site "hostile", built by Hugo alone, with its books."""
    site = copy_site("hostile", tmp_path_factory.mktemp("hostile") / "site")
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    books.write_books(site / "public")
    return site / "public"


def test_a_book_has_no_errors_or_warnings(course):
    assert epubs.problems(course) == []


def test_a_book_of_hostile_answers_is_valid(hostile):
    assert epubs.problems(hostile / "answers/book.epub") == []


def test_nothing_in_a_hostile_book_acts(hostile):
    found = sorted(hostile.rglob("book.epub"))
    assert len(found) > 1
    for book in found:
        for name, document in epubs.chapters(book).items():
            for element in document.iter():
                tag = element.tag.rpartition("}")[2]
                assert tag not in {"script", "style", "form", "input", "iframe", "object"}, name
                assert not [key for key in element.attrib if key.startswith("on")], name
                for key in ("href", "src"):
                    assert re.match(r"(https?://|mailto:|[\w./#-]*$)", element.get(key, "")), name


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
    assert '<meta property="dcterms:modified">2026-12-01T00:00:00Z</meta>' in package
    text = " ".join(epubs.text(one) for one in epubs.chapters(course).values())
    assert "Answered by the editors, 2026-11-20" in text


def test_a_book_is_the_same_bytes_each_time(built, tmp_path):
    shutil.copytree(built, tmp_path / "public")
    again = tmp_path / "public/sourdough/book.epub"
    again.unlink()
    books.write_books(tmp_path / "public")
    assert again.read_bytes() == (built / "sourdough/book.epub").read_bytes()

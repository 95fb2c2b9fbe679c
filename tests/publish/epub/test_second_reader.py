"""Books in MuPDF, a reader that knows neither MathML nor style sheets in SVG."""

from collections.abc import Iterator
from pathlib import Path

import pymupdf
import pytest
from helpers import epubs

PHONE = {"width": 360, "height": 640, "fontsize": 12}
"""Size of a page and of its text, in points."""


@pytest.fixture(scope="module")
def book(built: Path) -> Iterator[pymupdf.Document]:
    """The small fixture site's course, opened on a phone."""
    pymupdf.TOOLS.mupdf_display_errors(False)
    pymupdf.TOOLS.reset_mupdf_warnings()
    with pymupdf.open(built / "sourdough/book.epub") as opened:
        opened.layout(**PHONE)
        yield opened


def page_of(book: pymupdf.Document, text: str) -> pymupdf.Page:
    return next(page for page in book if text in page.get_text())


def test_the_reader_lists_the_chapters(book, built):
    contents = epubs.chapters(built / "sourdough/book.epub")["nav.xhtml"]
    links = [epubs.text(link) for link in contents.iter(f"{epubs.XHTML}a")]
    assert [title for _, title, _ in book.get_toc()] == links
    assert pymupdf.TOOLS.mupdf_warnings() == "unknown epub version: 3.0"  # says so of each EPUB 3


def test_no_text_is_wider_than_a_phone(book):
    for page in book:
        for left, _, right, _, word, *_ in page.get_text("words"):
            assert left >= 0, word
            assert right <= page.rect.width, word


def test_a_formula_is_shown_once_or_with_its_tex_in_brackets(book):
    text = " ".join(page_of(book, "divided by the mass").get_text().split())
    assert "water has h=350/500=0.7, or" in text
    assert r"h=mwatermflour [ h = \frac{" in text


def test_a_drawing_keeps_its_colours(book):
    picture = page_of(book, "A dough of 70 percent hydration.").get_pixmap()
    black = sum(not any(picture.pixel(x, y)) for x in range(picture.width)
                for y in range(picture.height))  # fmt: skip
    assert black < 0.02 * picture.width * picture.height


def test_a_cover_has_the_title(book):
    assert book[0].get_pixmap().color_count() > 2

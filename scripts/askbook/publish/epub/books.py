"""Writes book.epub beside each book.html of a built site."""

from pathlib import Path

from askbook.publish.epub import book, package

DOCUMENT = "book.html"
"""Hugo's document of a section or the course, where the site's settings say ``books = true``."""
EPUB = "book.epub"


def write_books(public: Path) -> None:
    """Write the EPUB of every document in a built site. Raises StudyError and OSError."""
    for document in sorted(public.rglob(DOCUMENT)):
        found = book.loads(document.read_text(encoding="utf-8"))
        data = package.dumps(found, lambda path: (public / path).read_bytes())
        document.with_name(EPUB).write_bytes(data)

"""Adds book.epub beside each book.html of a built site."""

import hashlib
import re
from functools import partial
from html import unescape
from pathlib import Path, PurePosixPath

from askbook.publish.epub import book, package
from askbook.publish.reuse import AddedFiles

DOCUMENT = "book.html"
"""Hugo's document of a section or the course, where the site's settings say ``books = true``."""
EPUB = "book.epub"

_BASE = re.compile(r'data-base="([^"]*)"')
_IMAGE = re.compile(r'<img [^>]*?src="([^"]*)"')


def write_books(added: AddedFiles) -> None:
    """Write the EPUB of every document in a built site. Raises StudyError and OSError."""
    public = added.public
    for document in sorted(public.rglob(DOCUMENT)):
        html = document.read_text(encoding="utf-8")
        source = _digest_of_source(html, public)
        path = PurePosixPath(document.relative_to(public).with_name(EPUB))
        added.write(path, source, partial(_make, html, public))


def _make(html: str, public: Path) -> bytes:
    def read(path: str) -> bytes:
        return (public / path).read_bytes()

    return package.dumps(book.loads(html), read)


def _digest_of_source(html: str, public: Path) -> bytes:
    """Return the digest of a document and of its images."""
    digest = hashlib.sha256(html.encode())
    found = _BASE.search(html)
    base = unescape(found[1]) if found else ""
    for source in sorted(set(_IMAGE.findall(html))):
        digest.update((public / package.below_base(unescape(source), base)).read_bytes())
    return digest.digest()

"""Writes book.epub beside each book.html of a built site, or takes it from the last build.

An EPUB ends with a seal, which is the zip file's comment: a digest of everything that the book is
made from and of the EPUB's other bytes. So a book of the last build is used again if its document,
its images and this package are the same, and never if it is damaged.
"""

import hashlib
import inspect
import re
from functools import cache
from html import unescape
from pathlib import Path

from askbook.publish import archive
from askbook.publish.epub import book, drawings, package, xhtml

DOCUMENT = "book.html"
"""Hugo's document of a section or the course, where the site's settings say ``books = true``."""
EPUB = "book.epub"

_NO_SEAL = b"0" * 64
_BASE = re.compile(r'data-base="([^"]*)"')
_IMAGE = re.compile(r'<img [^>]*?src="([^"]*)"')


def write_books(public: Path, last: Path | None = None) -> None:
    """Write the EPUB of every document in a built site. Raises StudyError and OSError.

    ``last`` is the folder of the last build, if there is one.
    """
    for document in sorted(public.rglob(DOCUMENT)):
        target = document.with_name(EPUB)
        html = document.read_text(encoding="utf-8")
        source = _digest_of_source(html, public)
        old = last / target.relative_to(public) if last else None
        if old and old.is_file() and _is_sealed(data := old.read_bytes(), source):
            target.write_bytes(data)
        else:
            target.write_bytes(_sealed(_made(html, public), source))


def _made(html: str, public: Path) -> bytes:
    def read(path: str) -> bytes:
        return (public / path).read_bytes()

    return package.dumps(book.loads(html), read, comment=_NO_SEAL)


def _sealed(epub: bytes, source: bytes) -> bytes:
    body = epub[: -len(_NO_SEAL)]
    return body + hashlib.sha256(source + body).hexdigest().encode()


def _is_sealed(epub: bytes, source: bytes) -> bool:
    return epub == _sealed(epub, source)


def _digest_of_source(html: str, public: Path) -> bytes:
    """Return the digest of a document, of its images, and of the code that makes its EPUB."""
    digest = hashlib.sha256(_code() + html.encode())
    found = _BASE.search(html)
    base = unescape(found[1]) if found else ""
    for source in sorted(set(_IMAGE.findall(html))):
        digest.update((public / package.below_base(unescape(source), base)).read_bytes())
    return digest.digest()


@cache
def _code() -> bytes:
    modules = (archive, book, drawings, package, xhtml)
    return "".join(map(inspect.getsource, modules)).encode()

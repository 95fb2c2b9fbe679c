"""Rewrite the links of a text so that they lead to the same pages and figures after a move."""

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from askbook.text import links

Locate = Callable[[PurePosixPath], PurePosixPath | None]
"""Returns where a file below content/ will be, or None for a file that will not exist."""

_EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_SAFE = "/!$&'*+,;=:@~"
"""Characters that need no escape in a link; parentheses would end it in Markdown."""


def without_targets(text: str) -> str:
    """Return a text without its links' targets, to compare a page before and after a move."""
    return links.with_urls(text, lambda _url: "")


def targets(text: str, page: PurePosixPath) -> Iterator[PurePosixPath]:
    """Yield the files below content/ that a page's links lead to, whether they exist or not."""
    for link in links.read(text):
        if target := target_of(link.url, page):
            yield target


def relinked(text: str, old: PurePosixPath, new: PurePosixPath, locate: Locate) -> str:
    """Return the text of the page ``old`` as the page ``new``, with its links corrected.

    Links in code stay as they are, and so does a link whose target will not exist.
    """
    return links.with_urls(text, lambda url: _moved(url, old, new, locate))


def _moved(url: str, old: PurePosixPath, new: PurePosixPath, locate: Locate) -> str:
    target = target_of(url, old)
    place = locate(target) if target else None
    if place is None or target_of(url, new) == place:
        return url
    path = re.split("[?#]", url, maxsplit=1)[0]
    is_absolute = path.startswith("/")
    written = f"/{place}" if is_absolute else posixpath.relpath(place, new.parent)
    return quote(written, safe=_SAFE) + url[len(path) :]


def target_of(url: str, page: PurePosixPath) -> PurePosixPath | None:
    """Return the file below content/ that a link on a page leads to, if it is inside the site."""
    path = unquote(re.split("[?#]", url, maxsplit=1)[0])
    if not path or _EXTERNAL.match(url):
        return None
    whole = posixpath.normpath(posixpath.join("/", page.parent, path))
    depth = len(page.parent.parts) + 1
    if path.startswith("../" * depth):
        return None
    return PurePosixPath(whole.lstrip("/"))

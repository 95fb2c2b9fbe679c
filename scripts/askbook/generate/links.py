"""Rewrite the links of a text so that they lead to the same pages and figures after a move."""

import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote, unquote

from askbook.text import inline

Locate = Callable[[PurePosixPath], PurePosixPath | None]
"""Returns where a file below content/ will be, or None for a file that will not exist."""

_TARGET = re.compile(r"(?P<before>\]\(\s*<?|^ {0,3}\[[^\]]+\]:\s*<?)(?P<url>[^\s)>]+)", re.M)
_EXTERNAL = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_SAFE = "/!$&'*+,;=:@~"
"""Characters that need no escape in a link; parentheses would end it in Markdown."""


def without_targets(text: str) -> str:
    """Return a text without its links' targets, to compare a page before and after a move."""
    return _TARGET.sub(lambda match: match["before"], text)


def targets(text: str, page: PurePosixPath) -> Iterator[PurePosixPath]:
    """Yield the files below content/ that a page's links lead to, whether they exist or not."""
    for urls in _prose_urls(text).values():
        for url in urls:
            if target := target_of(url, page):
                yield target


def relinked(text: str, old: PurePosixPath, new: PurePosixPath, locate: Locate) -> str:
    """Return the text of the page ``old`` as the page ``new``, with its links corrected.

    Links in code stay as they are, and so does a link whose target will not exist.
    """
    lines = text.split("\n")
    for number, urls in _prose_urls(text).items():
        lines[number - 1] = _TARGET.sub(
            lambda match, urls=urls: (  # type: ignore[misc]
                match["before"]
                + (_moved(match["url"], old, new, locate) if match["url"] in urls else match["url"])
            ),
            lines[number - 1],
        )
    return "\n".join(lines)


def _prose_urls(text: str) -> dict[int, set[str]]:
    """Return the URLs of the links by line, those in code left out."""
    if "](" not in text and "]:" not in text:
        return {}
    found = {n: {m["url"] for m in _TARGET.finditer(line)} for n, line in inline.prose(text)}
    return {number: urls for number, urls in found.items() if urls}


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

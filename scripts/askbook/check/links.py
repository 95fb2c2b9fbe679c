"""Find the links and images of a text and resolve them to files of the site."""

import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from askbook.disk.files import is_file
from askbook.text import links
from askbook.text.links import Target

Resolver = Callable[[str], PurePosixPath | None]
"""Returns the file that a link's path leads to, relative to the site's folder, if it exists."""

_HAS_HOST = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_FOLDERS = ("content", "static", "assets")
"""Where a path that begins with a slash is looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link or an image at a line of a text, and the file it leads to."""

    line: int
    url: str
    is_image: bool
    label: str = ""
    """The name that a link definition defines."""
    file: PurePosixPath | None = None
    """Relative to the site's folder; None if it is missing or ``is_external``."""

    @property
    def path(self) -> str:
        """The URL without its fragment; nothing for a link inside the page."""
        return self.url.partition("#")[0]

    @property
    def is_external(self) -> bool:
        """Whether the URL names a scheme or a host."""
        return bool(_HAS_HOST.match(self.url))

    @property
    def page(self) -> PurePosixPath | None:
        """The page it leads to, relative to content/."""
        if self.file is None or self.file.parts[0] != "content" or self.file.suffix != ".md":
            return None
        return self.file.relative_to("content")


def find_links(text: str, resolve: Resolver) -> tuple[Link, ...]:
    """Return the links, link definitions and images of a Markdown text, but for those in code."""
    return tuple(_link(target, resolve) for target in links.read(text))


def _link(target: Target, resolve: Resolver) -> Link:
    link = Link(line=target.line, url=target.url, is_image=target.is_image, label=target.label)
    if link.is_external or not link.path:
        return link
    return replace(link, file=resolve(link.path))


def resolve_in(root: Path, page: PurePosixPath, path: str) -> PurePosixPath | None:
    """Return the file that a path on a page leads to, relative to the site's folder.

    ``page`` is relative to content/. A path with a leading slash is a file below content/,
    static/ or assets/; any other path is relative to the page's folder.
    """
    path = unquote(path.partition("?")[0])
    if path.startswith("/"):
        candidates = [posixpath.join(folder, path.lstrip("/")) for folder in _FOLDERS]
    else:
        candidates = [posixpath.normpath(posixpath.join("content", page.parent, path))]
    found = (PurePosixPath(one) for one in candidates if is_file(root / one))
    return next(found, None)

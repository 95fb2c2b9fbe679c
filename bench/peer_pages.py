"""The made-up pages in the form of each tool, with the same words.

Where a tool has no shortcode, the prompt stands in a blockquote.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from askbook.pages import front_matter
from askbook.pages.shortcode import CLOSING, OPENING

_PROMPT = re.compile(rf"{OPENING.pattern}\n(?P<prompt>.*?)\n{CLOSING.pattern}", re.DOTALL)

Files = Iterator[tuple[str, str]]
"""Files of a tool's site, by their paths in it, with their texts."""


@dataclass(frozen=True, slots=True)
class Page:
    """A made-up page as Askbook has it, by its path below the content."""

    path: PurePosixPath
    text: str

    @property
    def is_section(self) -> bool:
        """Whether it is the page of a folder."""
        return self.path.stem == "_index"

    @property
    def folder(self) -> str:
        """The folder that it is in, or the page of."""
        return self.path.parent.as_posix()

    @property
    def title(self) -> str:
        """Its title."""
        return front_matter.split(self.text)[0].string("title")

    @property
    def order(self) -> int:
        """Its place among its siblings."""
        return int(front_matter.split(self.text)[0].string("weight"))

    @property
    def body(self) -> str:
        """What follows the front matter, with a blockquote in place of each shortcode."""
        return _PROMPT.sub(_blockquote, front_matter.split(self.text)[1])


def for_hugo(pages: Iterable[Page], content: str = "content") -> Files:
    """Yield the pages as they are, below that folder."""
    for page in pages:
        yield f"{content}/{page.path}", page.text


def for_docs(pages: Iterable[Page], content: str, order: str = "") -> Files:
    """Yield them for a tool whose folders have an ``index.md``, and a home page.

    ``order`` is the key, if there is one, for the place among siblings: ``a.b`` is b in a.
    """
    yield f"{content}/index.md", _with_head({"title": "Topics"}, "Made-up topics.\n")
    for page in pages:
        head = {"title": page.title, **(_nested(order, page.order) if order else {})}
        yield f"{content}/{_index(page)}", _with_head(head, page.body)


def for_eleventy(pages: Iterable[Page]) -> Files:
    """Yield them with the tag by which a folder's page lists its topics."""
    yield "content/index.md", _with_head({"title": "Topics"}, "Made-up topics.\n")
    for page in pages:
        key = "lists" if page.is_section else "tags"
        head = {"title": page.title, key: page.folder}
        yield f"content/{_index(page)}", _with_head(head, page.body)


def for_pelican(pages: Iterable[Page]) -> Files:
    """Yield them as articles, which have dates."""
    for page in pages:
        head = f"Title: {page.title}\nDate: 2026-01-01\n\n"
        yield f"content/{_index(page)}", head + page.body


def _blockquote(match: re.Match[str]) -> str:
    return re.sub("(?m)^", "> ", match["prompt"])


def _index(page: Page) -> PurePosixPath:
    return page.path.with_name("index.md") if page.is_section else page.path


def _nested(key: str, value: object) -> dict[str, object]:
    """Return the value below a key of one or more names."""
    first, _, rest = key.partition(".")
    return {first: _nested(rest, value) if rest else value}


def _with_head(head: Mapping[str, object], body: str) -> str:
    """Return a page with YAML at its top; JSON is YAML."""
    lines = [f"{key}: {json.dumps(value)}" for key, value in head.items()]
    return "\n".join(["---", *lines, "---", "", body])

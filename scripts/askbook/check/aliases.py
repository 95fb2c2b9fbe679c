"""Rules about a page's aliases: the old addresses from which the site redirects to it."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from askbook.findings import Finding, finding
from askbook.pages.address import Address
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page
from askbook.text.slug import SITE_FOLDERS, SITE_PAGES

_PART = r"(?!\.\.?/)[^/?#\\\x00-\x20]+"
_FORM = re.compile(rf"/(?:{_PART}/)*(?:{_PART}\.html)?")
"""A folder, as ``generate`` writes it, or an HTML file, as other sites have them."""

_FILE = re.compile(r".+\.[a-z]\w*")
"""A part that looks like a file's name; a folder of that name would replace the file."""

_GENERATED = frozenset({"404.html", "index.html"})
"""HTML files that the site has already."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The addresses of the built site that an alias must not have."""

    pages: Mapping[PurePosixPath, PurePosixPath]
    """The page, below content/, at each address."""
    aliases: Mapping[PurePosixPath, PurePosixPath]
    """The first page that has each alias."""
    languages: Collection[str]
    """Codes of the languages, whose pages are in folders of that name."""


def published(alias: str, at: Address) -> PurePosixPath:
    """Return the folder or file of a page's alias in the built site."""
    return PurePosixPath(at.prefix, alias.strip("/"))


def of_page(found: Page) -> list[str]:
    """Return a page's aliases, or nothing if its front matter cannot be read."""
    try:
        return found.aliases
    except FrontMatterError:
        return []


def check_aliases(found: Page, path: PurePosixPath, at: Address, taken: Taken) -> Iterator[Finding]:
    """Yield a finding for each alias that Hugo would write over another file of the site."""
    for alias in of_page(found):
        if problem := _problem(alias, path, at, taken):
            line = found.front.line_of("aliases")
            yield finding("F009", line, f"alias {alias!r} {problem}")


def problem_of_form(alias: str) -> str:
    """Return why no page of any site can have an alias, or nothing."""
    if not _FORM.fullmatch(alias):
        return "is not an address such as /bread/flour/; begin and end it with a slash"
    parts = alias.strip("/").split("/")
    folders = parts if alias.endswith("/") else parts[:-1]
    generated = parts[0] in SITE_FOLDERS or alias.strip("/") in SITE_PAGES
    generated |= parts[-1] in _GENERATED or any(map(_FILE.fullmatch, folders))
    if generated:
        return "is the address of a file that the site generates; remove it"
    return ""


def _problem(alias: str, path: PurePosixPath, at: Address, taken: Taken) -> str:
    if problem := problem_of_form(alias):
        return problem
    folder = published(alias, at)
    if folder == at.published:
        return ""
    if other := taken.pages.get(folder):
        return f"is the address of content/{other}; remove it"
    if not at.prefix and alias.split("/")[1] in taken.languages:
        return "is in the folder of another language; remove it"
    if (other := taken.aliases.get(folder, path)) != path:  # a hidden page is not among them
        return f"is also an alias of content/{other}; remove one of them"
    return ""

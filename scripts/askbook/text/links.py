"""Read and replace the addresses of a Markdown text's links and images."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from askbook.text import inline

_URL = r"(?:\(\s*<?(?P<url>[^\s)>]+))"
_SIGN = re.compile(rf"\\.|!?\[|\]{_URL}?")
"""An escaped sign, the opening of a link or an image, or a bracket that closes one."""
_DEFINITION = re.compile(
    r" {0,3}\[(?P<label>[^\]]+)\]:\s*<?(?P<url>[^\s>]+)>?"
    r"""(?:\s+(?:"[^"]*"?|'[^']*'?|\([^)]*\)?))?\s*$"""
)
"""A link definition; its title may go on in the next line. With other words, it is text."""
_AUTOLINK = re.compile(r"<(?P<url>[a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>", re.IGNORECASE)
_WRITTEN = re.compile(rf"\](?:{_URL}|:\s*<?(?P<defined>[^\s>]+))")


@dataclass(frozen=True, slots=True)
class Target:
    """The address of a link, a link definition or an image, with its line from 1."""

    line: int
    url: str
    is_image: bool = False
    label: str = ""
    """The name that a link definition defines."""


def read(text: str) -> Iterator[Target]:
    """Yield the targets of a text, but for those in code and formulas.

    An image in a link is a target of its own, before that of the link.
    """
    if not any(sign in text for sign in ("](", "]:", "<")):
        return
    last, opened = 0, list[bool]()
    for number, line in inline.prose(text):
        if number > last + 1:
            opened.clear()
        last = number
        for match in _AUTOLINK.finditer(line):
            yield Target(number, match["url"])
        if definition := _DEFINITION.match(line):
            yield Target(number, definition["url"], label=definition["label"])
        for sign in _SIGN.finditer(line):
            if sign[0].endswith("[") and not sign[0].startswith("\\"):
                opened.append(sign[0] == "![")
            elif sign[0].startswith("]") and opened:
                is_image = opened.pop()
                if sign["url"]:
                    yield Target(number, sign["url"], is_image)


def with_urls(text: str, change: Callable[[str], str]) -> str:
    """Return a text with other addresses in its links and images, but for those in code."""
    lines = text.split("\n")
    urls: dict[int, dict[str, str]] = {}
    for target in read(text):
        urls.setdefault(target.line, {})[target.url] = change(target.url)
    for number, changed in urls.items():
        lines[number - 1] = _WRITTEN.sub(partial(_replaced, changed), lines[number - 1])
    return "\n".join(lines)


def _replaced(changed: dict[str, str], written: re.Match[str]) -> str:
    url = written["url"] or written["defined"]
    return written[0].removesuffix(url) + changed.get(url, url)

"""The sources of a topic: texts below sources/ that a model is given, and citations of them.

A citation is a link such as ``[[1]](#source-1)``; the page lists its sources under these ids.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from askbook.text import inline
from askbook.text.strict_yaml import Source

_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
CITATION = re.compile(r"\[\[(?P<shown>\d+)\]\]\(#source-(?P<number>\d+)\)")
_MOST_DIGITS = 9
"""Python refuses to read a number of thousands of digits."""
_QUOTED = re.compile(rf"[“\"„«](?P<words>[^“”\"„«»]+)[”\"“»][.,]?[ ]?{CITATION.pattern}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A source: its file below sources/, its title, its address or nothing, and its line."""

    file: PurePosixPath
    title: str
    address: str
    line: int

    @property
    def entry(self) -> str:
        """The title and the address as in front matter: ``Title <https://…>``."""
        return f"{self.title} <{self.address}>" if self.address else self.title


def read(source: Source, title: Callable[[Source], str]) -> Reference:
    """Return a source of topics.yaml; raise SourceError at a wrong value."""
    fields = source.fields(required=("file", "title"), optional=("address",))
    file = PurePosixPath(fields["file"].string())
    if file.is_absolute() or ".." in file.parts or file.suffix not in (".md", ".txt"):
        raise fields["file"].error(f"{file} is not a .txt or .md file below sources/")
    address = fields["address"].string() if "address" in fields else ""
    if address and not _ADDRESS.fullmatch(address):
        raise fields["address"].error(f"{address!r} is not an address such as https://example.org/")
    name = title(fields["title"])
    if set("<>") & set(name):
        raise fields["title"].error("a source's title cannot contain < or >")
    return Reference(file=file, title=name, address=address, line=source.line)


def citations(text: str) -> Iterator[tuple[int, int]]:
    """Yield the line and the number of each citation in an answer."""
    for line, visible in _cited_prose(text):
        for found in CITATION.finditer(visible):
            yield line, _number(found)


def quotations(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the line, the number and the words of each quotation that a citation follows."""
    for line, visible in _cited_prose(text):
        for found in _QUOTED.finditer(visible):
            yield line, _number(found), found["words"]


def _cited_prose(text: str) -> Sequence[tuple[int, str]]:
    """Return the lines of prose of a text that may have citations."""
    return inline.prose(text) if "](#source-" in text else ()


def _number(citation: re.Match[str]) -> int:
    """Return a citation's number; of one with too many digits, a number that no source has."""
    return int(citation["number"][:_MOST_DIGITS])

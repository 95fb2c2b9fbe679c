"""Read and edit the TOML block at the top of a page.

The block is kept as it is written. Its values are parsed on demand, and one value can be
changed without touching any other byte.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from askbook.text import toml

_BLOCK = re.compile(
    r"(?P<open>\ufeff?(?:[ \t]*\r?\n)*\+\+\+[ \t]*\r?\n)"
    r"(?P<inner>.*?)"
    r"(?P<close>^\+\+\+[ \t]*(?:\r?\n|\Z))",
    re.DOTALL | re.MULTILINE,
)


class FrontMatterError(Exception):
    """Front matter that is not TOML; ``line`` counts from the page's first line."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True)
class FrontMatter:
    """A page's front matter as it is written, with its opening and closing lines."""

    opening: str = ""
    inner: str = ""
    closing: str = ""

    @property
    def text(self) -> str:
        """The whole block, byte for byte."""
        return self.opening + self.inner + self.closing

    @cached_property
    def values(self) -> Mapping[str, object]:
        """The values by key. Raises FrontMatterError if the block is not TOML."""
        try:
            return toml.loads(self.inner)
        except toml.NotToml as error:
            line = self.opening.count("\n") + error.line
            raise FrontMatterError(f"front matter is not TOML: {error}", line) from error

    def string(self, key: str) -> str:
        """Return the value of a key, or an empty string if it is not a string."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def line_of(self, key: str) -> int:
        """Return the line that sets the key, or the first line."""
        for start, _ in _settings(self.inner, key):
            return (self.opening + self.inner[:start]).count("\n") + 1
        return 1

    def with_value(self, key: str, value: toml.Value) -> "FrontMatter":
        """Return the block with one value changed and every other byte kept.

        Raises FrontMatterError if the block is not TOML or the value cannot be replaced.
        """
        if not self.opening:
            return FrontMatter("+++\n", f"{key} = {toml.dumps(value)}\n", "+++\n")
        old = self.values
        if old.get(key) == value:
            return self
        wanted = {**old, key: value}
        for inner in _edits(self.inner, key, toml.dumps(value), old.get(key)):
            if _reads_as(inner, wanted):
                return FrontMatter(self.opening, inner, self.closing)
        raise FrontMatterError(f"cannot change {key!r} here; set it by hand", self.line_of(key))


def split(text: str) -> tuple[FrontMatter, str]:
    """Return the front matter at the start of a page and the rest of the page."""
    match = _BLOCK.match(text)
    if not match:
        return FrontMatter(), text
    return FrontMatter(match["open"], match["inner"], match["close"]), text[match.end() :]


def _reads_as(inner: str, wanted: Mapping[str, object]) -> bool:
    try:
        return toml.loads(inner) == wanted
    except (toml.NotToml, RecursionError):  # comparing very deep values recurses
        return False


def _settings(inner: str, key: str) -> Iterator[tuple[int, int]]:
    """Yield the offset of each line that may set the key, and the offset of its value."""
    name = re.escape(key)
    pattern = rf"""^[ \t]*(?:{name}|"{name}"|'{name}')[ \t]*=[ \t]*"""
    for match in re.finditer(pattern, inner, re.MULTILINE):
        yield match.span()


def _edits(inner: str, key: str, written: str, old: object) -> Iterator[str]:
    """Yield texts in which the key may have its new value, the most likely first."""
    for _, start in _settings(inner, key):
        for end in re.finditer(r"[ \t]*(?=#|\r?$|\Z)", inner[start:], re.MULTILINE):
            if _reads_as(f"k = {inner[start : start + end.start()]}", {"k": old}):
                yield inner[:start] + written + inner[start + end.start() :]
    eol = "\r\n" if "\r\n" in inner else "\n"
    table = re.search(r"^[ \t]*\[", inner, re.MULTILINE)
    place = table.start() if table else len(inner)
    yield inner[:place] + f"{key} = {written}{eol}" + inner[place:]
    yield f"{key} = {written}{eol}" + inner

"""Read an outline of topics: Markdown headings and lists, or indented lines of text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from askbook.errors import SourceError

_HEADING = re.compile(r" {0,3}(?P<signs>#{1,6})\s+(?P<words>.*?)\s*#*\s*$")
_ITEM = re.compile(r"(?P<indent>\s*)(?:[-*+•]|\d+[.)])\s+(?:\[[ xX]\]\s+)?(?P<words>.*)$")
_PLAIN = re.compile(r"(?P<indent>\s*)(?P<words>\S.*)$")
_IGNORED = re.compile(r"\s*(?:```.*|~~~.*|---+|<!--.*-->)?\s*$")
_CONTEXT = re.compile(r"(?P<title>.+?)(?:\s*:\s+|：\s*|\s+[-–—]\s+)(?P<context>\S.*)$")
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_TAB = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineTopic:
    """A topic to add, with its context if it has one, and the topics inside it."""

    title: str
    line: int = 1
    context: str = ""
    titles: dict[str, str] = field(default_factory=dict)
    children: Sequence["OutlineTopic"] = ()


def parse(text: str, path: PurePath) -> tuple[OutlineTopic, ...]:
    """Return the topics of an outline, in its order.

    A heading contains the deeper headings and the list below it, a line the lines indented
    deeper. What follows a colon or a dash is the topic's context. Raises SourceError for an
    outline without topics, and for text between headings or list items.
    """
    found = list(_lines(text.removeprefix("\ufeff"), path))
    if not found:
        raise SourceError("has no topic; write one per line, indented below its section", path=path)
    topics, rest = _nested(found, 0, (-1, 0))
    assert rest == len(found)
    return topics


def dumps(topics: Sequence[OutlineTopic]) -> str:
    """Return topics as a nested Markdown list, which reads as the same topics."""
    return "".join(_dumped(topics, ""))


def _dumped(topics: Sequence[OutlineTopic], indent: str) -> Iterator[str]:
    for topic in topics:
        context = f": {topic.context}" if topic.context else ""
        yield f"{indent}- {topic.title}{context}\n"
        yield from _dumped(topic.children, indent + "  ")


_Depth = tuple[int, int]
"""0 and the level of a heading, or 1 and the indentation of a line."""


def _lines(text: str, path: PurePath) -> Sequence[tuple[int, _Depth, str]]:
    """Return the number, depth and words of each line with a topic."""
    lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if not _IGNORED.match(line)]
    is_markdown = any(_HEADING.match(line) or _ITEM.match(line) for _, line in lines)
    found: list[tuple[int, _Depth, str]] = []
    for number, line in lines:
        if heading := _HEADING.match(line):
            found.append((number, (0, len(heading["signs"])), heading["words"]))
        elif item := (_ITEM if is_markdown else _PLAIN).match(line):
            indent = len(item["indent"].expandtabs(_TAB))
            found.append((number, (1, indent), item["words"]))
        else:
            message = "is neither a heading nor a list item; write each topic as one of them"
            raise SourceError(message, path=path, line=number)
    return found


def _nested(
    lines: Sequence[tuple[int, _Depth, str]], place: int, above: _Depth
) -> tuple[tuple[OutlineTopic, ...], int]:
    """Return the topics deeper than the one above, and the place of the first other line."""
    topics: list[OutlineTopic] = []
    while place < len(lines) and lines[place][1] > above:
        number, depth, words = lines[place]
        children, place = _nested(lines, place + 1, depth)
        title, context = _split(words)
        topics.append(OutlineTopic(title=title, line=number, context=context, children=children))
    return tuple(topics), place


def _split(words: str) -> tuple[str, str]:
    """Return the title and the context, without Markdown's emphasis and links."""
    plain = re.sub(r"\*\*|__|`", "", _LINK.sub(r"\1", words)).strip()
    match = _CONTEXT.match(plain)
    return (match["title"].strip(), match["context"].strip()) if match else (plain.rstrip(": "), "")

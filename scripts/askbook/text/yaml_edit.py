"""Change parts of a YAML text at the positions of its nodes; every other byte stays."""

from collections.abc import Iterable

import yaml

Edit = tuple[int, int, str]
"""Where a replacement begins and ends in the text, and the new text."""


def compose(text: str) -> yaml.Node | None:
    """Return the node of a text that has been read before, or None if it has no document."""
    return yaml.compose(text, Loader=yaml.SafeLoader)


def value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    """Return the value of a mapping's key, if the node is a mapping with the key."""
    found = pair(node, key)
    return found[1] if found else None


def pair(node: yaml.Node | None, key: str) -> tuple[yaml.Node, yaml.Node] | None:
    """Return the nodes of a key and its value, if the node is a mapping with the key."""
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next(((name, value) for name, value in pairs if name.value == key), None)


def source(text: str, node: yaml.Node) -> str:
    """Return the node's text as it is written."""
    return text[node.start_mark.index : node.end_mark.index]


def last_line(node: yaml.Node) -> int:
    """Return the index of the last line that contains a part of the node."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return last_line(last[1] if isinstance(last, tuple) else last)
    end = node.end_mark
    return int(end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line)


def replacing(node: yaml.Node, new: str) -> Edit:
    """Return the edit that replaces a node's text."""
    return node.start_mark.index, node.end_mark.index, new


def removing_lines(text: str, first: yaml.Node, last: yaml.Node) -> Edit:
    """Return the edit that removes the lines from one node to another."""
    lines = text.splitlines(keepends=True)
    start = sum(map(len, lines[: first.start_mark.line]))
    end = sum(map(len, lines[: last_line(last) + 1]))
    return start, end, ""


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with its edits, which must not overlap."""
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text

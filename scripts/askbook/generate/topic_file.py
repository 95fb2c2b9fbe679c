"""Adding one topic to the text of topics.yaml while every other byte stays."""

import json
from pathlib import PurePath

import yaml

from askbook.errors import SourceError
from askbook.pages.topics import Place

_INDENT = 2


def insert(
    text: str,
    path: PurePath,
    *,
    title: str,
    language: str = "",
    parent: Place,
    after: int = 0,
) -> str:
    """Return the text with the topic inside the parent: last, or after that many siblings.

    With a language the topic gets a title in it as well, and so a page. Raises SourceError
    where the parent is written in a way that no line can be added to.
    """
    eol = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += eol
    node = _find(text, parent)
    children = _value(node, "children")
    _refuse_brackets(children if children is not None else node, path)
    entry = f"- {_entry(title, language)}{eol}"
    if isinstance(children, yaml.SequenceNode):
        sibling = children.value[(after or len(children.value)) - 1]
        lines.insert(_last_line(sibling) + 1, " " * _dash_column(text, sibling) + entry)
        return "".join(lines)
    column = node.start_mark.column
    below = [f"{' ' * column}children:{eol}", f"{' ' * (column + _INDENT)}{entry}"]
    if isinstance(node, yaml.ScalarNode):
        first = node.start_mark.line
        lines[first] = lines[first][:column] + "title: " + lines[first][column:]
    place = _last_line(node) + 1
    return "".join([*lines[:place], *below, *lines[place:]])


def _entry(title: str, language: str) -> str:
    if not language:
        return _scalar(title)
    return f"{{title: {_scalar(title)}, titles: {{{language}: {_scalar(title)}}}}}"


def _scalar(text: str) -> str:
    """Return the text as YAML that reads as just that, in a list and in braces."""
    try:
        plain = yaml.safe_load(f"- {text}") == yaml.safe_load(f"[{text}]") == [text]
    except (yaml.YAMLError, ValueError):
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _find(text: str, place: Place) -> yaml.Node:
    """Return the YAML node of the topic at that place."""
    node = yaml.compose(text, Loader=yaml.SafeLoader)
    items = node
    for topic in (*place.parents, place.topic):
        assert isinstance(items, yaml.SequenceNode)
        node = next(item for item in items.value if item.start_mark.line + 1 == topic.line)
        items = _value(node, "children")
    assert node is not None
    return node


def _value(node: yaml.Node, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else []
    return next((value for name, value in pairs if name.value == key), None)


def _refuse_brackets(node: yaml.Node, path: PurePath) -> None:
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        message = "stands in brackets or braces; write one topic or key a line, then try again"
        raise SourceError(message, path=path, line=node.start_mark.line + 1)


def _last_line(node: yaml.Node) -> int:
    """Return the number, from 0, of the last line that holds a part of the node."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _last_line(last[1] if isinstance(last, tuple) else last)
    end = node.end_mark
    return int(end.line - 1 if end.column == 0 and end.line > node.start_mark.line else end.line)


def _dash_column(text: str, item: yaml.Node) -> int:
    """Return the column of the dash before a list's item."""
    dash = text.rindex("-", 0, item.start_mark.index)
    return dash - (text.rfind("\n", 0, dash) + 1)

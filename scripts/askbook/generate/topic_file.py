"""Insert one topic into the text of topics.yaml without changing anything else."""

import json
from pathlib import PurePath

import yaml

from askbook.errors import SourceError
from askbook.pages.topics import Place
from askbook.text import yaml_edit

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
    """Return the text with a new topic in the parent: last, or after that many siblings.

    With a language, the topic gets a title in it, too, and thereby a page. Raises SourceError
    if the parent is written in brackets or braces, so that no line can be inserted.
    """
    eol = "\r\n" if "\r\n" in text else "\n"
    lines = text.splitlines(keepends=True)
    if not lines[-1].endswith("\n"):
        lines[-1] += eol
    node = _find(text, parent)
    children = yaml_edit.value(node, "children")
    _refuse_flow_style(children if children is not None else node, path)
    entry = f"- {_entry(title, language)}{eol}"
    if isinstance(children, yaml.SequenceNode):
        sibling = children.value[(after or len(children.value)) - 1]
        lines.insert(yaml_edit.last_line(sibling) + 1, " " * _dash_column(text, sibling) + entry)
        return "".join(lines)
    column = node.start_mark.column
    below = [f"{' ' * column}children:{eol}", f"{' ' * (column + _INDENT)}{entry}"]
    if isinstance(node, yaml.ScalarNode):
        first = node.start_mark.line
        lines[first] = lines[first][:column] + "title: " + lines[first][column:]
    place = yaml_edit.last_line(node) + 1
    return "".join([*lines[:place], *below, *lines[place:]])


def _entry(title: str, language: str) -> str:
    if not language:
        return scalar(title)
    return f"{{title: {scalar(title)}, titles: {{{language}: {scalar(title)}}}}}"


def scalar(text: str) -> str:
    """Return YAML that reads as this string both in a block list and in a flow collection."""
    try:
        plain = yaml.safe_load(f"- {text}") == yaml.safe_load(f"[{text}]") == [text]
    except (yaml.YAMLError, ValueError):
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _find(text: str, place: Place) -> yaml.Node:
    """Return the YAML node of a topic."""
    node = yaml_edit.compose(text)
    items = node
    for topic in (*place.parents, place.topic):
        assert isinstance(items, yaml.SequenceNode)
        node = next(item for item in items.value if item.start_mark.line + 1 == topic.line)
        items = yaml_edit.value(node, "children")
    assert node is not None
    return node


def _refuse_flow_style(node: yaml.Node, path: PurePath) -> None:
    if isinstance(node, yaml.CollectionNode) and node.flow_style:
        message = "is in brackets or braces; write each topic and key on its own line, then retry"
        raise SourceError(message, path=path, line=node.start_mark.line + 1)


def _dash_column(text: str, item: yaml.Node) -> int:
    """Return the column of the dash before an item of a block list."""
    dash = text.rindex("-", 0, item.start_mark.index)
    return dash - (text.rfind("\n", 0, dash) + 1)

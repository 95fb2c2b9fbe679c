"""Insert topics into the text of topics.yaml without changing anything else."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePath

import yaml

from askbook.errors import SourceError
from askbook.generate.outline import OutlineTopic
from askbook.pages.topics import Place, Topic
from askbook.text import yaml_edit
from askbook.text.markdown import indentation

_INDENT = 2


def insert(
    text: str,
    path: PurePath,
    topics: Sequence[OutlineTopic],
    tree: Sequence[Topic],
    *,
    parent: Place | None = None,
    after: int = 0,
) -> str:
    """Return the text with new topics in the parent: last, or after that many siblings.

    ``tree`` is what the text says. Without a parent the topics come at the top level. Brackets
    and braces around the parent's topics become lines. Raises SourceError if a comment inside
    them would be lost.
    """
    eol = "\r\n" if "\r\n" in text else "\n"
    steps = _steps(tree, parent)
    text = _in_lines(text.replace("\r\n", "\n"), path, steps)
    lines = text.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    node = _node(text, steps)
    children = node if parent is None else yaml_edit.value(node, "children")
    if isinstance(children, yaml.SequenceNode):
        sibling = children.value[(after or len(children.value)) - 1]
        place, column = yaml_edit.last_line(sibling) + 1, _dash_column(text, sibling)
    elif parent is None:
        place, column = len(lines), 0
    else:
        assert node is not None
        column = node.start_mark.column
        place = (yaml_edit.last_line(node) if children is None else children.start_mark.line) + 1
        if children is None:
            if isinstance(node, yaml.ScalarNode):
                first = node.start_mark.line
                lines[first] = lines[first][:column] + "title: " + lines[first][column:]
            lines.insert(place, f"{' ' * column}children:\n")
            place += 1
        column += _INDENT
    new = [f"{' ' * column}{line}\n" for topic in topics for line in _entry(topic)]
    return "".join([*lines[:place], *new, *lines[place:]]).replace("\n", eol)


def _entry(topic: OutlineTopic) -> Iterator[str]:
    """Yield the lines of a topic and of those inside it."""
    title = scalar(topic.title)
    if not (topic.titles or topic.context or topic.children):
        yield f"- {title}"
        return
    yield f"- title: {title}"
    if topic.titles:
        yield f"  titles: {_flow(topic.titles)}"
    if topic.context:
        yield f"  context: {scalar(topic.context)}"
    if topic.children:
        yield "  children:"
        yield from (f"    {line}" for child in topic.children for line in _entry(child))


def _flow(titles: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{code}: {scalar(title)}" for code, title in titles.items()) + "}"


def scalar(text: str) -> str:
    """Return YAML that reads as this string both in a block list and in a flow collection."""
    try:
        plain = yaml.safe_load(f"- {text}") == yaml.safe_load(f"[{text}]") == [text]
    except (yaml.YAMLError, ValueError):
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _steps(tree: Sequence[Topic], parent: Place | None) -> list[int]:
    """Return the position of each topic from the top down to the parent among its siblings."""
    steps = []
    for topic in (*parent.parents, parent.topic) if parent else ():
        steps.append(tree.index(topic))
        tree = topic.children
    return steps


def _path(text: str, steps: Sequence[int]) -> Iterator[yaml.Node]:
    """Yield the collections from the file's list down to the parent's list of children."""
    node = yaml_edit.compose(text)
    for step in steps:
        assert isinstance(node, yaml.SequenceNode)
        yield node
        yield node.value[step]
        node = yaml_edit.value(node.value[step], "children")
    if node is not None:
        yield node


def _node(text: str, steps: Sequence[int]) -> yaml.Node | None:
    """Return the parent's node, or the file's list without a parent."""
    nodes = list(_path(text, steps))
    return nodes[2 * len(steps) - 1] if steps else next(iter(nodes), None)


def _in_lines(text: str, path: PurePath, steps: Sequence[int]) -> str:
    """Return the text with each collection above the new topics written in lines."""
    while True:
        flow = (
            node
            for node in _path(text, steps)
            if isinstance(node, yaml.CollectionNode) and node.flow_style
        )
        node = next(flow, None)
        if node is None:
            return text
        start, end = node.start_mark.index, node.end_mark.index
        if "#" in text[start:end]:
            message = "write each topic and key on its own line; the brackets contain a comment"
            raise SourceError(message, path=path, line=node.start_mark.line + 1)
        text = text[:start].rstrip(" ") * bool(start) + _block(text, node) + text[end:]


def _block(text: str, node: yaml.CollectionNode) -> str:
    """Return a flow collection in lines, its values as they are written."""
    line = text[text.rfind("\n", 0, node.start_mark.index) + 1 : node.start_mark.index]
    indent = indentation(line)
    if isinstance(node, yaml.MappingNode):
        pairs = (f"{_source(text, key)}: {_source(text, value)}" for key, value in node.value)
        column = node.start_mark.column
        return (" " if line.strip() else "") + f"\n{' ' * column}".join(pairs)
    if line.strip():
        before = line.lstrip(" -")
        indent = len(line) - len(before) + _INDENT
    items = [f"{' ' * indent}- {_source(text, item)}" for item in node.value]
    return ("\n" if line.strip() and items else "") + "\n".join(items)


def _source(text: str, node: yaml.Node) -> str:
    return " ".join(yaml_edit.source(text, node).split())


def _dash_column(text: str, item: yaml.Node) -> int:
    """Return the column of the dash before an item of a block list."""
    dash = text.rindex("-", 0, item.start_mark.index)
    return dash - (text.rfind("\n", 0, dash) + 1)

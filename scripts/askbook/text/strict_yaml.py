"""YAML read strictly: what a person wrote is what the program gets, or an error at its line.

PyYAML takes ``no`` for False and ``1:30`` for 90, lets a repeated key win silently and
expands aliases without a limit; here each of these is an error that says the way out.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePath

import yaml

from askbook.errors import SourceError
from askbook.text import characters

_STRING = "tag:yaml.org,2002:str"
_DEEPEST = 100
_LINE_END = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


@dataclass(frozen=True, slots=True)
class Source:
    """One value of a YAML file, and the place where it stands."""

    node: yaml.Node
    path: PurePath

    @property
    def line(self) -> int:
        """The value's line, from 1."""
        return int(self.node.start_mark.line) + 1

    def error(self, message: str) -> SourceError:
        """Return the error to raise for a mistake here."""
        return SourceError(message, path=self.path, line=self.line)

    @property
    def form(self) -> str:
        """What the value is, in a message's words."""
        forms = {yaml.ScalarNode: "text", yaml.SequenceNode: "list", yaml.MappingNode: "mapping"}
        return forms[type(self.node)]

    @property
    def is_mapping(self) -> bool:
        """Whether the value has keys."""
        return isinstance(self.node, yaml.MappingNode)

    def string(self) -> str:
        """Return the value as text. Raises SourceError where YAML reads something else."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(f"expected text, got a {self.form}")
        if node.tag != _STRING:
            kind = node.tag.rpartition(":")[2]
            if not node.value:
                raise self.error("expected text, got nothing")
            raise self.error(f'YAML reads {node.value} as {kind}; write "{node.value}"')
        return str(node.value)

    def number(self) -> int:
        """Return the value as a whole number. Raises SourceError where it is not a plain one."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode) or not _NUMBER.fullmatch(node.value):
            raise self.error("expected a whole number")
        return int(node.value)

    def items(self) -> Iterator["Source"]:
        """Yield the values of a list. Raises SourceError where it is not one."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.error(f"expected a list, got a {self.form}")
        return (Source(node, self.path) for node in self.node.value)

    def fields(
        self, *, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, "Source"]:
        """Return the values of a mapping by key, for keys that are named here only."""
        found = self.pairs()
        known = [*required, *optional]
        for key, value in found.items():
            if key not in known:
                raise value.error(f"unknown key {key!r}; known are {', '.join(known)}")
        for key in required:
            if key not in found:
                raise self.error(f"missing key {key!r}")
        return found

    def pairs(self) -> dict[str, "Source"]:
        """Return the values of a mapping by key, whatever the keys."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.error(f"expected a mapping, got a {self.form}")
        found: dict[str, Source] = {}
        for key_node, value_node in self.node.value:
            key = Source(key_node, self.path)
            name = key.string()
            if name in found:
                raise key.error(f"repeated key {name!r}")
            found[name] = Source(value_node, self.path)
        return found


def parse(text: str, path: PurePath) -> Source:
    """Return the only document of a YAML text. Raises SourceError where it is not plain YAML."""
    try:
        _refuse_tricks(text, path)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(f"not YAML: {error.problem}", path=path, line=line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"not YAML: U+{int(error.character):04X} is not allowed"
        raise SourceError(message, path=path, line=line) from error
    except (ValueError, OverflowError) as error:
        raise SourceError(f"not YAML: {error}", path=path) from error
    if node is None:
        raise SourceError("is empty", path=path)
    return Source(node, path)


def _refuse_tricks(text: str, path: PurePath) -> None:
    """Refuse line ends of YAML's own, aliases, tags and nesting that no one writes by hand."""
    if end := _LINE_END.search(text):
        message = f"{characters.name(end[0])} ends a line for YAML alone; remove it"
        raise SourceError(message, path=path, line=text.count("\n", 0, end.start()) + 1)
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise SourceError("aliases are not used here; write it out", path=path, line=line)
        if tag := getattr(event, "tag", None):
            raise SourceError(f"tags are not used here: {tag}", path=path, line=line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise SourceError(f"nested deeper than {_DEEPEST}", path=path, line=line)

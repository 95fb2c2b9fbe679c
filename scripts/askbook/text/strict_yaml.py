"""Read YAML strictly: text stays text, and anything ambiguous is an error at its line.

PyYAML reads ``no`` as False and ``1:30`` as 90, lets a repeated key win silently and expands
aliases without limit. Here each of these is an error that says how to fix it.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import PurePath

import yaml

from askbook.errors import SourceError
from askbook.text import characters

_STRING = "tag:yaml.org,2002:str"
_LINE_END = re.compile("\r(?!\n)|[\x85\u2028\u2029]")
_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


@dataclass(frozen=True, slots=True)
class Source:
    """One value of a YAML file, with its position."""

    node: yaml.Node
    path: PurePath

    @property
    def line(self) -> int:
        """The value's line, from 1."""
        return int(self.node.start_mark.line) + 1

    def error(self, message: str) -> SourceError:
        """Return the error to raise for a mistake at this value."""
        return SourceError(message, path=self.path, line=self.line)

    def unexpected(self, expected: str) -> SourceError:
        """Return the error to raise for a value of another kind than ``expected``."""
        if isinstance(self.node, yaml.ScalarNode) and not self.node.value:
            return self.error(f"is empty; expected {expected}")
        is_list = isinstance(self.node, yaml.SequenceNode)
        found = "a mapping" if self.is_mapping else "a list" if is_list else "text"
        return self.error(f"expected {expected}, got {found}")

    @property
    def is_mapping(self) -> bool:
        """Whether the value has keys."""
        return isinstance(self.node, yaml.MappingNode)

    @property
    def is_text(self) -> bool:
        """Whether the value is a scalar that is not empty."""
        return isinstance(self.node, yaml.ScalarNode) and bool(self.node.value)

    def scalar(self) -> str:
        """Return the value as it is written. Raises SourceError for a list or a mapping."""
        if not isinstance(self.node, yaml.ScalarNode):
            raise self.unexpected("text")
        return str(self.node.value)

    def string(self) -> str:
        """Return the value as text. Raises SourceError if YAML reads it as something else."""
        text, node = self.scalar(), self.node
        if node.tag != _STRING:
            kind = node.tag.rpartition(":")[2]
            if not text:
                raise self.unexpected("text")
            raise self.error(f'YAML reads {text} as {kind}; write "{text}"')
        return text

    def number(self) -> int:
        """Return the value as a whole number. Raises SourceError if it is not written as one."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode) or not _NUMBER.fullmatch(node.value):
            raise self.error("expected a whole number")
        return int(node.value)

    def boolean(self) -> bool:
        """Return the value as a boolean. Raises SourceError if it is not true or false."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode) or node.value not in ("true", "false"):
            raise self.error("expected true or false")
        return str(node.value) == "true"

    def items(self) -> Iterator["Source"]:
        """Yield the values of a list. Raises SourceError if it is not a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.unexpected("a list")
        return (Source(node, self.path) for node in self.node.value)

    def fields(
        self, *, required: Collection[str] = (), optional: Collection[str] = ()
    ) -> dict[str, "Source"]:
        """Return the values of a mapping by key. Raises SourceError for any other key."""
        found = self.pairs()
        known = [*required, *optional]
        for key in self.keys:
            if key.string() not in known:
                raise key.error(f"unknown key {key.string()!r}; known are {', '.join(known)}")
        if missing := [repr(name) for name in required if name not in found]:
            raise self.error(f"missing key{'s' * (len(missing) > 1)} {', '.join(missing)}")
        return found

    @property
    def keys(self) -> list["Source"]:
        """Return the keys of a mapping, with their own positions."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.unexpected("a mapping")
        return [Source(key, self.path) for key, _ in self.node.value]

    def pairs(self) -> dict[str, "Source"]:
        """Return the values of a mapping by key, with any keys."""
        found: dict[str, Source] = {}
        for key, (_, value_node) in zip(self.keys, self.node.value, strict=True):
            name = key.string()
            if name in found:
                raise key.error(f"repeated key {name!r}")
            found[name] = Source(value_node, self.path)
        return found


class _Loader(yaml.SafeLoader):
    """A loader without aliases, which could expand without limit or contain themselves."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        """Return the next node."""
        if self.check_event(yaml.AliasEvent):
            problem = "aliases are not supported; write the value out"
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, problem, mark)
        return super().compose_node(parent, index)


def parse(text: str, path: PurePath) -> Source:
    """Return the only document of a YAML text.

    Raises SourceError at the line of an error, an alias or a line end that only YAML knows.
    """
    if end := _LINE_END.search(text):
        message = f"{characters.name(end[0])} ends a line for YAML only; remove it"
        raise SourceError(message, path=path, line=text.count("\n", 0, end.start()) + 1)
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise SourceError(f"not YAML: {error.problem}", path=path, line=line) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"not YAML: U+{int(error.character):04X} is not allowed"
        raise SourceError(message, path=path, line=line) from error
    except RecursionError:
        raise SourceError("not YAML: nested too deeply", path=path) from None
    except (ValueError, OverflowError) as error:  # an escape such as "\UFFFFFFFF"
        raise SourceError(f"not YAML: {error}", path=path) from error
    if node is None:
        raise SourceError("is empty", path=path)
    return Source(node, path)


def parse_optional(text: str, path: PurePath) -> Source | None:
    """Return the document as `parse` does, or None if the text has only comments or nothing."""
    lines = text.removeprefix("\ufeff").splitlines()
    is_empty = all(not line.strip() or line.lstrip().startswith("#") for line in lines)
    return None if is_empty else parse(text, path)

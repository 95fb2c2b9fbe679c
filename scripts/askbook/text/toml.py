"""TOML as Askbook writes it: any string survives. What is read fails in one way only.

The format is TOML 1.0, https://toml.io/en/v1.0.0#string. JSON's writer will not do:
it turns an emoji into two surrogates and leaves DEL as it is, and TOML refuses both.
"""

import re
import tomllib
from collections.abc import Sequence
from typing import Any

Value = str | int | bool | Sequence[str]
"""What front matter may be given."""

_LINE_OF_ERROR = re.compile(r"\(at line (\d+), column \d+\)")
_DEEPEST = 100
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


class NotToml(ValueError):
    """A text that is not TOML, or more than anyone writes; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def loads(text: str) -> dict[str, object]:
    """Return the values that the text holds. Raises NotToml."""
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise NotToml("nested too deep") from None
    except ValueError as error:  # TOMLDecodeError is one, and so is a number of 5,000 digits
        match = _LINE_OF_ERROR.search(str(error))
        raise NotToml(str(error), int(match[1]) if match else 1) from error
    if _is_too_deep(values):
        raise NotToml("nested too deep")
    return values


def _is_too_deep(values: dict[str, object]) -> bool:
    level: list[Any] = [values]
    for _ in range(_DEEPEST):
        inner = [each.values() if isinstance(each, dict) else each for each in level]
        level = [value for each in inner for value in each if isinstance(value, dict | list)]
        if not level:
            return False
    return True


def dumps(value: Value) -> str:
    """Return the value as TOML text on one line.

    Raises ValueError for a lone surrogate, which no TOML text can hold.
    """
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _string(value)
        case _:
            return "[" + ", ".join(_string(item) for item in value) + "]"


def _string(text: str) -> str:
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ValueError("a lone surrogate is not text")
    return '"' + _ESCAPED.sub(_escape, text) + '"'


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    return _SHORT.get(character, f"\\u{ord(character):04X}")

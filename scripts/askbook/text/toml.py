"""Read TOML with one kind of error, and write values as TOML.

The format is TOML 1.0, https://toml.io/en/v1.0.0#string. JSON's writer cannot be used: it turns
an emoji into two surrogates and leaves DEL unescaped, and TOML allows neither.
"""

import re
import tomllib
from collections.abc import Sequence

Value = str | int | bool | Sequence[str]
"""A value that front matter can be given."""

_PLACE = re.compile(r" \(at (?:line (?P<line>\d+), column \d+|end of document)\)$")
"""The place in the parser's message; it counts from the first line of the text."""
_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


class NotToml(ValueError):
    """A text that is not TOML, or too deeply nested to be read; ``line`` counts from 1."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def loads(text: str) -> dict[str, object]:
    """Return the values of a TOML text, which may begin with a byte order mark. Raises NotToml."""
    try:
        return tomllib.loads(text.removeprefix("\ufeff"))
    except RecursionError:
        raise NotToml("nested too deeply") from None
    except ValueError as error:  # a TOMLDecodeError, or a number of too many digits
        place = _PLACE.search(str(error))
        last = text.rstrip().count("\n") + 1
        line = int(place["line"] or last) if place else 1
        raise NotToml(_PLACE.sub("", str(error)), line) from error


def dumps(value: Value) -> str:
    """Return the value as TOML text on one line.

    Raises ValueError for a lone surrogate, which TOML cannot express.
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

"""TOML as Askbook writes it: any string survives.

The format is TOML 1.0, https://toml.io/en/v1.0.0#string. JSON's writer will not do:
it turns an emoji into two surrogates and leaves DEL as it is, and TOML refuses both.
"""

import re
from collections.abc import Sequence

Value = str | int | bool | Sequence[str]
"""What front matter may be given."""

_SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


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

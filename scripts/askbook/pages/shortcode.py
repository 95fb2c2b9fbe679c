"""The ``ask_chatgpt`` shortcode: its tags, and the provenance in its parameters.

The syntax is Hugo's: ``{{< name key="value" >}}`` text ``{{< /name >}}``; a value may be in
double quotes, in backquotes, or bare.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields

OPENING = re.compile(r"\{\{<[ \t]*ask_chatgpt(?P<parameters>(?:[ \t]+[^\n]*?)?)[ \t]*>\}\}")
CLOSING = re.compile(r"\{\{<[ \t]*/[ \t]*ask_chatgpt[ \t]*>\}\}")
TAG = re.compile(rf"{CLOSING.pattern}|{re.sub('[?]P<parameters>', '?:', OPENING.pattern)}")
"""Either tag."""

BRACES = "{{% lb %}}"
"""Prints two opening braces without running a shortcode (layouts/shortcodes/lb.html)."""

NOTE = re.compile(r"\{\{<[ \t]*/?[ \t]*editors_note[ \t]*>\}\}")
"""The tags of an editors' note in an answer."""

WHOLE_NOTE = re.compile(
    r"\{\{<[ \t]*editors_note[ \t]*>\}\}"
    rf"(?P<note>\s*(?!{NOTE.pattern})\S(?:(?!{NOTE.pattern}).)*)"
    r"\{\{<[ \t]*/[ \t]*editors_note[ \t]*>\}\}",
    re.DOTALL,
)
"""An editors' note with its tags, which are on the lines of their text."""

DELIMITER = re.compile(r"\{\{[<%]|HAHAHUGOSHORTCODE|\{\{__hugo_ctx")
"""Text that Hugo interprets wherever it occurs, even in code."""

_FIRST_LETTERS = ("{{", "HAHAHUGO")
"""Every delimiter begins with one of them, and few texts have any, which saves a search."""

_PARAMETER = re.compile(r'[ \t]+(?:(\w+)=)?("(?:[^"\\]|\\.)*"|`[^`]*`|[^\s"`]+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """Who answered and when; dates are YYYY-MM-DD, and unknown values are empty.

    ``checked`` is the model whose second reading left no open doubt, and its date, as in
    ``gpt-5 2026-12-01``. ``after`` is the version of the answer with which this one was asked for.
    """

    model: str = ""
    by: str = ""
    date: str = ""
    reviewed: str = ""
    checked: str = ""
    after: str = ""


PARAMETERS = tuple(field.name for field in fields(Provenance))


def may_have_delimiter(text: str) -> bool:
    """Return whether a text may have a `DELIMITER`; far faster than to search for one."""
    return any(letters in text for letters in _FIRST_LETTERS)


def read_parameters(text: str) -> Mapping[str, str] | None:
    """Return the parameters of an opening tag by name, or None if they are malformed."""
    found: dict[str, str] = {}
    place = 0
    while text[place:].strip():
        match = _PARAMETER.match(text, place)
        if not match or not match[1] or match[1] in found:
            return None
        found[match[1]] = _value(match[2])
        place = match.end()
    return found


def opening(provenance: Provenance) -> str:
    """Return an opening tag with that provenance."""
    pairs = ((name, getattr(provenance, name)) for name in PARAMETERS)
    written = "".join(f" {name}={_quoted(value)}" for name, value in pairs if value)
    return "{{< ask_chatgpt" + written + " >}}"


def _value(written: str) -> str:
    if written.startswith('"'):
        return re.sub(r"\\(.)", r"\1", written[1:-1])
    return written.strip("`")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

"""Characters that a page or an XML document must not contain."""

import re
import unicodedata
from collections.abc import Iterator
from html.entities import html5

# Invisible, or changing the direction of text. Tab, line feed and carriage return are text; the
# joiners U+200C and U+200D are spelling.
STRAY = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\ud800-\udfff"  # surrogates, each half a character
    "\u200b\u2028\u2029\u2060\ufeff"  # zero width, line and paragraph separators
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that change the direction of writing
    "\U000e0000-\U000e007f"  # tags
    "]|\r(?!\n)"  # a carriage return alone
)

NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What an XML document must not contain."""

QUESTION_MARKS = "?？؟\u037e"
"""The last character of a question: Latin, full width, Arabic and Greek."""


_REFERENCE = re.compile(
    r"(?<!\\)&(?:#(?P<decimal>\d{1,7})|#[xX](?P<hex>[0-9A-Fa-f]{1,6})|(?P<name>\w{2,32}));",
    re.ASCII,
)


def stray_references(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield each character reference that Markdown turns into a stray character, and that."""
    for match in _REFERENCE.finditer(text):
        if match["name"]:
            written = html5.get(match["name"] + ";", "")
        else:
            code = int(match["decimal"]) if match["decimal"] else int(match["hex"], 16)
            written = chr(code) if code <= 0x10FFFF else ""
        if stray := STRAY.search(written):
            yield match, stray[0]


def name(character: str) -> str:
    """Return the character's code point and, where it has one, its name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()

"""Characters that a page must not contain: invisible, or changing the direction of text."""

import re
import unicodedata

# Tab, line feed and carriage return are text; the joiners U+200C and U+200D are spelling.
STRAY = re.compile(
    "["
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\ud800-\udfff"  # surrogates, each half a character
    "\u200b\u2028\u2029\u2060\ufeff"  # zero width, line and paragraph separators
    "\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that change the direction of writing
    "\U000e0000-\U000e007f"  # tags
    "]|\r(?!\n)"  # a carriage return alone
)

QUESTION_MARKS = "?？؟\u037e"
"""The last character of a question: Latin, full width, Arabic and Greek."""


def name(character: str) -> str:
    """Return the character's code point and, where it has one, its name."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip()

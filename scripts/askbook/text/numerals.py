"""Read the numbers that open list items: digits of any script, ``三``, ``③`` and ``3️⃣``."""

import unicodedata

DIGITS = r"\d{1,3}"
_ONES = "[一二三四五六七八九]"
HAN = f"(?:{_ONES}?十{_ONES}?|{_ONES})"
"""Chinese numerals up to 99."""
ENCLOSED = (
    "(?:[\u2460-\u249b\u2776-\u2793\u3220-\u3229\u3280-\u3289]|[0-9]\ufe0f?\u20e3|\U0001f51f)"
)
"""Numbers in a circle, in parentheses or on a key, which need no full stop."""
ANY = f"(?:{ENCLOSED}|{DIGITS}|{HAN})"


def value(numeral: str) -> int:
    """Return the value of a numeral that one of this module's patterns matches."""
    if numeral.isdecimal():
        return int(numeral)
    if numeral == "\U0001f51f":
        return 10
    tens, is_han, ones = numeral.rstrip("\ufe0f\u20e3").partition("十")
    if not is_han:
        return int(unicodedata.numeric(tens))
    return 10 * _digit(tens, 1) + _digit(ones, 0)


def _digit(character: str, default: int) -> int:
    return int(unicodedata.numeric(character)) if character else default

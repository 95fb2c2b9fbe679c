"""Detect whether a text is written in a script, such as Latin or traditional Chinese."""

import unicodedata
from collections import Counter
from functools import lru_cache
from types import MappingProxyType

HAN = ("traditional", "simplified")
NAMES = MappingProxyType(
    {
        "latin": "Latin letters",
        "traditional": "traditional Chinese characters",
        "simplified": "simplified Chinese characters",
        "arabic": "Arabic letters",
        "cyrillic": "Cyrillic letters",
        "devanagari": "Devanagari letters",
        "greek": "Greek letters",
        "hangul": "Hangul letters",
        "hebrew": "Hebrew letters",
        "thai": "Thai letters",
    }
)
"""The scripts that data/sections.yaml may name, with their names in messages."""

_FEWEST = 10
"""Texts with fewer letters are too short to tell."""
_OWN_SHARE = {"latin": 0.7}
"""The share of letters that must be of the script; other scripts often quote Latin terms."""
_USUAL_SHARE = 0.3


def fits(text: str, script: str) -> bool:
    """Tell whether a text may be written in that script; short texts always may."""
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        if letter.isalpha():
            found[_script(letter)] += times
    total = found.total()
    if total < _FEWEST:
        return True
    if script not in HAN:
        return found[script] >= _OWN_SHARE.get(script, _USUAL_SHARE) * total
    (other,) = (name for name in HAN if name != script)
    han = found["han"] + found[script] + found[other]
    return han >= _USUAL_SHARE * total and found[other] <= found[script]


@lru_cache(maxsize=8192)
def _script(letter: str) -> str:
    """Return a letter's script; ``han`` is a Chinese character of both scripts.

    The character sets Big5 and GB 2312 tell which characters are traditional or simplified.
    """
    name = unicodedata.name(letter, "").partition(" ")[0].casefold()
    if name != "cjk":
        return name
    traditional, simplified = _is_in(letter, "big5"), _is_in(letter, "gb2312")
    if traditional == simplified:
        return "han"
    return "traditional" if traditional else "simplified"


def _is_in(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

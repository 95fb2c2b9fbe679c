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
        "japanese": "Japanese characters",
        "thai": "Thai letters",
    }
)
"""The scripts that data/sections.yaml may name, with their names in messages."""

_FEWEST = 10
"""Texts with fewer letters are too short to tell."""
_OWN_SHARE = {"latin": 0.7}
"""The share of letters that must be of the script; other scripts often quote Latin terms."""
_USUAL_SHARE = 0.3
_KANA_SHARE = 0.1
"""The share of kana among the kana and Chinese characters of a Japanese text, at least."""


def fits(text: str, script: str) -> bool:
    """Return whether a text may be written in that script; short texts always may."""
    found: Counter[str] = Counter()
    for letter, times in Counter(text).items():
        if letter.isalpha():
            found[_script(letter)] += times
    total = found.total()
    if total < _FEWEST:
        return True
    kana = found["hiragana"] + found["katakana"]
    japanese = kana + found["han"] + found["traditional"] + found["simplified"]
    is_kana_usual = kana >= _KANA_SHARE * japanese
    if script == "japanese":
        return japanese >= _USUAL_SHARE * total and is_kana_usual
    if script in HAN:
        (other,) = (name for name in HAN if name != script)
        is_chinese = japanese >= _USUAL_SHARE * total and not is_kana_usual
        return is_chinese and found[other] <= found[script]
    return found[script] >= _OWN_SHARE.get(script, _USUAL_SHARE) * total


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

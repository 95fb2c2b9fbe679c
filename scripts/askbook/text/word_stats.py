"""Count the words of a text, and find those that characterize it."""

import re
from collections.abc import Set
from functools import lru_cache

from askbook.text import inline

_HAN = "\u3400-\u9fff"
_WORD = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+(?:['’-][^\W_{_HAN}]+)*")
_HAN_RUN = re.compile(rf"[{_HAN}]+")
_LETTERS = re.compile(rf"[^\W\d_{_HAN}]{{3,}}")
_TOKEN = re.compile(rf"[^\W{_HAN}]+|[^\w\s.,:;?!*`'\"’？。，、：（）()]")
_ADDRESS = re.compile(r"\]\([^)]*\)|https?://\S+")
_STEM = 6
"""Letters by which words are compared, so that *ferment* and *fermentation* are equal."""


def count(text: str) -> int:
    """Return the number of words; each Chinese character counts as one."""
    return sum(1 for _ in _WORD.finditer(text))


def words(text: str) -> frozenset[str]:
    """Return the words of a text in lower case; each Chinese character is one."""
    return frozenset(_WORD.findall(text.casefold()))


def times(text: str, words: Set[str]) -> int:
    """Return how many of the text's words are among those in lower case."""
    return sum(1 for word in _WORD.findall(text.casefold()) if word in words)


@lru_cache(maxsize=64)
def content(text: str, common: frozenset[str]) -> frozenset[str]:
    """Return the stems of a text's words, without common words, code, formulas and addresses.

    Chinese has no spaces, so each pair of neighbouring characters counts as a word.
    """
    prose = "\n".join(line for _, line in inline.prose(text))
    prose = _ADDRESS.sub("]", prose).casefold()
    found = {word[:_STEM] for word in _LETTERS.findall(prose) if word not in common}
    for run in _HAN_RUN.findall(prose):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def gist(text: str, common: frozenset[str]) -> frozenset[str]:
    """Return the words, numbers and symbols by which short texts are compared.

    A word of one or two letters may be all that two texts differ in, so none is left out.
    """
    found = {
        word for word in _TOKEN.findall(text.casefold()) if len(word) < 3 or word not in common
    }
    for run in _HAN_RUN.findall(text):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)

"""Count the words of a text, and find those that characterize it."""

import re
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

_ANYWHERE = """
    about above across after again against ago all almost alone along already also although always
    among and another answer any anything are around ask asked away back became because become
    been before began behind being below best better between big both bring but call called came
    can cannot case certain change clear come common compare could describe did differ difference
    different discuss does doing done down during each early either else enough etc even ever every
    everything example explain far few find first five follow following for found four from full
    further gave general get give given goes going good got great had has have having help hence
    her here him his how however important include including into its itself just keep kind know
    known large last later least left less let like list little long look lot made main make makes
    making many matter may mean means meant might more most much must name need needs never new
    next nor not nothing now number off often old one only onto other others our out over own
    part place play point possible provide put question quite rather really right role said same
    say see seem several shall she should show since small some something still such sure take
    taken takes tell than that the their them then there therefore these they thing things think
    this those though three through thus time together too toward try turn two type typical under
    until upon use used useful uses using usual very want was way well went were what when where
    whether which while who whole whom whose why will with within without word work would yes yet
    you your

    advanced approach basic concept design engineering field foundation foundations introduction
    management method methods pattern patterns practice principle principles process science
    system systems technique techniques technology theory topic
"""
_COMMON = frozenset(_ANYWHERE.split())
"""English words that say nothing about a text's subject."""


def count(text: str) -> int:
    """Return the number of words; each Chinese character counts as one."""
    return sum(1 for _ in _WORD.finditer(text))


@lru_cache(maxsize=64)
def content(text: str) -> frozenset[str]:
    """Return the stems of a text's words, without common words, code, formulas and addresses.

    Chinese has no spaces, so each pair of neighbouring characters counts as a word.
    """
    prose = "\n".join(line for _, line in inline.prose(text))
    prose = _ADDRESS.sub("]", prose).casefold()
    found = {_stem(word) for word in _LETTERS.findall(prose) if word not in _COMMON}
    for run in _HAN_RUN.findall(prose):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def gist(text: str) -> frozenset[str]:
    """Return the words, numbers and symbols by which short texts are compared."""
    found = {word for word in _TOKEN.findall(text.casefold()) if word not in _COMMON}
    for run in _HAN_RUN.findall(text):
        found.update(run[place : place + 2] for place in range(len(run) - 1))
    return frozenset(found)


def _stem(word: str) -> str:
    return word.rstrip("s")[:_STEM] or word

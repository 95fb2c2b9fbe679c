"""When each card last changed: cards.lock.

Anki takes a card in an older one's place when its time of change is later. The date in a
Review's opening tag cannot be that time: it is one for five cards, and correcting one of
them would touch the learner's copies of the other four. So the lock has a line for each
card, with a digest of its text:

    /deep-learning/training/dropout#q1 0c0ab3e4d5f60718 2026-11-22T00:00:00Z

A card whose text is not the locked one's has changed later than the lock says, by a second
or at the date of its section; `updated` writes down when. A card that the lock does not have
has the date of its section. Lines are kept when their card goes: it may come back, and then
it must not be older than it was.

The lock is not in data/, since Hugo reads all that is there and knows no such format.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath, PurePosixPath

from askbook.errors import SourceError
from askbook.pages import address, cards
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page, Section
from askbook.pages.sections import Catalog

UNDATED = 1_577_836_800
"""The time of a card whose section has no date, in seconds since 1970."""

_LATEST = 4_102_444_800
"""The year 2100: later ones, and those before 1970, are mistakes, and some cannot be written."""

_LINE = re.compile(r"(?P<card>/.*) (?P<digest>[0-9a-f]{16}) (?P<time>\S+)")
_HEAD = """\
# When each card last changed, for the decks: its page and id, a digest of its text, the time.
# Written by ./askbook date-cards.
"""


@dataclass(frozen=True, slots=True)
class Locked:
    """A card as the lock has it; the time is in seconds since 1970."""

    digest: str
    time: int


Lock = Mapping[str, Locked]
"""Cards by their page's first address and their id, ``/a/b#q1``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedCard:
    """A card on a page, and what its date depends on."""

    key: str
    """What the lock and the decks know it by."""
    id: str
    line: int
    """The question's line in the page."""
    digest: str
    answered: int
    """The date of its section, or `UNDATED`."""

    def is_in(self, lock: Lock) -> bool:
        """Tell whether the lock has the card with this text."""
        locked = lock.get(self.key)
        return locked is not None and locked.digest == self.digest

    def changed(self, lock: Lock) -> int:
        """Return when the card's text last changed."""
        locked = lock.get(self.key)
        if locked is None:
            return self.answered
        return locked.time if self.is_in(lock) else max(locked.time + 1, self.answered)


@dataclass(frozen=True)
class CardDates:
    """Knows the cards of a site's pages again: those at these paths."""

    catalog: Catalog
    lock: Lock
    paths: Collection[PurePosixPath]

    def cards(self, path: PurePosixPath, page: Page) -> tuple[DatedCard, ...]:
        """Return the cards of the page at that path."""
        review = page.by_kind.get("review")
        if review is None or review.is_open:
            return ()
        at = address.read(path, self.catalog.languages)
        label = self.catalog.languages[at.language].answer
        return tuple(_dated(review, label, self._first_address(at, page)))

    def _first_address(self, at: address.Address, page: Page) -> str:
        """Return the address at which a page's cards were locked first, before it moved."""
        own = _shown(at)
        if own in self._locked:
            return own
        folders = (PurePosixPath(alias.strip("/")) for alias in _aliases(page))
        places = (_shown(at.with_folder(folder)) for folder in folders)
        return next((place for place in places if place in self._former), own)

    @cached_property
    def _locked(self) -> set[str]:
        return {card.partition("#")[0] for card in self.lock}

    @cached_property
    def _former(self) -> set[str]:
        """The locked addresses at which there is no page now."""
        return self._locked - {_shown(address.read(p, self.catalog.languages)) for p in self.paths}


def loads(text: str, path: PurePath) -> Lock:
    """Return the lock that the text holds. Raises SourceError at the line of a mistake."""
    lock: dict[str, Locked] = {}
    for number, row in enumerate(text.split("\n"), start=1):
        line = row.removesuffix("\r")
        if not line or line.startswith("#"):
            continue
        match = _LINE.fullmatch(line)
        time = _time(match["time"]) if match else None
        if not match or time is None:
            message = "not a card, a digest and a time; remove the line, run ./askbook date-cards"
            raise SourceError(message, path=path, line=number)
        if match["card"] in lock:
            raise SourceError(f"{match['card']} stands twice", path=path, line=number)
        lock[match["card"]] = Locked(match["digest"], time)
    return lock


def dumps(lock: Lock) -> str:
    """Return the lock's text, a line for each card, in order."""
    lines = (f"{card} {one.digest} {_written(one.time)}\n" for card, one in sorted(lock.items()))
    return _HEAD + "".join(lines)


def updated(lock: Lock, found: Iterable[DatedCard], now: int) -> Lock:
    """Return the lock with those cards as they are now."""
    new = dict(lock)
    for card in found:
        time = card.changed(lock)
        if card.key in lock and not card.is_in(lock):
            time = max(time, now)
        new[card.key] = Locked(card.digest, time)
    return new


def unique(ids: Iterable[str]) -> list[str]:
    """Return a page's ids, one that stands there again with its count behind it.

    A check refuses such a page; it may be built nevertheless, and no two notes may be one.
    """
    seen: dict[str, int] = {}
    result = []
    for one in ids:
        seen[one] = seen.get(one, 0) + 1
        result.append(one if seen[one] == 1 else f"{one}~{seen[one]}")
    return result


def _shown(at: address.Address) -> str:
    """Return a page's address as the lock has it."""
    return f"/{at.published}"


def _aliases(page: Page) -> list[str]:
    try:
        given = page.front.values.get("aliases")
    except FrontMatterError:
        return []
    return [str(item) for item in given] if isinstance(given, list) else []


def _dated(review: Section, label: str, first: str) -> Iterator[DatedCard]:
    found = cards.read(review.answer.replace("\r\n", "\n"), label)
    ids = unique(card.id_at(place) for place, card in enumerate(found, start=1))
    answered = _time(review.provenance.date)
    for one, card in zip(ids, found, strict=True):
        yield DatedCard(
            key=f"{first}#{one}",
            id=one,
            line=review.answer_line + card.line - 1,
            digest=_digest(card),
            answered=UNDATED if answered is None else answered,
        )


def _digest(card: cards.Card) -> str:
    text = f"{card.question}\0{card.answer}"
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _time(written: str) -> int | None:
    """Return the seconds since 1970 of a date or a time, or None where it is neither."""
    try:
        time = dt.datetime.fromisoformat(written)
        utc = time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        return None
    seconds = int(utc.timestamp())
    return seconds if 0 <= seconds < _LATEST else None


def _written(time: int) -> str:
    utc = dt.datetime.fromtimestamp(time, dt.UTC)
    return utc.replace(tzinfo=None).isoformat() + "Z"

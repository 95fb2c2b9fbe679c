"""A card as Anki takes it, and the numbers and names by which Anki knows it again."""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_FIRST_ID = 1_000_000_000_000
_IDS = 600_000_000_000
"""Anki's ids are times in milliseconds; ours are hashes that look like some before 2021."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image on a card: its address on the site, its file, and its name in a collection."""

    address: str
    file: Path

    @property
    def name(self) -> str:
        """A name that no other image of the collection has."""
        return f"{digest(self.address)}-{self.file.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One note of a deck. Texts are HTML as `fields` returns it."""

    guid: str
    deck: str
    """The deck's full name, with ``::`` between its parts."""
    question: str
    answer: str
    topic: str
    language: str
    changed: int
    """When the card's text last changed, in seconds since 1970."""
    images: tuple[Image, ...] = ()

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The note's fields, in the note type's order."""
        return (self.question, self.answer, self.topic, self.language)


def stable_id(kind: str, name: str) -> int:
    """Return the number that a deck, a note or a note type of that name always has."""
    return _FIRST_ID + int(digest(f"{kind}\n{name}"), 16) % _IDS


def digest(text: str) -> str:
    """Return 16 hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def deck_name(*titles: str) -> str:
    """Return the name of the deck below those; a title's own colons do not divide it."""
    return "::".join(_part(title) for title in titles)


def _part(title: str) -> str:
    words = " ".join(unicodedata.normalize("NFC", title).split())
    return words.replace("::", "∷").strip(":") or "?"

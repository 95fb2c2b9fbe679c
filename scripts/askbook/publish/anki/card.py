"""A card as a note of an Anki deck, and the names and ids that stay the same in every build."""

import hashlib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

_FIRST_ID = 1_000_000_000_000
_IDS = 600_000_000_000
"""Anki's ids are times in milliseconds. These are hashes in the range of times before 2021."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """An image on a card: its address on the site and its file."""

    address: str
    file: Path

    @property
    def name(self) -> str:
        """The image's file name in a learner's collection, which no other image has."""
        return f"{digest(self.address)}-{self.file.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """How the answer to a question of a quiz is marked: by its options, or by a number.

    Texts are HTML from `fields.for_anki`; numbers have a decimal point.
    """

    question: str
    """The question without its options."""
    options: tuple[tuple[str, str, bool], ...] = ()
    """Each option's text, its reason and whether it is right."""
    is_fixed: bool = False
    """Whether the options must keep their order, since one names another by its letter."""
    value: str = ""
    tolerance: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One note of a deck; question and answer are HTML from `fields.for_anki`."""

    guid: str
    deck: str
    """The deck's full name, with ``::`` between its parts."""
    question: str
    answer: str
    topic: str
    language: str
    modified: int
    """Modification time, in seconds since 1970."""
    images: tuple[Image, ...] = ()
    solution: Solution | None = None
    """Of a question of a quiz."""

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The note's fields, in the order of `note_type.FIELDS`."""
        return (self.question, self.answer, self.topic, self.language)


def stable_id(kind: str, name: str) -> int:
    """Return the same id for a deck, note or note type of that name in every build."""
    return _FIRST_ID + int(digest(f"{kind}\n{name}"), 16) % _IDS


def digest(text: str) -> str:
    """Return the first 16 hexadecimal digits of a text's SHA-256."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def deck_part(title: str) -> str:
    """Return a title as a part of a deck's name, which colons in it do not divide."""
    words = " ".join(unicodedata.normalize("NFC", title).split())
    return words.replace("::", "∷").strip(":") or "?"

"""Reads data/notes.yaml: editors' notes beside answers that are kept as they were recorded.

A page's notes are by section kind and language. Those on its cards are under ``cards``, by the
card's id: a text for each language, and the date of the note, by which Anki updates the card.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from askbook.pages.sections import Catalog
from askbook.text.dates import is_date
from askbook.text.strict_yaml import Source, parse_optional


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note in one language, as Markdown, and its line; ``card_id`` is empty for a section's."""

    line: int
    language: str
    text: str
    card_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNotes:
    """The notes on the page at an address, and the line of the address."""

    line: int
    address: str
    notes: tuple[Note, ...]


def read(text: str, path: PurePath, catalog: Catalog) -> list[PageNotes]:
    """Return the notes in the text of notes.yaml.

    Raises SourceError at the line of a section or language that does not exist, and of a wrong
    date.
    """
    source = parse_optional(text, path)
    if source is None:
        return []
    lines = {key.string(): key.line for key in source.keys}
    return [
        PageNotes(line=lines[address], address=address, notes=tuple(_notes(sections, catalog)))
        for address, sections in source.pairs().items()
    ]


def _notes(sections: Source, catalog: Catalog) -> Iterator[Note]:
    languages = list(catalog.languages)
    found = sections.fields(optional=[*(kind.name for kind in catalog.kinds), "cards"])
    cards = found.pop("cards", None)
    for words in found.values():
        for code, note in words.fields(optional=languages).items():
            yield Note(line=note.line, language=code, text=note.string())
    yield from _on_cards(cards, languages) if cards else ()


def _on_cards(cards: Source, languages: Sequence[str]) -> Iterator[Note]:
    for card_id, words in cards.pairs().items():
        found = words.fields(required=["date"], optional=languages)
        date = found.pop("date")
        if not is_date(date.string()):
            raise date.error(f"{date.string()!r} is not a date; write YYYY-MM-DD")
        for code, note in found.items():
            yield Note(line=note.line, language=code, text=note.string(), card_id=card_id)

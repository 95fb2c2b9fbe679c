"""Check data/notes.yaml: editors' notes beside answers that are kept as they were recorded.

A page's notes are by section kind and language. Those on its cards are under ``cards``, by the
card's id: a text for each language, and the date of the note, by which Anki updates the card.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import PurePath, PurePosixPath

from askbook.findings import Finding, finding
from askbook.pages.sections import Catalog
from askbook.text.dates import is_date
from askbook.text.strict_yaml import Source, parse_optional

CardIds = Callable[[PurePosixPath, str], Collection[str]]
"""Returns the ids of the cards on the page at an address in a language."""


def check(
    text: str,
    path: PurePath,
    catalog: Catalog,
    folders: Collection[PurePosixPath],
    card_ids: CardIds,
) -> Iterator[Finding]:
    """Yield a finding for each address that no page has, and for each card that its page lacks.

    ``folders`` are the addresses of all pages, without their language. Raises SourceError at
    the line of a section or language that does not exist, and of a wrong date.
    """
    source = parse_optional(text, path)
    if source is None:
        return
    kinds = [kind.name for kind in catalog.kinds]
    languages = list(catalog.languages)
    lines = {key.string(): key.line for key in source.keys}
    for address, sections in source.pairs().items():
        folder = PurePosixPath(address.lstrip("/"))
        is_known = folder in folders and address.startswith("/")
        if not is_known:
            message = f"no page has the address {address!r}; correct it, or remove the note"
            yield finding("X002", lines[address], message)
        found = sections.fields(optional=[*kinds, "cards"])
        cards = found.pop("cards", None)
        for words in found.values():
            for note in words.fields(optional=languages).values():
                note.string()
        for card_id, code, note in _on_cards(cards, languages) if cards else ():
            if is_known and card_id not in card_ids(folder, code):
                message = f"{address} has no card {card_id!r} in {code}; correct the id"
                yield finding("X002", note.line, message)


def _on_cards(cards: Source, languages: Sequence[str]) -> Iterator[tuple[str, str, Source]]:
    """Yield the card's id, the language and the text of each note on a card."""
    for card_id, words in cards.pairs().items():
        found = words.fields(required=["date"], optional=languages)
        date = found.pop("date")
        if not is_date(date.string()):
            raise date.error(f"{date.string()!r} is not a date; write YYYY-MM-DD")
        for code, note in found.items():
            note.string()
            yield card_id, code, note

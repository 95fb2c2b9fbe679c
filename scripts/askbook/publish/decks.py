"""Writes the decks of a built site beside its pages: deck.apkg, deck.txt and moodle.xml.

A deck holds the cards of a page and of all pages below it, in reading order. The cards' HTML is
what Hugo wrote beside each page as cards.json; titles and dates come from the pages, and the
order from the topic tree.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path, PurePosixPath

from askbook.errors import StudyError
from askbook.pages import address
from askbook.pages.address import Address
from askbook.pages.topics import walk
from askbook.project.project import Project
from askbook.publish.anki import apkg, txt
from askbook.publish.anki.card import Card, deck_part
from askbook.publish.moodle import question_bank
from askbook.publish.page_cards import CardReader, PageCards
from askbook.publish.reuse import AddedFiles

_HOME = PurePosixPath()
_Dumps = Callable[[Sequence[Card]], bytes]


def write_decks(project: Project, added: AddedFiles, base_url: str = "") -> None:
    """Write the decks into a built site whose address is ``base_url``, or that of the settings."""
    root = base_url or str(project.config.get("baseurl", ""))
    site = _Site(project, added.public, root.rstrip("/") + "/")
    with closing(apkg.open_database()) as database:
        forms: dict[str, _Dumps] = {
            "deck.apkg": partial(apkg.dumps, database, site.name),
            "deck.txt": partial(txt.dumps, site.name),
        }
        for language in project.catalog.languages:
            for place, pages in site.decks(language).items():
                bank = {"moodle.xml": question_bank.dumps} if site.is_section(place) else {}
                _write_deck(added, place.published, site.name, pages, {**forms, **bank})


def _write_deck(
    added: AddedFiles,
    folder: PurePosixPath,
    site: str,
    pages: Sequence[PageCards],
    forms: Mapping[str, _Dumps],
) -> None:
    """Write a deck in each of the forms, by file name, if Hugo has published the folder."""
    if not (added.public / folder).is_dir():
        return
    cards = [card for page in pages for card in page.cards]
    source = hashlib.sha256(site.encode() + b"".join(page.digest for page in pages)).digest()
    for name, dumps in forms.items():
        added.write(folder / name, source, partial(dumps, cards))


@dataclass(frozen=True)
class _Site:
    """A project and the site that Hugo built from it."""

    project: Project
    public: Path
    base_url: str
    _deck_names: dict[Address, str] = field(default_factory=dict)

    @cached_property
    def name(self) -> str:
        """The site's name, which becomes part of every guid."""
        return " ".join(str(self.project.config.get("title", "")).split()) or "Askbook"

    def decks(self, language: str) -> Mapping[Address, Sequence[PageCards]]:
        """Return the deck of each page that has cards, and of each section and the home page.

        Sections and the home page have a deck even if it is empty, because they link to it.
        """
        decks: dict[PurePosixPath, list[PageCards]] = {}
        pages = self._in_reading_order(language)
        for place in pages:
            page = self.project.pages[self._paths[place]]
            found = self._reader.read(place, page)
            if found.cards or self.is_section(place):
                decks.setdefault(place.folder, []).append(found)
            for above in place.folder.parents:
                decks.setdefault(above, []).append(found)
        _refuse_duplicates(card for page in decks.get(_HOME, ()) for card in page.cards)
        return {pages[0].with_folder(folder): found for folder, found in decks.items()}

    def is_section(self, place: Address) -> bool:
        """Return whether the page is a section's or a home page; only these have moodle.xml."""
        path = self._paths.get(place)
        return path is not None and path.name.startswith("_index")

    @cached_property
    def _reader(self) -> CardReader:
        return CardReader(
            public=self.public,
            base_url=self.base_url,
            site=self.name,
            catalog=self.project.catalog,
            deck_name=self._deck_name,
        )

    @cached_property
    def _paths(self) -> Mapping[Address, PurePosixPath]:
        languages = self.project.catalog.languages
        return {address.read(path, languages): path for path in self.project.pages}

    @cached_property
    def _positions(self) -> Mapping[PurePosixPath, int]:
        """The position of each topic's folder in reading order; the home page comes first."""
        folders = [_HOME, *(place.folder for place in walk(self.project.tree))]
        return {folder: position for position, folder in enumerate(folders)}

    def _in_reading_order(self, language: str) -> list[Address]:
        """Return the language's pages; those that are no topic's come last."""
        last = len(self._positions)
        return sorted(
            (place for place in self._paths if place.language == language),
            key=lambda place: (self._positions.get(place.folder, last), place.folder),
        )

    def _title(self, place: Address) -> str:
        """Return the page's title; without a page, the default language's or the folder's name."""
        path = self._paths.get(place) or self._paths.get(
            Address(place.folder, self.project.catalog.default.code)
        )
        return (self.project.pages[path].title if path else "") or place.folder.name

    def _deck_name(self, place: Address) -> str:
        """Return the name of a page's deck, which is inside the deck of the page above."""
        name = self._deck_names.get(place)
        if name is None:
            if place.folder == _HOME:
                name = deck_part(self._root_name(place.language))
            else:
                above = self._deck_name(place.with_folder(place.folder.parent))
                name = f"{above}::{deck_part(self._title(place))}"
            self._deck_names[place] = name
        return name

    def _root_name(self, language: str) -> str:
        """Return the name of the language's top deck: the site's title in that language."""
        languages = self.project.config.get("languages")
        own = languages.get(language) if isinstance(languages, dict) else None
        settings = own if isinstance(own, dict) else {}
        if "title" in settings or language == self.project.catalog.default.code:
            return str(settings.get("title", self.name))
        return f"{self.name} ({settings.get('label', language)})"


def _refuse_duplicates(cards: Iterable[Card]) -> None:
    """Raise StudyError if two cards would be one note in Anki."""
    seen: dict[str, Card] = {}
    for card in cards:
        if other := seen.get(card.guid):
            raise StudyError(
                f"the pages of the decks {other.deck!r} and {card.deck!r} have the same first "
                "alias; remove it from one of them"
            )
        seen[card.guid] = card

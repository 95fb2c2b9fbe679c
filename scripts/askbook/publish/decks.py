"""Writes the decks of a built site beside its pages: deck.apkg, deck.txt and moodle.xml.

A deck holds the cards of a page and of all pages below it, in reading order. The cards' HTML is
what Hugo wrote beside each page as cards.json; titles and dates come from the pages, and the
order from the topic tree.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property, partial
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urljoin

from askbook.errors import StudyError
from askbook.pages import address
from askbook.pages.address import Address
from askbook.pages.page import Page
from askbook.pages.sections import Format
from askbook.pages.topics import walk
from askbook.project.project import Project
from askbook.publish.anki import apkg, fields, identity, note_type, txt
from askbook.publish.anki.card import Card, Image, Solution, deck_name
from askbook.publish.moodle import question_bank
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
            for place, cards in site.decks(language).items():
                bank = {"moodle.xml": question_bank.dumps} if site.is_section(place) else {}
                _write_deck(added, place.published, site.name, cards, {**forms, **bank})


def _write_deck(
    added: AddedFiles,
    folder: PurePosixPath,
    site: str,
    cards: Sequence[Card],
    forms: Mapping[str, _Dumps],
) -> None:
    """Write a deck in each of the forms, by file name, if Hugo has published the folder."""
    if not (added.public / folder).is_dir():
        return
    source = _digest_of_source(site, cards)
    for name, dumps in forms.items():
        added.write(folder / name, source, partial(dumps, cards))


@dataclass(frozen=True)
class _Site:
    """A project and the site that Hugo built from it."""

    project: Project
    public: Path
    base_url: str

    @cached_property
    def name(self) -> str:
        """The site's name, which becomes part of every guid."""
        return " ".join(str(self.project.config.get("title", "")).split()) or "Askbook"

    def decks(self, language: str) -> Mapping[Address, Sequence[Card]]:
        """Return the deck of each page that has cards, and of each section and the home page.

        Sections and the home page have a deck even if it is empty, because they link to it.
        """
        decks: dict[Address, list[Card]] = {}
        for place in self._in_reading_order(language):
            cards = list(self._cards(place))
            if cards or self.is_section(place):
                decks.setdefault(place, []).extend(cards)
            for above in place.folder.parents:
                decks.setdefault(place.with_folder(above), []).extend(cards)
        for cards in decks.values():
            _refuse_duplicates(cards)
        return decks

    def is_section(self, place: Address) -> bool:
        """Return whether the page is a section's or a home page; only these have moodle.xml."""
        path = self._paths.get(place)
        return path is not None and path.name.startswith("_index")

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

    def _page(self, place: Address) -> Page | None:
        path = self._paths.get(place)
        return self.project.pages[path] if path else None

    def _title(self, place: Address) -> str:
        """Return the page's title; without a page, the default language's or the folder's name."""
        default = Address(place.folder, self.project.catalog.default.code)
        page = self._page(place) or self._page(default)
        return (page.title if page else "") or place.folder.name

    def _deck_name(self, place: Address) -> str:
        folders = [*reversed(place.folder.parents), place.folder][1:]
        titles = (self._title(place.with_folder(folder)) for folder in folders)
        return deck_name(self._root_name(place.language), *titles)

    def _root_name(self, language: str) -> str:
        """Return the name of the language's top deck: the site's title in that language."""
        languages = self.project.config.get("languages")
        own = languages.get(language) if isinstance(languages, dict) else None
        settings = own if isinstance(own, dict) else {}
        if "title" in settings or language == self.project.catalog.default.code:
            return str(settings.get("title", self.name))
        return f"{self.name} ({settings.get('label', language)})"

    def _cards(self, place: Address) -> Iterator[Card]:
        """Yield the cards of one page, in its order."""
        page = self._page(place)
        file = self.public / place.published / "cards.json"
        if page is None or not file.is_file():
            return
        data = json.loads(file.read_text(encoding="utf-8"))
        deck = self._deck_name(place)
        first = identity.first_address(place, page)
        for format_, prefix, found in (
            (Format.CARDS, "", data["cards"]),
            (Format.QUIZ, "quiz-", data.get("quiz", ())),
        ):
            kind = self.project.catalog.kind_of(format_)
            ids = identity.unique_ids(prefix + card["id"] for card in found)
            for card_id, card in zip(ids, found, strict=True):
                guid = identity.guid(self.name, first, card_id)
                modified = identity.modification_time(page, kind, card.get("noted", ""))
                yield self._card(data, card, deck, guid, modified)

    def _card(
        self, page: Mapping[str, str], card: Mapping[str, Any], deck: str, guid: str, modified: int
    ) -> Card:
        link = urljoin(self.base_url, page["path"])
        topic = escape(page["title"])
        texts = (card["question"], card["answer"] + card.get("note", ""))
        question, answer = (fields.for_anki(text, link) for text in texts)
        return Card(
            guid=guid,
            deck=deck,
            question=question,
            answer=answer + note_type.SOURCE.format(address=escape(link), topic=topic),
            topic=topic,
            language=page["language"],
            modified=modified,
            images=tuple(self._images(question + answer)),
            solution=_solution(card, link),
        )

    def _images(self, html: str) -> Iterator[Image]:
        """Yield the images that are files of the site; others stay links to their host."""
        for found in fields.images(html):
            file = self.public / unquote(found.removeprefix(self.base_url))
            if found.startswith(self.base_url) and file.is_file():
                yield Image(address=found, file=file)


def _digest_of_source(site: str, cards: Sequence[Card]) -> bytes:
    """Return the digest of everything that a deck is made from."""
    digest = hashlib.sha256(site.encode())
    for card in cards:
        parts = (card.guid, card.deck, card.texts, card.modified, card.solution)
        digest.update(repr(parts).encode())
        for image in card.images:
            digest.update(image.address.encode() + image.file.read_bytes())
    return digest.digest()


def _solution(card: Mapping[str, Any], link: str) -> Solution | None:
    """Return the solution of a question of a quiz; a card has none."""
    if "value" in card:
        value, tolerance = (card[key].replace(",", ".") for key in ("value", "tolerance"))
        question = fields.for_anki(card["question"], link)
        value = value.replace("−", "-")
        return Solution(question=question, value=value, tolerance=tolerance, unit=card["unit"])
    if "options" not in card:
        return None
    options = []
    for option in card["options"]:
        text, reason = (fields.for_anki(option[key], link) for key in ("text", "reason"))
        options.append((text, reason, option["right"]))
    question = fields.for_anki(card["text"], link)
    return Solution(question=question, options=tuple(options), is_fixed=card["fixed"])


def _refuse_duplicates(cards: Sequence[Card]) -> None:
    """Raise StudyError if two cards would be one note in Anki."""
    seen: dict[str, Card] = {}
    for card in cards:
        if other := seen.get(card.guid):
            raise StudyError(
                f"the pages of the decks {other.deck!r} and {card.deck!r} have the same first "
                "alias; remove it from one of them"
            )
        seen[card.guid] = card

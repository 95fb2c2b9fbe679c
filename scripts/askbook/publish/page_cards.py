"""Reads the cards of a page, whose HTML Hugo wrote beside the page as cards.json."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

from askbook.pages.address import Address
from askbook.pages.page import Page
from askbook.pages.sections import Catalog, Format
from askbook.publish.anki import fields, identity, note_type
from askbook.publish.anki.card import Card, Image, Solution


@dataclass(frozen=True, slots=True)
class PageCards:
    """The cards of a page, in its order."""

    cards: Sequence[Card]
    digest: bytes
    """Digest of the cards and of the images on them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardReader:
    """Reads the cards of a built site."""

    public: Path
    base_url: str
    site: str
    """The site's name, which becomes part of every guid."""
    catalog: Catalog
    deck_name: Callable[[Address], str]
    """Returns the full name of the deck of the page at an address."""

    def read(self, place: Address, page: Page) -> PageCards:
        """Return the cards of the page at an address."""
        try:
            data = json.loads((self.public / place.published / "cards.json").read_bytes())
        except (FileNotFoundError, NotADirectoryError):
            return PageCards((), b"")
        cards = tuple(self._cards(data, place, page))
        return PageCards(cards, _digest(cards))

    def _cards(self, data: Mapping[str, Any], place: Address, page: Page) -> Iterator[Card]:
        deck = self.deck_name(place)
        link = urljoin(self.base_url, data["path"])
        topic = escape(data["title"])
        source = note_type.SOURCE.format(address=escape(link), topic=topic)
        first = identity.first_address(place, page)
        for format_, prefix, found in (
            (Format.CARDS, "", data["cards"]),
            (Format.QUIZ, "quiz-", data.get("quiz", ())),
        ):
            kind = self.catalog.kind_of(format_)
            ids = identity.unique_ids(prefix + card["id"] for card in found)
            times = identity.modification_times(page, kind, [c.get("noted", "") for c in found])
            for card_id, modified, card in zip(ids, times, found, strict=True):
                question = fields.for_anki(card["question"], link)
                answer = fields.for_anki(card["answer"] + card.get("note", ""), link)
                yield Card(
                    guid=identity.guid(self.site, first, card_id),
                    deck=deck,
                    question=question,
                    answer=answer + source,
                    topic=topic,
                    language=data["language"],
                    modified=modified,
                    images=tuple(self._images(question + answer)),
                    solution=_solution(card, link),
                )

    def _images(self, html: str) -> Iterator[Image]:
        """Yield the images that are files of the site; others stay links to their host."""
        base = unquote(self.base_url)
        for address in fields.images(html):
            found = unquote(address)
            file = self.public / found.removeprefix(base)
            if found.startswith(base) and file.is_file():
                yield Image(address=address, file=file)


def _digest(cards: Sequence[Card]) -> bytes:
    parts = [(card.guid, card.deck, card.texts, card.modified, card.solution) for card in cards]
    digest = hashlib.sha256(repr(parts).encode())
    for image in dict.fromkeys(image for card in cards for image in card.images):
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

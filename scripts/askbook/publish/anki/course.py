"""The decks of a built site: each topic's cards, and those of all topics inside a section.

The cards' HTML is what Hugo's layouts wrote beside each page, as cards.json. Pages give
the rest: titles, the order of learning, and when each card last changed. Pages in the
order of learning have all that is inside a section right behind it, so every deck is one
slice of one list, and every card is read once.
"""

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin

from askbook.errors import StudyError
from askbook.pages import address
from askbook.pages.page import Page
from askbook.project.project import Project
from askbook.publish.anki import fields, identity, note_type
from askbook.publish.anki.card import Card, Image, deck_name

_Place = tuple[tuple[float, str, str], ...]
"""Where a page stands in the order of learning: for each part of its folder the weight, the
title and the name, by which Hugo sorts."""
_LAST = (float("inf"), "\U0010ffff", "")


@dataclass(frozen=True, slots=True)
class Deck:
    """The cards of a page and of all pages inside it; the folder is below the built site."""

    folder: PurePosixPath
    cards: Sequence[Card]


@dataclass(frozen=True)
class Course:
    """A project and the site that Hugo built of it, at that address."""

    project: Project
    public: Path
    base_url: str

    @cached_property
    def site(self) -> str:
        """The site's name, which note type and guids have."""
        return " ".join(str(self.project.config.get("title", "")).split()) or "Askbook"

    def decks(self) -> Iterator[Deck]:
        """Yield the deck of every page that has cards, and of every section and home page.

        These two have a deck even where they have no cards, so that no link to one is broken.
        """
        for code in self.project.catalog.languages:
            yield from self._decks([at for at in self._by_address if at.language == code])

    def _decks(self, pages: Sequence[address.Address]) -> Iterator[Deck]:
        """Yield the decks of one language. Hugo makes a page for a folder that has none."""
        sections = {above for at in pages for above in self._above(at)}
        places = {at: self._place(at) for at in (*sections, *pages)}
        ordered = sorted(places, key=lambda at: (places[at], at.folder))
        order = [places[at] for at in ordered]
        cards: list[Card] = []
        starts = [0]
        for at in ordered:
            cards += self._cards(at)
            starts.append(len(cards))
        _refuse_doubles(cards)
        for at, start in zip(ordered, starts, strict=False):
            end = starts[bisect_right(order, (*places[at], _LAST))]
            is_section = at in sections or self._by_address[at].name.startswith("_index")
            if (start < end or is_section) and (self.public / at.published).is_dir():
                yield Deck(at.published, cards[start:end])

    @cached_property
    def _pages(self) -> Mapping[PurePosixPath, Page]:
        return self.project.pages

    @cached_property
    def _by_address(self) -> Mapping[address.Address, PurePosixPath]:
        return {self._at(path): path for path in self._pages}

    def _at(self, path: PurePosixPath) -> address.Address:
        return address.read(path, self.project.catalog.languages)

    def _page(self, at: address.Address) -> Page | None:
        path = self._by_address.get(at)
        return self._pages[path] if path else None

    def _above(self, at: address.Address) -> list[address.Address]:
        """Return the addresses from the home page down to the one above that page."""
        parts = at.folder.parts
        return [at.with_folder(PurePosixPath(*parts[:end])) for end in range(len(parts))]

    def _line(self, at: address.Address) -> list[address.Address]:
        """Return the addresses from the one below the home page down to that page's own."""
        return [*self._above(at), at][1:]

    def _place(self, at: address.Address) -> _Place:
        return tuple(
            (_weight(self._page(one)), self._title(one), one.folder.name) for one in self._line(at)
        )

    def _title(self, at: address.Address) -> str:
        """Return the page's title, or what its topic is called where it has no page."""
        page = self._page(at) or self._page(address.Address(at.folder, self._default))
        return (page.title if page else "") or at.folder.name

    @property
    def _default(self) -> str:
        return self.project.catalog.default.code

    def _root(self, language: str) -> str:
        """Return the name of the language's first deck: the site's, and whose it is."""
        languages = self.project.config.get("languages")
        own = languages.get(language) if isinstance(languages, dict) else None
        settings = own if isinstance(own, dict) else {}
        if "title" in settings or language == self._default:
            return str(settings.get("title", self.site))
        return f"{self.site} ({settings.get('label', language)})"

    def _cards(self, at: address.Address) -> Iterator[Card]:
        """Yield the cards of one page, in its order."""
        file = self.public / at.published / "cards.json"
        if not file.is_file():
            return
        data = json.loads(file.read_text(encoding="utf-8"))
        name = deck_name(self._root(at.language), *(self._title(one) for one in self._line(at)))
        page = self._page(at)
        first = identity.first_address(at, page) if page else f"/{at.published}"
        changed = identity.modification_time(page) if page else identity.UNDATED
        ids = identity.unique_ids(card["id"] for card in data["cards"])
        for one, texts in zip(ids, data["cards"], strict=True):
            yield self._card(data, texts, name, identity.guid(self.site, first, one), changed)

    def _card(
        self, page: Mapping[str, str], texts: Mapping[str, str], deck: str, guid: str, changed: int
    ) -> Card:
        link = urljoin(self.base_url, page["path"])
        topic = escape(page["title"])
        question, answer = (fields.for_anki(texts[one], link) for one in ("question", "answer"))
        return Card(
            guid=guid,
            deck=deck,
            question=question,
            answer=answer + note_type.SOURCE.format(address=escape(link), topic=topic),
            topic=topic,
            language=page["language"],
            changed=changed,
            images=tuple(self._images(question + answer)),
        )

    def _images(self, html: str) -> Iterator[Image]:
        """Yield the images that the site has; another address stays where it is."""
        for found in fields.images(html):
            file = self.public / unquote(found.removeprefix(self.base_url))
            if found.startswith(self.base_url) and file.is_file():
                yield Image(address=found, file=file)


def _refuse_doubles(cards: Sequence[Card]) -> None:
    """Raise StudyError where Anki would take two cards for one."""
    seen: dict[str, Card] = {}
    for card in cards:
        if other := seen.get(card.guid):
            where = f"{other.deck!r} and {card.deck!r}"
            raise StudyError(f"{where} had the same address once; take it from one's aliases")
        seen[card.guid] = card


def _weight(page: Page | None) -> float:
    """Return the page's weight; what has none comes last, as in Hugo."""
    try:
        return float(str(page.front.values["weight"])) or _LAST[0] if page else _LAST[0]
    except (KeyError, ValueError):
        return _LAST[0]

"""Anki decks as packages (deck.apkg), the same bytes for the same cards.

A package is a zip file of a collection and of the images on its cards. The collection is an
SQLite database of schema 11, which every version of Anki reads. It is written here because
other writers use the time of the build as the notes' modification time, and Anki would then
overwrite a learner's own edits at every import (see `identity`).
"""

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from html import escape, unescape

from askbook.publish import archive
from askbook.publish.anki import note_type
from askbook.publish.anki.card import Card, stable_id

_SCHEMA = """\
pragma page_size = 4096;
pragma encoding = "UTF-8";
create table col (
  id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null,
  conf text not null, models text not null, decks text not null, dconf text not null,
  tags text not null
);
create table notes (
  id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null,
  csum integer not null, flags integer not null, data text not null
);
create table cards (
  id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null,
  due integer not null, ivl integer not null, factor integer not null, reps integer not null,
  lapses integer not null, left integer not null, odue integer not null, odid integer not null,
  flags integer not null, data text not null
);
create table revlog (
  id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null,
  time integer not null, type integer not null
);
create table graves (usn integer not null, oid integer not null, type integer not null);
"""

_CREATED = 1_577_836_800
"""Creation time of every collection, in seconds since 1970; not the time of the build."""
_NOT_SYNCED = -1
_LEVEL = 3
"""Takes half the time of zlib's default level, and gives decks that are 6 % larger."""
_DEFAULT = {"id": 1, "name": "Default"}
_TAG = re.compile(r"<[^>]*>")
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


def open_database() -> sqlite3.Connection:
    """Return a database for `dumps`, with empty tables."""
    database = sqlite3.connect(":memory:")
    database.executescript(_SCHEMA)
    return database


def dumps(database: sqlite3.Connection, site: str, cards: Sequence[Card]) -> bytes:
    """Return a package of the cards; the note type has the site's name.

    The database is empty again afterwards, and one should serve many decks: opening it takes longer
    than filling it with the cards of a topic.
    """
    images = list(dict.fromkeys(image for card in cards for image in card.images))
    names = {str(number): image.name for number, image in enumerate(images)}
    files = {"collection.anki2": _collection(database, site, cards), "media": _json(names).encode()}
    files |= {str(number): image.file.read_bytes() for number, image in enumerate(images)}
    return archive.dumps(files, stored=["media"], level=_LEVEL)


def _collection(database: sqlite3.Connection, site: str, cards: Sequence[Card]) -> bytes:
    try:
        _fill(database, site, cards)
        return _anonymous(database.serialize())
    finally:
        database.rollback()


def _anonymous(data: bytes) -> bytes:
    """Return the database with fixed values for what depends on the SQLite that wrote it.

    These are the file change counter, its copy and the library's version number
    (https://sqlite.org/fileformat2.html#the_database_header).
    """
    one = (1).to_bytes(4, "big")
    return data[:24] + one + data[28:92] + one + (3_040_000).to_bytes(4, "big") + data[100:]


def _fill(database: sqlite3.Connection, site: str, cards: Sequence[Card]) -> None:
    kind = stable_id("note type", site)
    newest = max((card.modified for card in cards), default=_CREATED)
    database.execute(
        "insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')",
        (
            _CREATED, newest * 1000, _CREATED * 1000, _json({"nextPos": len(cards) + 1}),
            _note_types(kind, site), _json(_decks(cards)), _OPTIONS,
        ),
    )  # fmt: skip
    tag = f" {'-'.join(site.split())} "
    ids = _ids(card.guid for card in cards)
    decks = {name: stable_id("deck", name) for name in {card.deck for card in cards}}
    database.executemany(
        "insert into notes values (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '')",
        (
            (number, card.guid, kind, card.modified, _NOT_SYNCED, tag, _joined(card),
             *_sorting(card))
            for number, card in zip(ids, cards, strict=True)
        ),
    )  # fmt: skip
    database.executemany(
        "insert into cards values (?, ?, ?, 0, ?, ?, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
        (
            (number, number, decks[card.deck], card.modified, _NOT_SYNCED, place)
            for place, (number, card) in enumerate(zip(ids, cards, strict=True), start=1)
        ),
    )


def _ids(guids: Iterable[str]) -> list[int]:
    """Return an id for each note, the same in every deck unless two notes' hashes collide."""
    taken: dict[int, None] = {}
    for guid in guids:
        number = stable_id("note", guid)
        while number in taken:
            number += 1
        taken[number] = None
    return list(taken)


def _joined(card: Card) -> str:
    fields = "\x1f".join([text.replace("\x1f", " ") for text in card.texts])
    for image in card.images:
        fields = fields.replace(f'src="{escape(image.address)}"', f'src="{image.name}"')
    return fields


def _sorting(card: Card) -> tuple[str, int]:
    """Return the sort field (the question without tags) and its checksum, as Anki computes it."""
    words = unescape(_TAG.sub("", card.question)).strip()
    checksum = hashlib.sha1(words.encode(), usedforsecurity=False).digest()
    return words, int.from_bytes(checksum[:4], "big")


def _decks(cards: Iterable[Card]) -> Mapping[int, Mapping[str, object]]:
    """Return the decks of the cards and all their parent decks, by id."""
    names: set[str] = set()
    for name in {card.deck for card in cards}:
        parts = name.split("::")
        names |= {"::".join(parts[:end]) for end in range(1, len(parts) + 1)}
    found = ({"id": stable_id("deck", name), "name": name} for name in sorted(names))
    return {int(str(deck["id"])): _DECK | deck for deck in (_DEFAULT, *found)}


@cache
def _note_types(number: int, site: str) -> str:
    """Return the collection's note types, of which there is one, by their ids."""
    note = {
        "id": number,
        "name": note_type.name_for(site),
        "type": 0,
        "mod": note_type.CHANGED,
        "usn": _NOT_SYNCED,
        "sortf": 0,
        "did": None,
        "tmpls": [
            {"name": "Card 1", "ord": 0, "qfmt": note_type.FRONT, "afmt": note_type.BACK,
             "bqfmt": "", "bafmt": "", "did": None, "bfont": "", "bsize": 0},
        ],
        "flds": [
            {"name": name, "ord": place, "sticky": False, "rtl": False, "font": "Arial",
             "size": 20}
            for place, name in enumerate(note_type.FIELDS)
        ],
        "css": note_type.STYLE,
        "latexPre": "",
        "latexPost": "",
        "latexsvg": False,
        "req": [[0, "any", [0, 2]]],
    }  # fmt: skip
    return _json({number: note})


_DECK = {
    "mod": 0, "usn": _NOT_SYNCED, "desc": "", "dyn": 0, "conf": 1, "collapsed": False,
    "browserCollapsed": False, "extendNew": 0, "extendRev": 0, "newToday": [0, 0],
    "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0],
}  # fmt: skip

_OPTIONS = _json({
    "1": {
        "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": True,
        "timer": 0, "replayq": True, "dyn": False,
        "new": {"bury": False, "delays": [1, 10], "initialFactor": 2500, "ints": [1, 4, 0],
                "order": 1, "perDay": 20},
        "rev": {"bury": False, "ease4": 1.3, "ivlFct": 1, "maxIvl": 36500, "perDay": 200,
                "hardFactor": 1.2},
        "lapse": {"delays": [10], "leechAction": 1, "leechFails": 8, "minInt": 1, "mult": 0},
    }
})  # fmt: skip

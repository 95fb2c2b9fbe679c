"""Which note in a learner's Anki a card is, and when the card last changed.

Anki knows a note by its guid. The guid is made from the site's title, the address at which the
page was first published, and the card's id. That address is the first of the page's `aliases`,
or the page's own where it has none: `generate` adds the old address of a page that it moves to
the end of the list and never reorders it, so a page may move often and even back again.

Anki replaces a note with an imported one whose modification time is later. The modification
time of a card is the date of its Review: `date`, or `reviewed` where that is later; or that of the
editors' note on it, if it is later still. Nothing else has to be recorded, but all cards of a page
share the date of their Review; docs/anki.md says what this means when a card is corrected.
"""

import datetime as dt
from collections.abc import Iterable
from functools import cache
from pathlib import PurePosixPath

from askbook.pages.address import Address
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page
from askbook.pages.shortcode import Provenance
from askbook.publish.anki.card import digest

UNDATED = 1_577_836_800
"""Modification time of a card whose Review has no date: 2020-01-01, in seconds since 1970."""


def first_address(address: Address, page: Page) -> str:
    """Return the address, from the site's root, at which the page was first published."""
    try:
        aliases = page.front.values.get("aliases")
    except FrontMatterError:
        aliases = None
    if isinstance(aliases, list) and aliases:
        address = address.with_folder(PurePosixPath(str(aliases[0]).strip("/")))
    return f"/{address.published}"


def modification_times(page: Page, kind: str, noted: Iterable[str]) -> list[int]:
    """Return when each card in the page's section of a kind last changed, in seconds since 1970.

    ``noted`` has the date of the editors' note on each card, or nothing.
    """
    section = page.by_kind.get(kind)
    known = section.provenance if section else Provenance()
    newest = max(_timestamp(known.date), _timestamp(known.reviewed))
    return [max(newest, _timestamp(date)) for date in noted]


def unique_ids(ids: Iterable[str]) -> list[str]:
    """Return a page's card ids with a count added to each id that occurs again.

    The check refuses such a page, but it can be built all the same, and two cards must not
    become one note.
    """
    seen: dict[str, int] = {}
    result = []
    for card_id in ids:
        seen[card_id] = seen.get(card_id, 0) + 1
        result.append(card_id if seen[card_id] == 1 else f"{card_id}~{seen[card_id]}")
    return result


def guid(site: str, address: str, card_id: str) -> str:
    """Return the guid of a card's note."""
    return digest(f"{site}\n{address}#{card_id}")


@cache
def _timestamp(date: str) -> int:
    """Return midnight UTC of an ISO date, or `UNDATED` where it is none or an earlier one."""
    try:
        day = dt.date.fromisoformat(date)
    except ValueError:
        return UNDATED
    return max(UNDATED, int(dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()))

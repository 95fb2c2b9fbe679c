"""A title's part of the address."""

import hashlib
import re
import unicodedata

LONGEST = 80
FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset(
    # Hugo's own names for pages and for what it makes of them.
    {"index", "404", "categories", "page", "sitemap", "tags"}
    # Names that Windows keeps for devices.
    | {"aux", "con", "nul", "prn"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
    # Folders and pages of the site itself.
    | {"assets", "css", "decks", "images", "js", "pagefind", "search"}
    | {"progress", "review", "topics"}
)

_SPELLED = {"+": "-plus", "#": "-sharp", "&": "-and-"}


def slugify(title: str) -> str:
    """Return a slug of lower-case ASCII letters, digits and single hyphens.

    Where nothing of the title is left it is ``topic-`` and eight digits of the
    title's SHA-256.
    """
    spelled = "".join(_SPELLED.get(character, character) for character in title.casefold())
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or "topic-" + hashlib.sha256(title.encode()).hexdigest()[:8]

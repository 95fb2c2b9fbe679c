"""Turn titles into the parts of a page's address."""

import hashlib
import re
import unicodedata

LONGEST = 80
FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset(
    # Names that Hugo gives to pages and generated files.
    {"index", "404", "categories", "page", "sitemap", "tags"}
    # Device names on Windows.
    | {"aux", "con", "nul", "prn"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)
"""Names that no page may have."""
SITE_FOLDERS = frozenset({"assets", "css", "decks", "images", "js", "pagefind"})
"""Folders of generated files at the top of a site."""
SITE_PAGES = frozenset({"offline", "practice", "progress", "review", "search", "topics"})
"""Pages of the engine at the top of a site."""

_DIGEST = re.compile(r"topic-[0-9a-f]{8}")
_SPELLED = {"+": "-plus", "#": "-sharp", "&": "-and-"}


def slugify(title: str) -> str:
    """Return a slug of lower-case ASCII letters, digits and single hyphens.

    A title without ASCII letters or digits becomes ``topic-`` and eight digits of its SHA-256.
    """
    spelled = "".join(_SPELLED.get(character, character) for character in title.casefold())
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only.replace("'", "")).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or "topic-" + hashlib.sha256(title.encode()).hexdigest()[:8]


def is_digest(slug: str) -> bool:
    """Return whether a slug is that of a title without ASCII letters or digits."""
    return bool(_DIGEST.fullmatch(slug))

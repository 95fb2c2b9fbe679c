"""Turn titles into the parts of a page's address."""

import hashlib
import re
import unicodedata

LONGEST = 80
FORM = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
RESERVED = frozenset(
    {"index"}  # makes a page of its folder
    # Device names on Windows.
    | {"aux", "con", "nul", "prn"}
    | {f"{device}{number}" for device in ("com", "lpt") for number in range(1, 10)}
)
"""Names that no page may have."""
SITE_FOLDERS = frozenset({"characters", "css", "fonts", "images", "js", "licenses", "pagefind"})
"""Folders of generated files at the top of a site."""
SITE_PAGES = frozenset({"offline", "practice", "progress", "review", "topics"})
"""Pages of the engine at the top of a site."""

_DIGEST = re.compile(r"topic-[0-9a-f]{8}")
_LATIN = {
    "a": "ʌⱥ",
    "ae": "æ",
    "b": "ƀƃɓ",
    "c": "ƈȼǀ",
    "d": "ðđƌȡɖɗ",
    "db": "ȸ",
    "dz": "ƻ",
    "e": "ǝəɇɛ",
    "f": "ƒ",
    "g": "ǥɠɣ",
    "h": "ħ",
    "hv": "ƕ",
    "i": "ıɨɩ",
    "j": "ȷɉ",
    "k": "ƙ",
    "l": "łƚƛȴ",
    "n": "ƞȵɲ",
    "ng": "ŋ",
    "o": "øɔɵ",
    "oe": "œ",
    "oi": "ƣ",
    "ou": "ȣ",
    "p": "ƥ",
    "q": "ĸǃɋ",
    "qc": "ǂ",
    "qp": "ȹ",
    "r": "ɍʀ",
    "s": "ȿ",
    "sh": "ƪʃ",
    "t": "ŧƫƭȶʈⱦ",
    "th": "þ",
    "ts": "ƾ",
    "u": "ʉʊ",
    "v": "ʋ",
    "w": "ƿɯ",
    "x": "ǁ",
    "y": "ƴȝɏ",
    "z": "ƍƶȥɀ",
    "zh": "ƹƺʒ",
    "2": "ƨ",
    "5": "ƽ",
    "6": "ƅ",
}
"""Latin letters up to U+024F that no decomposition turns into ASCII, by their spelling.

From CLDR's transform Latin-ASCII, with "ng" for eng, and from AnyAscii where CLDR has none."""
_SPELLED = str.maketrans(
    {"+": "-plus", "#": "-sharp", "&": "-and-", "'": ""}
    | {letter: spelling for spelling, letters in _LATIN.items() for letter in letters}
)


def slugify(title: str) -> str:
    """Return a slug of lower-case ASCII letters, digits and single hyphens.

    A title without Latin letters or digits becomes ``topic-`` and eight digits of its SHA-256.
    """
    spelled = unicodedata.normalize("NFKD", title).casefold().translate(_SPELLED)
    ascii_only = spelled.encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug or "topic-" + hashlib.sha256(title.encode()).hexdigest()[:8]


def is_digest(slug: str) -> bool:
    """Return whether a slug is that of a title without Latin letters or digits."""
    return bool(_DIGEST.fullmatch(slug))

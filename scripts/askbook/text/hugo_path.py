"""The path at which Hugo publishes a content file."""

import re
import unicodedata

_KEPT = frozenset("./\\_#+~-@")
_HEXADECIMAL = frozenset("0123456789abcdef")
_UNCHANGED = re.compile(r"[a-z0-9./\\_#+~@-]*")


def hugo_path(path: str) -> str:
    """Return the address that Hugo derives from a path without its ending.

    Lower case; spaces become hyphens; of the rest only letters, digits, accents and ``._#+~-@``
    are kept (``Sanitize`` in Hugo's common/paths). So ``What's new`` becomes ``whats-new``.
    """
    if _UNCHANGED.fullmatch(path):
        return path
    # Go lower-cases each character for itself; Python makes two of "İ".
    lowered = "".join(character.lower()[0] for character in path).replace(" ", "-")
    written: list[str] = []
    is_hyphen_due = False
    for place, character in enumerate(lowered):
        if _is_kept(lowered, place):
            if is_hyphen_due and character != "-":
                written.append("-")
            is_hyphen_due = False
            written.append(character)
        elif character.isspace() and written and written[-1] != "-":
            is_hyphen_due = True
    return "".join(written)


def _is_kept(path: str, place: int) -> bool:
    character = path[place]
    category = unicodedata.category(character)
    if category[0] in "LM" or category == "Nd" or character in _KEPT:
        return True
    escape = path[place + 1 : place + 3]
    return character == "%" and len(escape) == 2 and _HEXADECIMAL.issuperset(escape)

"""The path at which Hugo publishes a content file, and the endings of such files."""

import re
import unicodedata
from pathlib import PurePath

_MARKDOWN = frozenset((".md", ".mdown", ".markdown"))
_OTHER_CONTENT = frozenset(
    (".htm", ".html", ".org", ".ad", ".adoc", ".asciidoc", ".pandoc", ".pdc", ".rst")
)
"""Endings of files that Hugo takes for pages, https://gohugo.io/configuration/content-types/."""

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


def is_content(path: PurePath) -> bool:
    """Return whether Hugo takes a file below content/ for a page, by its ending."""
    return path.suffix.lower() in _MARKDOWN | _OTHER_CONTENT


def problem_of_ending(path: PurePath, *, allows_formats: bool) -> str:
    """Return how to fix a file that Hugo, but no command, takes for a page, or ``""``.

    ``allows_formats`` says that a site's settings may allow pages that are not Markdown.
    """
    if path.suffix == ".md" or not is_content(path):
        return ""
    name = path.with_suffix(".md").name
    if path.suffix.lower() in _MARKDOWN:
        return f"is a page that no command reads; rename it to {name}"
    if allows_formats:
        return ""
    return f"is no page in Markdown; write it as {name}, or move it to static/ as it is"

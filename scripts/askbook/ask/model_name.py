"""Names of models: what a page may say, and whether a server named the model that was asked."""

import re

from askbook.pages.shortcode import DELIMITER

_WRITABLE = re.compile(r'(?=.*[^\s/\\])[^{}<>"]+')
_VERSION = re.compile(r"([-@:.](\d[\d-]*|latest|preview))*(\.gguf)?")
"""What providers add to the name of a model: a date, a version or the form of its file."""


def is_writable(name: str) -> bool:
    """Return whether the name can be written into a shortcode, and names something."""
    is_safe = name.isprintable() and not DELIMITER.search(name)
    return is_safe and bool(_WRITABLE.fullmatch(name))


def answering_model(asked: str, named: str) -> str:
    """Return the model to record for a reply: the one that the server named, or else the asked.

    Of a model that is a file or a folder, it is only that one's name.
    """
    return _without_folder(named if is_writable(named) else asked)


def is_same(asked: str, named: str) -> bool:
    """Return whether both names mean one model, such as ``gpt-5`` and ``gpt-5-2026-08-07``."""
    short, long = sorted((_plain(asked), _plain(named)), key=len)
    return long.startswith(short) and bool(_VERSION.fullmatch(long, len(short)))


def _plain(name: str) -> str:
    """Return the name in lower case without a provider's prefix or a folder."""
    return _last_part(name.casefold())


def _without_folder(name: str) -> str:
    is_path = name.startswith(("/", ".", "~")) or "\\" in name or name.endswith("/")
    return _last_part(name) if is_path else name


def _last_part(name: str) -> str:
    """Return what follows the last slash, except for one at the end, as of a folder."""
    return re.split(r"[/\\]", name.rstrip("/\\ "))[-1]

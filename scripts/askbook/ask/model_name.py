"""Names of models: what a page may say, and whether a server named the model that was asked."""

import re

_WRITABLE = re.compile(r'[^{}<>"\x00-\x1f\x7f]+')
_VERSION = re.compile(r"([-@:.](\d[\d-]*|latest|preview))*(\.gguf)?")
"""What providers add to the name of a model: a date, a version or the form of its file."""


def is_writable(name: str) -> bool:
    """Return whether the name can be written into a shortcode."""
    return bool(_WRITABLE.fullmatch(name))


def answering_model(asked: str, named: str) -> str:
    """Return the model to record for a reply: the one that the server named, or else the asked.

    Of a model that is a file, it is only the file's name.
    """
    return _without_folder(named if is_writable(named) else asked)


def is_same(asked: str, named: str) -> bool:
    """Return whether both names mean one model, such as ``gpt-5`` and ``gpt-5-2026-08-07``."""
    short, long = sorted((_plain(asked), _plain(named)), key=len)
    return long.startswith(short) and bool(_VERSION.fullmatch(long, len(short)))


def _plain(name: str) -> str:
    """Return the name in lower case without a provider's prefix or a folder."""
    return re.split(r"[/\\]", name.casefold())[-1]


def _without_folder(name: str) -> str:
    is_path = name.startswith(("/", ".", "~")) or "\\" in name
    return re.split(r"[/\\]", name)[-1] if is_path else name

"""The index of the full text: Pagefind's binary, and one run of it over a built site.

Pagefind cuts Chinese into words with one dictionary when it indexes, and the browser with
another when someone searches: most words of Traditional Chinese would not be found as they
are. So each character is indexed as a word of its own, and the search asks for characters
that follow one another, which finds any part of a sentence (assets/js/search/worker.js).
"""

import importlib.resources
import json
import os
import re
import shutil
import tempfile
from pathlib import Path

from askbook.disk import subprocesses
from askbook.errors import StudyError

FOLDER = "pagefind"
"""Where the index is, below the site."""

_TIMEOUT = 1800
"""Seconds; ten thousand topics take less than one minute."""

_UNSEARCHED = (
    "ask-prompt",  # the same on every page
    ".card details",  # an excerpt would show an answer before it was tried
    ".inside",  # links to topics, whose own pages are found
    ".translations",
    ".deed",  # what to do at a step, the same on every page
    ".rail",
    ".decks",
    ".sheets",
    ".contribute",
    "annotation",  # a formula's TeX stands behind the formula
)
"""What of an element with ``data-pagefind-body`` is not searched."""

_CHINESE = re.compile(rb"""<html lang=["']?zh""")
_TAG = re.compile(r"""(<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>)""")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN = re.compile(f"(?<={_HAN})(?={_HAN})")
_GAP = "\u200b"
"""Ends a word for Pagefind, and is not in what it shows."""

_NOTICE = Path(__file__).with_name("notices") / "pagefind.txt"
"""The terms of what is copied into the site: Pagefind writes none beside its files."""

_READ = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*")
"""What a browser reads beside the index; the rest is interfaces that the site does not use."""


def binary() -> Path:
    """Return the binary inside the ``pagefind_bin_extended`` package.

    Without the package it is the one on the PATH. Raises StudyError where there is none.
    """
    try:
        folder = importlib.resources.files("pagefind_bin_extended")
        files = (Path(str(item)) for item in folder.iterdir())
        return next(file for file in files if file.stem == "pagefind_extended")
    except (ModuleNotFoundError, StopIteration):
        found = shutil.which("pagefind_extended")
        if not found:
            raise StudyError("Pagefind is not installed; make site installs it") from None
        return Path(found)


def index(public: Path) -> None:
    """Add the index of the full text to a built site: the same bytes for the same pages.

    Raises StudyError with what Pagefind said.
    """
    with tempfile.TemporaryDirectory(dir=public.parent) as folder:
        _copy_spaced(public, Path(folder))
        _run(Path(folder), public / FOLDER)
    _remove_unread(public / FOLDER)
    shutil.copyfile(_NOTICE, public / FOLDER / "LICENSE.txt")
    _sort(public / FOLDER / "pagefind-entry.json")


def spaced(html: str) -> str:
    """Return the HTML with each Chinese character of its text a word of its own."""
    parts = _TAG.split(html)
    parts[::2] = (_BETWEEN.sub(_GAP, text) for text in parts[::2])
    return "".join(parts)


def _copy_spaced(public: Path, folder: Path) -> None:
    """Put the pages into a folder as they are to be indexed."""
    for page in public.rglob("*.html"):
        copy = folder / page.relative_to(public)
        copy.parent.mkdir(parents=True, exist_ok=True)
        html = page.read_bytes()
        if _CHINESE.search(html, 0, 100):
            html = spaced(html.decode()).encode()
        copy.write_bytes(html)


def _run(pages: Path, destination: Path) -> None:
    command = [str(binary()), "--site", ".", "--output-path", str(destination), "--quiet"]
    command += ["--exclude-selectors", ", ".join(_UNSEARCHED)]
    # Pagefind would take options from variables of its name, and from a file in its folder.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    done = subprocesses.run(
        "Pagefind", command, environment=environment, seconds=_TIMEOUT, folder=pages
    )
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise StudyError(f"Pagefind could not index the text\n{said}")


def _remove_unread(folder: Path) -> None:
    for file in folder.iterdir():
        if file.is_file() and not any(file.match(pattern) for pattern in _READ):
            file.unlink()


def _sort(entry: Path) -> None:
    """Write the languages in order; Pagefind writes them as they come."""
    data = json.loads(entry.read_bytes())
    entry.write_text(json.dumps(data, sort_keys=True, ensure_ascii=False), encoding="utf-8")

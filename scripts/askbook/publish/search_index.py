"""Creates the full-text search index of a built site with Pagefind.

Chinese needs a workaround: Pagefind segments it with one dictionary when it indexes, and the
browser with another when a reader searches, so most Traditional Chinese words would not be
found. Here each Chinese character is indexed as a word, and the search asks for consecutive
characters, which finds any part of a sentence (assets/js/search/worker.js).

Mathematical symbols are words of their own, so that a formula is found by each of them.
"""

import importlib.resources
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from askbook.disk import subprocesses
from askbook.disk.files import link_or_write
from askbook.errors import StudyError

FOLDER = "pagefind"
"""The index's folder in the built site."""

_TIMEOUT = 1800
"""Seconds; indexing ten thousand topics takes less than a minute."""

_INDEXED = b"data-pagefind-body"
"""The attribute of an element that is to be indexed."""
_CHINESE = re.compile(rb"""<html lang=["']?zh""")
_TAG = re.compile(r"""(<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>)""")
_HAN = r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_BETWEEN = re.compile(f"(?<={_HAN})(?={_HAN})")
_SYMBOL = re.compile(r"[\u2200-\u2211\u2213-\u22ff]")
"""Mathematical operators, but for the minus sign, which belongs to its number."""
_MAY_BE_SYMBOL = re.compile(rb"\xe2[\x88-\x8b]")
"""The first two bytes of those operators in UTF-8."""
_LETTERS = "+#"
"""Signs that belong to a word, as in C++."""
_SEPARATOR = "\u200b"
"""Zero-width space: separates words for Pagefind and is invisible in an excerpt."""

_NOTICE = Path(__file__).with_name("notices") / "pagefind.txt"
"""The licence of the files that Pagefind copies into the site without a notice."""

_USED = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*")
"""The files beside the index that the site uses; the others are Pagefind's own interfaces."""


def binary() -> Path:
    """Return the binary of the ``pagefind_bin_extended`` package, or the one on the PATH.

    Raises StudyError if there is no Pagefind.
    """
    try:
        folder = importlib.resources.files("pagefind_bin_extended")
        files = (Path(str(item)) for item in folder.iterdir())
        return next(file for file in files if file.stem == "pagefind_extended")
    except (ModuleNotFoundError, StopIteration):
        found = shutil.which("pagefind_extended")
        if not found:
            raise StudyError("Pagefind is not installed; delete .venv and run this again") from None
        return Path(found)


def index(public: Path, meanwhile: Callable[[], object] = lambda: None) -> None:
    """Add the search index to a built site; the same pages give the same bytes.

    ``meanwhile`` is called while Pagefind runs, and may add files that are no pages.
    Raises StudyError with Pagefind's output if it fails.
    """
    with tempfile.TemporaryDirectory(dir=public.parent) as folder, ThreadPoolExecutor() as pool:
        symbols = _copy_pages(public, Path(folder))
        running = pool.submit(_run, Path(folder), public / FOLDER, symbols)
        meanwhile()
        running.result()
    _remove_unused(public / FOLDER)
    shutil.copyfile(_NOTICE, public / FOLDER / "LICENSE.txt")
    _sort(public / FOLDER / "pagefind-entry.json")


def separate_characters(html: str) -> str:
    """Return the HTML with each Chinese character of its text separated from the next."""
    return _replace_in_text(_BETWEEN, _SEPARATOR, html)


def separate_symbols(html: str) -> str:
    """Return the HTML with spaces around each mathematical symbol of its text."""
    return _replace_in_text(_SYMBOL, r" \g<0> ", html)


def _replace_in_text(pattern: re.Pattern[str], replacement: str, html: str) -> str:
    parts = _TAG.split(html)
    parts[::2] = (pattern.sub(replacement, text) for text in parts[::2])
    return "".join(parts)


def _copy_pages(public: Path, folder: Path) -> str:
    """Copy the pages into a folder in the form to be indexed; return their symbols."""
    symbols: set[str] = set()
    for page, html in _pages_to_index(public):
        copy = folder / page.relative_to(public)
        copy.parent.mkdir(parents=True, exist_ok=True)
        symbols |= _write_copy(page, html, copy)
    return "".join(sorted(symbols))


def _pages_to_index(public: Path) -> Iterator[tuple[Path, bytes]]:
    """Yield each page that has the attribute, with its HTML; all pages if none has it.

    Pagefind skips the others, such as books and sheets, too, but only after it has read them, and
    they are half of all bytes.
    """
    others, found = [], False
    for page in public.rglob("*.html"):
        html = page.read_bytes()
        if _INDEXED in html:
            found = True
            yield page, html
        else:
            others.append(page)
    if not found:
        yield from ((page, page.read_bytes()) for page in others)


def _write_copy(page: Path, html: bytes, copy: Path) -> set[str]:
    """Write a page in the form to be indexed; return its symbols."""
    is_chinese = _CHINESE.search(html, 0, 100)
    if not is_chinese and not _MAY_BE_SYMBOL.search(html):
        link_or_write(page, copy, html)
        return set()
    text = html.decode("utf-8", "surrogateescape")
    symbols = set(_SYMBOL.findall(text))
    if symbols:
        text = separate_symbols(text)
    if is_chinese:
        text = separate_characters(text)
    copy.write_bytes(text.encode("utf-8", "surrogateescape"))
    return symbols


def _run(pages: Path, destination: Path, symbols: str) -> None:
    command = [str(binary()), "--site", ".", "--output-path", str(destination), "--quiet"]
    # A formula's TeX, which is beside the formula. Boxes of the layouts carry data-pagefind-ignore.
    command += ["--exclude-selectors", "annotation"]
    command += ["--include-characters", _LETTERS + symbols]
    # Pagefind also reads options from environment variables, and from a file in its folder.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    done = subprocesses.run(
        "Pagefind", command, environment=environment, seconds=_TIMEOUT, folder=pages
    )
    if done.returncode:
        output = (done.stdout + done.stderr).strip()
        raise StudyError(f"Pagefind could not index the text\n{output}")


def _remove_unused(folder: Path) -> None:
    for file in folder.iterdir():
        if file.is_file() and not any(file.match(pattern) for pattern in _USED):
            file.unlink()


def _sort(entry: Path) -> None:
    """Sort the file's keys; Pagefind writes the languages in any order."""
    data = json.loads(entry.read_bytes())
    entry.write_text(json.dumps(data, sort_keys=True, ensure_ascii=False), encoding="utf-8")

"""What a view of a page loads, file by file and compressed as a server would send it.

Fonts and pictures of style sheets are not looked for; pictures that wait until they are seen
(``loading="lazy"``) do not count.
"""

import gzip
import importlib.util
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_BROTLI = importlib.import_module("brotli") if importlib.util.find_spec("brotli") else None

LOADING_LINKS = {"stylesheet", "modulepreload", "preload", "icon", "manifest"}
LOADING_TAGS = {"script", "img", "iframe", "source", "video", "audio", "embed"}

HAS_BROTLI = _BROTLI is not None
NO_BROTLI = "Brotli is not measured: the package `brotli` is not installed."


@dataclass(frozen=True, slots=True)
class Size:
    """Bytes of files, each by itself through gzip -9 and Brotli 11; none where there is none."""

    gzip: int = 0
    brotli: int | None = 0

    def __add__(self, other: "Size") -> "Size":
        known = self.brotli is not None and other.brotli is not None
        brotlied = (self.brotli or 0) + (other.brotli or 0)
        return Size(self.gzip + other.gzip, brotlied if known else None)


@dataclass(frozen=True, slots=True)
class View:
    """What a view of a page loads, by kind, and with how many requests.

    ``elsewhere`` are the addresses that are not of the site's own files, whose bytes are
    not known.
    """

    html: Size
    css: Size
    js: Size
    other: Size
    requests: int
    elsewhere: tuple[str, ...] = ()

    @property
    def total(self) -> Size:
        """All of them."""
        return self.html + self.css + self.js + self.other


class _Loaded(HTMLParser):
    """Collects the addresses of what a page loads."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the address that the tag loads, if it does."""
        values = {name: value or "" for name, value in attrs}
        address = values.get("src") if tag in LOADING_TAGS else None
        rel = set(values.get("rel", "").split())
        if tag == "link" and rel & LOADING_LINKS and "alternate" not in rel:
            address = values.get("href")
        is_here = address and not address.startswith(("data:", "#"))
        if is_here and values.get("loading") != "lazy":
            self.addresses[str(address)] = None


def addresses(html: str) -> list[str]:
    """Return what the page loads, as it says it, each once and in its order."""
    loaded = _Loaded()
    loaded.feed(html)
    return list(loaded.addresses)


def first_view(public: Path, page: Path, base_url: str) -> View:
    """Return what the page loads for who was never there, by its path below the built site."""
    return _view(public, page, *_files(public, page, base_url))


def next_view(public: Path, page: Path, seen: Path, base_url: str) -> View:
    """Return what the page loads for who has just seen the other."""
    files, elsewhere = _files(public, page, base_url)
    cached, cached_elsewhere = _files(public, seen, base_url)
    left = [address for address in elsewhere if address not in cached_elsewhere]
    return _view(public, page, [file for file in files if file not in cached], left)


def size(data: bytes) -> Size:
    """Return how many bytes are sent for a file with that in it."""
    brotlied = len(_BROTLI.compress(data)) if _BROTLI else None
    return Size(len(gzip.compress(data, 9)), brotlied)


def _files(public: Path, page: Path, base_url: str) -> tuple[list[Path], list[str]]:
    """Return the site's own files that a page loads, and the addresses of the others."""
    here = urljoin(base_url, page.as_posix())
    found: dict[Path, None] = {}
    elsewhere = []
    for address in addresses((public / page).read_text(encoding="utf-8")):
        whole = urljoin(here, address)
        path = urlsplit(whole).path.removeprefix(urlsplit(base_url).path)
        file = public / unquote(path).lstrip("/")
        if whole.startswith(base_url) and file.is_file():
            found[file] = None
        else:
            elsewhere.append(whole)
    return list(found), elsewhere


def _view(public: Path, page: Path, files: list[Path], elsewhere: list[str]) -> View:
    css = [file for file in files if file.suffix == ".css"]
    js = [file for file in files if file.suffix in (".js", ".mjs")]
    rest = [file for file in files if file not in css and file not in js]
    requests = 1 + len(files) + len(elsewhere)
    html = size((public / page).read_bytes())
    return View(html, _sum(css), _sum(js), _sum(rest), requests, tuple(elsewhere))


def _sum(files: Iterable[Path]) -> Size:
    return sum((size(file.read_bytes()) for file in files), Size())

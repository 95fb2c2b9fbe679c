"""Bytes that the HTML of a page makes a browser load, each file compressed with gzip -9.

Fonts and images named by style sheets are not counted, nor are images with ``loading="lazy"``.
"""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

_LINKS = {"stylesheet", "modulepreload", "preload", "icon", "manifest"}
_TAGS = {"script", "img", "iframe", "source", "video", "audio", "embed"}


@dataclass(frozen=True, slots=True)
class View:
    """Compressed bytes by kind, and requests.

    ``unknown`` lists the addresses that are not files of the site; their bytes do not count.
    """

    html: int
    css: int
    js: int
    other: int
    requests: int
    unknown: tuple[str, ...]

    @property
    def total(self) -> int:
        """All bytes."""
        return self.html + self.css + self.js + self.other


class _Loads(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect the address that a tag loads."""
        values = {name: value or "" for name, value in attrs}
        address = values.get("src", "") if tag in _TAGS else ""
        rel = set(values.get("rel", "").split())
        if tag == "link" and rel & _LINKS and "alternate" not in rel:
            address = values.get("href", "")
        inline = not address or address.startswith(("data:", "#"))
        if not inline and values.get("loading") != "lazy":
            self.addresses[address] = None


def loaded_addresses(html: str) -> list[str]:
    """Return what a page loads, each address once and as written."""
    parser = _Loads()
    parser.feed(html)
    return list(parser.addresses)


def compressed(data: bytes) -> int:
    """Return the length of the data after gzip -9."""
    return len(gzip.compress(data, 9))


def view(public: Path, page: Path, base_url: str, *, after: Path | None = None) -> View:
    """Return what a page of a built site loads with an empty cache, or just after another page.

    Pages are HTML files by their paths below ``public``.
    """
    files, unknown = _loads(public, page, base_url)
    if after:
        cached = _loads(public, after, base_url)
        files = [file for file in files if file not in cached[0]]
        unknown = [address for address in unknown if address not in cached[1]]
    css = [file for file in files if file.suffix == ".css"]
    js = [file for file in files if file.suffix in (".js", ".mjs")]
    other = [file for file in files if file not in css and file not in js]
    return View(
        html=_total([public / page]),
        css=_total(css),
        js=_total(js),
        other=_total(other),
        requests=1 + len(files) + len(unknown),
        unknown=tuple(unknown),
    )


def _loads(public: Path, page: Path, base_url: str) -> tuple[list[Path], list[str]]:
    """Return the site's files that a page loads, and the other addresses."""
    files: dict[Path, None] = {}
    unknown = []
    for address in loaded_addresses((public / page).read_text(encoding="utf-8")):
        url = urljoin(urljoin(base_url, page.as_posix()), address)
        file = public / unquote(urlsplit(url).path.removeprefix(urlsplit(base_url).path))
        if url.startswith(base_url) and file.is_file():
            files[file] = None
        else:
            unknown.append(url)
    return list(files), unknown


def _total(files: Iterable[Path]) -> int:
    return sum(compressed(file.read_bytes()) for file in files)

"""What a search in the browser loads, and how long it keeps the page busy."""

import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selenium import webdriver
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import chromium
import weight

SLOWER = 4
"""Times: about a phone, where this machine is a desk's."""

QUERIES = ("linear fac", "network", "s", "hidden theorem protein")
"""Titles that are there, a word that most texts have, a letter, and three words of texts."""

PACKED = (".pagefind", ".pf_index", ".pf_fragment", ".pf_meta")
"""Files that are compressed already."""

QUIET = 0.5
"""Seconds without a request, after which a page has loaded what it wants."""

TITLE = "return document.querySelector('.search-title')"
TEXT = "return document.querySelector('.search-excerpt')"


@dataclass(frozen=True, slots=True)
class Searched:
    """The bytes until a title and until a text; the longest task in CPU milliseconds."""

    title: int
    text: int
    task: float


def search(public: Path, page: Path) -> Searched:
    """Open that page of the built site, search, and type."""
    with _Host.of(public) as host, chromium.browser() as browser:
        address = f"{host.address}/{page.with_suffix('').as_posix()}/"
        title, text = _opened(browser, address, host)
        return Searched(title, text, _longest_task(browser, address))


class _Host(http.server.ThreadingHTTPServer):
    """Serves a site, and adds up what it sent."""

    def __init__(self, public: Path) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.public = public
        self.sent: set[str] = set()
        self.address = f"http://127.0.0.1:{self.server_port}"

    @classmethod
    @contextmanager
    def of(cls, public: Path) -> Iterator["_Host"]:
        """Serve that site for a while."""
        host = cls(public)
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield host
        host.shutdown()
        host.server_close()

    def bytes_sent(self) -> int:
        """Return the bytes of all files sent since they were last forgotten."""
        files = [self.public / name for name in tuple(self.sent)]
        return sum(_sent(file) for file in files if file.is_file())


class _Handler(http.server.SimpleHTTPRequestHandler):
    server: _Host

    def translate_path(self, path: str) -> str:
        """Note the file that is asked for."""
        name = unquote(urlsplit(path).path).lstrip("/")
        self.server.sent.add(name)
        return str(self.server.public / name)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


def _show(browser: webdriver.Chrome, page: str) -> None:
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(page)


def _press(browser: webdriver.Chrome, *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def _until(browser: webdriver.Chrome, script: str) -> None:
    WebDriverWait(browser, 300, 0.05).until(lambda b: b.execute_script(script))


def _opened(browser: webdriver.Chrome, page: str, host: _Host) -> tuple[int, int]:
    """Search for the first time; return what it loaded."""
    sizes = []
    for query, shown in (("l", TITLE), (QUERIES[-1], TEXT)):
        _show(browser, page)
        _begin(browser, host)
        host.sent.clear()
        _press(browser, f"/{query}")
        _until(browser, shown)
        sizes.append(host.bytes_sent())
    title, text = sizes
    return title, text


def _begin(browser: webdriver.Chrome, host: _Host) -> None:
    """Let the page load what it loads at a reader's first sign, which no search is."""
    browser.execute_script("dispatchEvent(new Event('scroll'))")
    files = -1
    while files != len(host.sent):
        files = len(host.sent)
        time.sleep(QUIET)


def _sent(file: Path) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED else weight.size(data).gzip


def _longest_task(browser: webdriver.Chrome, page: str) -> float:
    """Type and delete as a reader does; return the CPU milliseconds of the longest task."""
    _show(browser, page)
    _press(browser, "/")
    _until(browser, "return document.activeElement.type === 'search'")
    with chromium.Trace.of(browser) as trace:
        for query in QUERIES:
            _type(browser, query)
    return SLOWER * max(trace.tasks())


def _type(browser: webdriver.Chrome, query: str) -> None:
    for key in query:
        _press(browser, key)
        time.sleep(0.12)
    _until(browser, TEXT)
    time.sleep(0.5)
    for _ in query:
        _press(browser, Keys.BACKSPACE)
        time.sleep(0.03)

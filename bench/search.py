#!/usr/bin/env python3
"""Measure what the search costs: to index, to open, and to type in.

Builds made-up topic pages, indexes their text, and searches them in Chromium. Prints
Pagefind's CPU seconds and peak memory; the bytes until the first title and until the first
text, each file as a server would send it; and the longest task of the page while someone
typed, in CPU time as Chromium traces it, so that what else this machine does is not counted,
times four for a processor that much slower. Needs Chromium with its driver, and the packages
of make test.
"""

import http.server
import json
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from urllib.request import urlopen

import websocket
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

import content
import measure
import weight
from study import command, hugo, pagefind
from study.command import FINE, Command, Parser
from study.errors import StudyError

SIZES = (600, 10_000)
SLOWER = 4
"""Times: about a phone, where this machine is a desk's."""

QUERIES = ("linear fac", "network", "s", "hidden theorem protein")
"""Titles that are there, a word that most texts have, a letter, and three words of texts."""

PACKED = (".pagefind", ".pf_index", ".pf_fragment", ".pf_meta")
"""Files that are compressed already."""

TITLE = "return document.querySelector('.search-title')"
TEXT = "return document.querySelector('.search-excerpt')"


@dataclass(frozen=True, slots=True)
class Index:
    """What indexing took: CPU seconds, user and system, the peak of its memory, and its size."""

    seconds: float
    megabytes: float
    size: float


@dataclass(frozen=True, slots=True)
class Opened:
    """The bytes that a first search loaded until a title, and until a text."""

    title: int
    text: int


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured with that many topic pages; the task in milliseconds."""

    pages: int
    titles: int
    index: Index
    opened: Opened
    task: float


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(__doc__)
    parser.add_argument(
        "--pages",
        type=measure.number,
        action="append",
        metavar="N",
        help="build N topic pages; may be repeated (default: 600 and 10000)",
    )
    return command.run(parser, _bench, argv)


def _bench(run: Command) -> int:
    sizes = sorted(set(run.options.pages or SIZES))
    for line in _table([_measure(run, pages) for pages in sizes]):
        print(line)
    return FINE


def _measure(run: Command, pages: int) -> Result:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site = Path(name, "site")
        content.copy_site(run.project.root, site)
        topic, *_ = content.write_pages(site / "content", run.project.catalog.default, pages)
        public = Path(name, "public")
        hugo.build(site, public, base_url=content.BASE_URL, extras=True)
        run.say(f"{pages:,} pages: built")
        index = _indexed(public)
        run.say(f"{pages:,} pages: indexed in {index.seconds:.1f} s")
        with _Host.of(public) as host, _browser() as browser:
            page = f"{host.address}/{topic.with_suffix('').as_posix()}/"
            opened = _opened(browser, page, host)
            task = _longest_task(browser, page)
        return Result(
            pages, weight.size((public / "titles.json").read_bytes()).gzip, index, opened, task
        )


# Indexing


def _indexed(public: Path) -> Index:
    """Index the site."""
    cost = measure.of_children(pagefind.index, public)
    files = (file for file in (public / pagefind.FOLDER).rglob("*") if file.is_file())
    return Index(cost.seconds, cost.megabytes, sum(file.stat().st_size for file in files) / 1e6)


# Searching


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
        files = (self.public / name for name in self.sent)
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


@contextmanager
def _browser() -> Iterator[webdriver.Chrome]:
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        raise StudyError("Chromium or its driver is not on the PATH")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in ("headless=new", "no-sandbox", "no-first-run"):
        options.add_argument(f"--{argument}")
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


def _show(browser: webdriver.Chrome, page: str) -> None:
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    browser.get(page)


def _press(browser: webdriver.Chrome, *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def _until(browser: webdriver.Chrome, script: str) -> None:
    WebDriverWait(browser, 300, 0.05).until(lambda b: b.execute_script(script))


def _opened(browser: webdriver.Chrome, page: str, host: _Host) -> Opened:
    """Search for the first time; return what it loaded."""
    sizes = []
    for query, shown in (("l", TITLE), (QUERIES[-1], TEXT)):
        _show(browser, page)
        host.sent.clear()
        _press(browser, f"/{query}")
        _until(browser, shown)
        sizes.append(host.bytes_sent())
    return Opened(*sizes)


def _sent(file: Path) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED else weight.size(data).gzip


def _longest_task(browser: webdriver.Chrome, page: str) -> float:
    """Type and delete as a reader does; return the CPU milliseconds of the longest task."""
    _show(browser, page)
    _press(browser, "/")
    _until(browser, "return document.activeElement.type === 'search'")
    with _Trace.of(browser) as trace:
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


class _Trace:
    """What Chromium did for a while, by its own account."""

    def __init__(self) -> None:
        self._events: list[dict[str, Any]] = []

    @classmethod
    @contextmanager
    def of(cls, browser: webdriver.Chrome) -> Iterator["_Trace"]:
        """Trace what the browser does."""
        debugger = browser.capabilities["goog:chromeOptions"]["debuggerAddress"]
        with urlopen(f"http://{debugger}/json/version") as answer:
            url = json.load(answer)["webSocketDebuggerUrl"]
        socket = websocket.create_connection(url, suppress_origin=True, timeout=60)
        trace, categories = cls(), ["toplevel", "__metadata"]
        _send(socket, "Tracing.start", {"traceConfig": {"includedCategories": categories}})
        yield trace
        _send(socket, "Tracing.end", {})
        message: dict[str, Any] = {}
        while message.get("method") != "Tracing.tracingComplete":
            message = json.loads(socket.recv())
            if message.get("method") == "Tracing.dataCollected":
                trace._events += message["params"]["value"]
        socket.close()

    def tasks(self) -> Iterator[float]:
        """Yield the CPU milliseconds of each task of a page."""
        threads = {
            (event["pid"], event["tid"])
            for event in self._events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        for event in self._events:
            is_task = event["name"].endswith("RunTask") and "tdur" in event
            if is_task and (event["pid"], event["tid"]) in threads:
                yield event["tdur"] / 1000


def _send(socket: websocket.WebSocket, method: str, parameters: dict[str, Any]) -> None:
    socket.send(json.dumps({"id": 1, "method": method, "params": parameters}))


# Printing


def _table(results: Sequence[Result]) -> Iterator[str]:
    yield (
        "| topic pages | index: CPU s | MB of memory | MB on disk | titles.json, gzip "
        "| to the first title, bytes | to the first text, bytes | longest task, ms |"
    )
    yield "|--:" * 8 + "|"
    for result in results:
        index, opened = result.index, result.opened
        yield (
            f"| {result.pages:,} | {index.seconds:.1f} | {index.megabytes:,.0f} | {index.size:.1f} "
            f"| {result.titles:,} | {opened.title:,} | {opened.text:,} | {result.task:.0f} |"
        )


if __name__ == "__main__":
    raise SystemExit(main())

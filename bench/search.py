#!/usr/bin/env python3
"""Measure what the search costs: to index, to open, and to type in.

Builds made-up topic pages, indexes their text, and searches them in Chromium with its
processor slowed down. Prints Pagefind's CPU seconds and peak memory; the bytes until the
first title and until the first text, each file as a server would send it; and the longest
time for which the page did not answer while someone typed, which counts every task and not
only those over 50 ms. Needs Chromium with its driver, and the packages of make test.
"""

import gzip
import http.server
import json
import os
import resource
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from build import _copy_own, _number, _packed, _write_content
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

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

WATCH = """
window.longest = 0;
window.long = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) window.long = Math.max(window.long, entry.duration);
}).observe({type: "longtask"});
const {port1, port2} = new MessageChannel();
let last = performance.now();
port1.onmessage = () => {
  const now = performance.now();
  window.longest = Math.max(window.longest, now - last);
  last = now;
  port2.postMessage(0);
};
port2.postMessage(0);
"""
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
    """What a first search loaded: bytes and milliseconds until a title, and until a text."""

    title: int
    title_ms: float
    text: int
    text_ms: float


@dataclass(frozen=True, slots=True)
class Typed:
    """How long the page did not answer while someone typed, in milliseconds."""

    longest: float
    long_task: float


@dataclass(frozen=True, slots=True)
class Result:
    """What was measured with that many topic pages."""

    pages: int
    titles: int
    index: Index
    opened: Opened
    typed: Typed


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser(__doc__)
    parser.add_argument(
        "--pages",
        type=_number,
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
        _copy_own(run.project.root, site)
        for page in run.project.content.glob("topics*.md"):
            (site / "content").mkdir(exist_ok=True)
            shutil.copy(page, site / "content")
        topic = _write_content(site / "content", run.project.catalog.default, pages)
        public = Path(name, "public")
        hugo.build(site, public, base_url="https://example.org/", full_text=True)
        run.say(f"{pages:,} pages: built")
        index = _indexed(public)
        run.say(f"{pages:,} pages: indexed in {index.seconds:.1f} s")
        with _served(public) as address, _browser() as browser:
            page = f"{address}/{topic.with_suffix('').as_posix()}/"
            opened, typed = _opened(browser, page, public), _typed(browser, page)
        return Result(pages, _packed((public / "titles.json").read_bytes()), index, opened, typed)


# Indexing


def _indexed(public: Path) -> Index:
    """Index the site in a new process, whose children's account holds that one run."""
    with ProcessPoolExecutor(max_workers=1) as pool:
        seconds, megabytes = pool.submit(_index, public).result()
    files = (file for file in (public / pagefind.FOLDER).rglob("*") if file.is_file())
    return Index(seconds, megabytes, sum(file.stat().st_size for file in files) / 1e6)


def _index(public: Path) -> tuple[float, float]:
    pagefind.index(public)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    unit = 1 if sys.platform == "darwin" else 1024
    return used.ru_utime + used.ru_stime, used.ru_maxrss * unit / 1e6


# Searching


class _Host(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def _served(public: Path) -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(_Host, directory=public))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@contextmanager
def _browser() -> Iterator[webdriver.Chrome]:
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        raise StudyError("Chromium or its driver is not on the PATH")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    for argument in ("headless=new", "no-sandbox", "no-first-run"):
        options.add_argument(f"--{argument}")
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


def _show(browser: webdriver.Chrome, page: str) -> None:
    browser.get(page)
    browser.execute_cdp_cmd("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    browser.get_log("performance")


def _press(browser: webdriver.Chrome, *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def _until(browser: webdriver.Chrome, script: str) -> None:
    WebDriverWait(browser, 60, 0.01).until(lambda b: b.execute_script(script))


def _opened(browser: webdriver.Chrome, page: str, public: Path) -> Opened:
    """Search for the first time; return what it loaded."""
    _show(browser, page)
    start = time.perf_counter()
    _press(browser, "/l")
    _until(browser, TITLE)
    title_ms = (time.perf_counter() - start) * 1000
    title = _loaded(browser, public)
    browser.get_log("performance")
    _show(browser, page)
    start = time.perf_counter()
    _press(browser, f"/{QUERIES[-1]}")
    _until(browser, TEXT)
    return Opened(title, title_ms, _loaded(browser, public), (time.perf_counter() - start) * 1000)


def _loaded(browser: webdriver.Chrome, public: Path) -> int:
    """Return the bytes of what was asked for since that was last read."""
    messages = (json.loads(entry["message"])["message"] for entry in browser.get_log("performance"))
    urls = {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    files = {public / unquote(urlsplit(url).path).lstrip("/") for url in urls}
    return sum(_sent(file) for file in files if file.is_file())


def _sent(file: Path) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix in PACKED else len(gzip.compress(data, 9))


def _typed(browser: webdriver.Chrome, page: str) -> Typed:
    """Type and delete as a reader does; return the longest time without an answer."""
    _show(browser, page)
    _press(browser, "/")
    _until(browser, "return document.activeElement.type === 'search'")
    browser.execute_script(WATCH)
    for query in QUERIES:
        for key in query:
            _press(browser, key)
            time.sleep(0.12)
        _until(browser, TEXT)
        time.sleep(0.5)
        for _ in query:
            _press(browser, Keys.BACKSPACE)
            time.sleep(0.03)
    assert browser.find_element(By.CLASS_NAME, "search").is_displayed()
    longest, long_task = browser.execute_script("return [window.longest, window.long]")
    return Typed(longest, long_task)


# Printing


def _table(results: Sequence[Result]) -> Iterator[str]:
    yield (
        "| topic pages | index CPU s | MB of memory | MB on disk | titles.json, gzip "
        "| to the first title | ms | to the first text | ms | longest wait, ms | tasks over 50 ms |"
    )
    yield "|--:" * 11 + "|"
    for result in results:
        index, opened, typed = result.index, result.opened, result.typed
        yield (
            f"| {result.pages:,} | {index.seconds:.1f} | {index.megabytes:,.0f} | {index.size:.1f} "
            f"| {result.titles:,} | {opened.title:,} | {opened.title_ms:.0f} "
            f"| {opened.text:,} | {opened.text_ms:.0f} "
            f"| {typed.longest:.0f} | {typed.long_task or 'none'} |"
        )


if __name__ == "__main__":
    raise SystemExit(main())

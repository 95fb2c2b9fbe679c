"""Cost of the full-text index, bytes of a first search, and the longest task while typing.

Pagefind indexes the site, and Chromium searches it with an empty cache; nothing of the search is
loaded before it is opened. Bytes are those of files through gzip -9. The longest task is CPU time
as Chromium traces it, times four for a slower processor. Needs Chromium and its driver.
"""

import json
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome
from selenium.webdriver.common.keys import Keys

from askbook.publish import hugo, search_index
from bench import browsing, content, measure, report, weight

SLOWDOWN = 4
QUERIES = ("linear fac", "network", "s", "hidden theorem protein")
"""Titles, a word that most texts have, a letter, and three words of texts."""

COMPRESSED = (".pagefind", ".pf_index", ".pf_fragment", ".pf_meta")
SETTLED = 0.5
"""Seconds without a request after which a page has loaded everything."""

TITLE = "return document.querySelector('.search-title')"
TEXT = "return document.querySelector('.search-excerpt')"
HEAD = ("pages", "index, CPU s", "peak MB", "MB on disk", "titles.json, bytes",
        "bytes to the first title", "bytes to the first text", "longest task, ms")  # fmt: skip


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Index and search each size once and yield a table."""
    del runs
    yield report.table(HEAD, [_row(pages) for pages in sizes])


def _row(pages: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site, public = Path(name, "site"), Path(name, "public")
        content.write_site(site)
        topic, *_ = content.write_pages(site / "content", pages)
        hugo.build(site, public, base_url=content.BASE_URL, extras=True)
        cost = measure.cost_of_children(partial(search_index.index, public))
        files = (f for f in (public / search_index.FOLDER).rglob("*") if f.is_file())
        size = sum(file.stat().st_size for file in files) / 1e6
        with browsing.serve(public) as (address, requested), browsing.run_browser() as browser:
            url = f"{address}/{topic.with_suffix('').as_posix()}/"
            title = _bytes_of_search(browser, url, requested, "l", TITLE)
            text = _bytes_of_search(browser, url, requested, QUERIES[-1], TEXT)
            task = _longest_task(browser, url)
        titles = weight.compressed((public / "titles.json").read_bytes())
    return (
        f"{pages:,}",
        f"{cost.seconds:.1f}",
        f"{cost.megabytes:,.0f}",
        f"{size:.1f}",
        *(f"{size:,}" for size in (titles, title, text)),
        f"{task:.0f}",
    )


def _type(browser: Chrome, text: str) -> None:
    browser.switch_to.active_element.send_keys(text)


def _bytes_of_search(
    browser: Chrome, url: str, requested: set[Path], query: str, shown: str
) -> int:
    """Return the bytes that a first search loads until its result is shown."""
    browsing.load(browser, url)
    browser.execute_script("dispatchEvent(new Event('scroll'))")  # loads what is deferred
    settle(requested)
    requested.clear()
    _type(browser, f"/{query}")
    browsing.wait_for(browser, shown)
    return total(requested)


def settle(requested: set[Path]) -> None:
    """Wait until a page has loaded everything."""
    count = -1
    while count != len(requested):
        count = len(requested)
        time.sleep(SETTLED)


def total(requested: set[Path]) -> int:
    """Return the bytes of the files among those that were requested."""
    return sum(_compressed(file) for file in tuple(requested) if file.is_file())


def _longest_task(browser: Chrome, url: str) -> float:
    """Type and delete as a reader does; return the longest task's milliseconds, scaled."""
    browsing.load(browser, url)
    _type(browser, "/")
    browsing.wait_for(browser, "return document.activeElement.type === 'search'")
    browser.execute_script("performance.mark('typing')")
    for query in QUERIES:
        for key in query:
            _type(browser, key)
            time.sleep(0.12)
        browsing.wait_for(browser, TEXT)
        time.sleep(0.5)
        for _ in query:
            _type(browser, Keys.BACKSPACE)
            time.sleep(0.03)
    entries: list[dict[str, str]] = browser.get_log("performance")  # type: ignore[no-untyped-call]
    events = [json.loads(entry["message"])["message"]["params"] for entry in entries]
    return SLOWDOWN * max(_tasks_after("typing", events))


def _tasks_after(mark: str, events: Sequence[dict[str, Any]]) -> Iterator[float]:
    """Yield the CPU milliseconds of a page's tasks after its ``performance.mark``."""
    marked = next(event for event in events if event.get("name") == mark)
    for event in events:
        same_thread = all(event.get(key) == marked[key] for key in ("pid", "tid"))
        is_task = str(event.get("name")).endswith("RunTask") and "tdur" in event
        if is_task and same_thread and event["ts"] > marked["ts"]:
            yield event["tdur"] / 1000


def _compressed(file: Path) -> int:
    data = file.read_bytes()
    return len(data) if file.suffix in COMPRESSED else weight.compressed(data)

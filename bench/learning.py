"""CPU time until a page shows a learner's cards or progress, by the number of events in the log.

Chromium opens a topic's page and the progress page again and again, with the files in its cache;
the milliseconds are the median of the page's main thread, and the ratios are to a device without
progress. A learner with 100 reviews a day has 20,000 events after seven months.
"""

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

from selenium.webdriver import Chrome

from askbook.publish import hugo
from bench import browsing, content, report

PAGES = 100

HEAD = ("events", "cards of a topic, ms", "ratio", "progress page, ms", "ratio")
SHOWN = ("card-recall textarea", "learner-progress h2")
"""What each of the two pages shows once the log was read."""

LOAD_CARDS = 'addEventListener("load", () => dispatchEvent(new Event("scroll")));'
STORE = """
const [events, done] = arguments;
localStorage.setItem("askbook:/#progress", '{"schema": 1}');
const request = indexedDB.open("askbook:/#log", 1);
request.onupgradeneeded = () => request.result.createObjectStore("events", { keyPath: "id" });
request.onsuccess = () => {
  const transaction = request.result.transaction("events", "readwrite");
  for (const event of events) transaction.objectStore("events").put(event);
  transaction.oncomplete = () => { request.result.close(); done(); };
};
"""


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Open the pages with each number of events and yield a table."""
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site, public = Path(name, "site"), Path(name, "public")
        content.write_site(site)
        files = content.write_pages(site / "content", PAGES)
        pages = [f"/{file.with_suffix('').as_posix()}/" for file in files]
        hugo.build(site, public, base_url=content.BASE_URL)
        with browsing.serve(public) as (address, _):
            times = {events: _times(address, pages, events, runs) for events in (0, *sizes)}
    yield report.table(HEAD, [_row(events, each, times[0]) for events, each in times.items()])


def _row(events: int, times: Sequence[float], baseline: Sequence[float]) -> tuple[str, ...]:
    pairs = zip(times, baseline, strict=True)
    figures = [(f"{time:,.0f}", report.ratio(time, base)) for time, base in pairs]
    return f"{events:,}", *(text for pair in figures for text in pair)


def _times(address: str, pages: Sequence[str], events: int, runs: int) -> list[float]:
    """Return the CPU milliseconds until each of the two pages shows what it is for."""
    with browsing.run_browser() as browser:
        browser.get(f"{address}/robots.txt")  # no script of the site runs there
        browser.execute_async_script(STORE, _log(pages, events))
        browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": LOAD_CARDS})
        browser.execute_cdp_cmd("Performance.enable", {"timeDomain": "threadTicks"})
        addresses = (address + pages[0], f"{address}/progress/")
        shown = zip(addresses, SHOWN, strict=True)
        return [_time(browser, url, selector, runs) for url, selector in shown]


def _time(browser: Chrome, url: str, selector: str, runs: int) -> float:
    """Return the median of the runs after the first, which fills the cache."""
    times = []
    for _ in range(1 + runs):
        browser.get(url)
        browsing.wait_for(browser, f"return document.querySelector('{selector}')")
        metrics = browser.execute_cdp_cmd("Performance.getMetrics", {})["metrics"]
        seconds = {each["name"]: float(each["value"]) for each in metrics}
        times.append(1000 * seconds["TaskDuration"])  # since the navigation
    return median(times[1:])


def _log(pages: Sequence[str], number: int) -> list[dict[str, object]]:
    """Return reviews of all cards in turn, an answer in practice after every fourth."""
    now = round(time.time() * 1000)
    cards = [f"{page}#q{card}" for page in pages for card in range(1, content.CARDS + 1)]
    events: list[dict[str, object]] = []
    for place in range(number):
        card = cards[place % len(cards)]
        event: dict[str, object] = {"id": f"e{place}", "offset": 0, "card": card, "q": card}
        event["at"] = now - (number - place) * 900_000
        if place % 5 == 4:
            event |= {"kind": "practice", "right": True}
        else:
            event |= {"kind": "grade", "a": "a", "grade": 1 if place % 7 == 0 else 3}
        events.append(event)
    return events

"""A month of a learner's progress, written into the browser as the site's scripts store it."""

import time

from helpers.small_site import FLOUR, WATER
from helpers.web_server import SOURCE
from selenium import webdriver

_DAY = 86_400_000
"""Milliseconds."""

_STORE_EVENTS = """
const [head, log, events, done] = arguments;
localStorage.setItem(head, '{"schema": 1}');
const request = indexedDB.open(log, 1);
request.onupgradeneeded = () => request.result.createObjectStore("events", { keyPath: "id" });
request.onsuccess = () => {
  const transaction = request.result.transaction("events", "readwrite");
  for (const event of events) transaction.objectStore("events").put(event);
  transaction.oncomplete = () => { request.result.close(); done(); };
};
"""


def month_log(base: str = "") -> list[dict]:
    """Return events of the last 30 days: one topic read, three guesses judged, five cards graded.

    ``base`` is the site's base path, without its last slash.

    Each card was graded three times; the first three with "Sure, show", the fifth always "Missed".
    """
    now = int(time.time() * 1000)
    events: list[dict] = []

    def add(days_ago: int, kind: str, **fields) -> None:
        event = {"id": f"e{len(events)}", "at": now - days_ago * _DAY, "offset": 0, "kind": kind}
        events.append({**event, **fields})

    following = {"page": base + WATER, "title": "Water and Hydration"}
    add(30, "read", page=base + FLOUR, step="review", title="Flour", cards=5, next=following)
    for number in range(1, 4):
        add(30, "guess", card=f"{base}{FLOUR}#p{number}", q=f"g{number}", text="a guess")
        add(30, "judge", of=events[-1]["id"], right=number == 1)
    for number in range(1, 6):
        for days_ago in (30, 27, 15):
            add(
                days_ago, "grade", card=f"{base}{FLOUR}#q{number}", q=f"h{number}", a="a",
                text="An answer", grade=1 if number == 5 else 3, sure=number < 4, ms=9000,
            )  # fmt: skip
    return events


def store_events(browser: webdriver.Chrome, address: str, events: list[dict]) -> None:
    """Store events for a site at the root of an origin that has no log yet."""
    browser.get(address + SOURCE)
    browser.execute_async_script(_STORE_EVENTS, "askbook:/#progress", "askbook:/#log", events)


def store_legacy_events(browser: webdriver.Chrome, address: str, events: list[dict]) -> None:
    """Store events as earlier versions did, for all sites of an origin."""
    browser.get(address + SOURCE)
    browser.execute_async_script(_STORE_EVENTS, "askbook", "askbook", events)

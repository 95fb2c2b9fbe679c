"""Sections of a built site that a browser saves, on a server that tests change and stop."""

import threading
from collections.abc import Callable
from pathlib import Path

from helpers.browser import elements, let_timers_fire, open_page, press, wait_for, wait_for_element
from helpers.small_site import SECTION
from helpers.web_server import Server
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

SAVE = "Save 3 topics"
SAVED = "On this device"
CACHE = "askbook:/#offline"
WORKERS = """
const done = arguments[0];
navigator.serviceWorker.getRegistrations().then(all => done(all.map(one => one.scope)));
"""
CACHES = "const done = arguments[0]; caches.keys().then(done)"
ADDRESSES = f"""
const done = arguments[0];
caches.open("{CACHE}").then(cache => cache.keys())
  .then(keys => done(keys.map(({{ url }}) => url.replace(location.origin, "")).sort()));
"""
IN_CACHE = f"""
const [address, done] = arguments;
caches.match(address, {{ cacheName: "{CACHE}" }}).then(found => found?.text())
  .then(text => done(text ?? null));
"""
WORKER_IS_READY = """
const done = arguments[0];
navigator.serviceWorker.ready.then(() => done(true));
"""
PAGE_IS_CONTROLLED = "return Boolean(navigator.serviceWorker.controller)"


class Host:
    """A copy of the built site on a server that the test can change and stop."""

    def __init__(self, public: Path) -> None:
        self.public = public
        self.blocked: set[str] = set()
        self.requested: list[str] = []
        self.release = threading.Event()
        self.server: Server

    def file(self, address: str) -> Path:
        path = self.public / address.lstrip("/")
        return path / "index.html" if address.endswith("/") else path

    def on_request(self, path: str) -> None:
        """Note a request; let those for blocked addresses wait until they are released."""
        self.requested.append(path)
        if path in self.blocked:
            self.release.wait(timeout=120)


def open_section(browser, address: str, section: str = SECTION) -> None:
    """Open a section's page, and wait for its offline panel."""
    open_page(browser, address + section)
    press(browser, Keys.SHIFT)
    wait_for_element(browser, "save-offline button")


def click(browser, name: str) -> None:
    """Click a button of the offline panel as soon as it exists."""
    path = f"//save-offline//button[contains(., '{name}')]"
    (button,) = wait_for(browser, lambda: browser.find_elements(By.XPATH, path))
    browser.execute_script("arguments[0].click()", button)


def save(browser, name: str = SAVE) -> None:
    """Save the open section, and wait until the worker answers for it."""
    click(browser, name)
    wait_for_status(browser, SAVED)
    browser.execute_async_script(WORKER_IS_READY)


def wait_for_status(browser, text: str) -> str:
    """Wait until the offline panel's status contains a text; return the status."""

    def status() -> str | None:
        found = elements(browser, "save-offline [role=status]")
        return found[0].text if found and text in found[0].text else None

    return wait_for(browser, status)


def in_cache(browser, address: str) -> str | None:
    """Return the saved text of an address, or None."""
    return browser.execute_async_script(IN_CACHE, address)


def wait_for_pending_changes(browser) -> None:
    """Wait until the worker has changed the cache, if it is about to."""
    let_timers_fire(browser, 500)
    browser.execute_async_script(
        "navigator.locks.request(arguments[0], () => {}).then(arguments[1])", CACHE
    )


def edit(file: Path, change: Callable[[str], str]) -> None:
    """Change a file of the built site."""
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")

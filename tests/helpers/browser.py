"""A headless Chromium for tests: start it, open pages, read what they logged and requested."""

import functools
import importlib.util
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest
from selenium import webdriver
from selenium.common.exceptions import NoSuchFrameException, StaleElementReferenceException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

Result = TypeVar("Result")

MISSING = (
    "no Chromium with its driver on the PATH; on Debian: "
    "apt-get install --no-install-recommends chromium chromium-driver"
)
DEADLINE = 60
"""Seconds until a condition that has not come true is a failure; only a hang takes that long."""

SIZES = {
    "narrow": (320, 640),
    "phone": (390, 844),
    "tablet": (820, 1180),
    "desktop": (1280, 900),
    "wide": (1920, 1080),
}
"""Width and height of the window, in CSS pixels."""

SIZES_AND_SCHEMES = [("phone", "dark"), ("desktop", "light")]
"""Each size and each colour scheme once: contrast depends on the scheme, layout on the size."""

_PROGRAMS = ("chromium-headless-shell", "chromium", "google-chrome")
"""The first one found is used. The shell has no windows, and needs less processor time."""

_ARGUMENTS = (
    "headless=new",
    "no-sandbox",
    "hide-scrollbars",
    "no-first-run",
    "disable-background-networking",
    "disable-component-update",
    "disable-dev-shm-usage",
    # A page kept in memory keeps its process, too: twice the work for each page of a test.
    "disable-features=BackForwardCache",
    "disable-quic",
    "disable-sync",
)
_RUN_AXE = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(result => done(result.violations.map(v => v.id + ": " + v.nodes.map(n => n.html))));
"""
# A page that draws no frame may have no idle moment, so that each callback has a deadline.
_WHEN_IDLE = """
const done = arguments[0];
const idle = (next) => requestIdleCallback(next, { timeout: 1000 });
idle(() => idle(done));
"""
# Entries of the past are delivered in a task of their own, before the next idle moment.
_LAYOUT_SHIFT = """
const done = arguments[0];
let sum = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) sum += value;
}).observe({ type: "layout-shift", buffered: true });
const idle = (next) =>
  requestAnimationFrame(() => requestIdleCallback(next, { timeout: 1000 }));
idle(() => idle(() => idle(() => done(sum))));
"""
_PERMISSIONS = ["clipboardReadWrite", "clipboardSanitizedWrite"]
_READ_CLIPBOARD = "const done = arguments[0]; navigator.clipboard.readText().then(done)"


def start_browser(environment: Mapping[str, str] | None = None) -> webdriver.Chrome | None:
    """Start a browser that records console messages and requests; None without Chromium.

    The environment is added to that of the tests.
    """
    chromium = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    driver = shutil.which("chromedriver")
    if not chromium or not driver:
        return None
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for argument in _ARGUMENTS:
        options.add_argument(f"--{argument}")
    # Selenium looks for drivers on the network, and sends statistics, unless told otherwise.
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    service = Service(driver, env={**os.environ, **(environment or {})})
    browser = webdriver.Chrome(options=options, service=service)
    browser.set_script_timeout(DEADLINE)
    return browser


@contextmanager
def run_browser(environment: Mapping[str, str] | None = None) -> Iterator[webdriver.Chrome]:
    """Run a browser for tests; without Chromium, skip them."""
    browser = start_browser(environment)
    if browser is None:
        skip_without(MISSING)
    try:
        yield browser
    finally:
        browser.quit()


def skip_without(missing: str) -> NoReturn:
    """Skip a test because a program is missing; with CI=true, fail."""
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


def set_view(browser: webdriver.Chrome, size: str, scheme: str) -> None:
    """Set the window's size and the preferred colour scheme; nothing moves by itself."""
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    features = [
        {"name": "prefers-color-scheme", "value": scheme},
        {"name": "prefers-reduced-motion", "value": "reduce"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})


def open_page(
    browser: webdriver.Chrome, url: str, *, size: str = "desktop", scheme: str = "light"
) -> None:
    """Open a page with empty logs and wait until it has loaded."""
    set_view(browser, size, scheme)
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(url)


def console_messages(browser: webdriver.Chrome) -> list[str]:
    """Return the console messages since the last call, errors of the network among them."""
    return [entry["message"] for entry in browser.get_log("browser")]


def requested_urls(browser: webdriver.Chrome) -> set[str]:
    """Return the URLs requested since the last call, without the browser's own data: URLs."""
    messages = (json.loads(e["message"])["message"] for e in browser.get_log("performance"))
    urls = {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }
    return {url for url in urls if not url.startswith("data:")}


def accessibility_violations(browser: webdriver.Chrome) -> list[str]:
    """Return what axe-core finds against WCAG 2.2 AA and its best practices."""
    if not browser.execute_script("return Boolean(globalThis.axe)"):
        browser.execute_script(_axe())
    return browser.execute_async_script(_RUN_AXE)


def problems_in_each_view(browser: webdriver.Chrome) -> list[str]:
    """Return accessibility violations and overflow, on a dark phone and on a light desktop."""
    problems = []
    for size, scheme in SIZES_AND_SCHEMES:
        set_view(browser, size, scheme)
        problems += [f"{size}, {scheme}: {found}" for found in accessibility_violations(browser)]
        if not fits_width(browser):
            problems.append(f"{size}: wider than the window")
    return problems


@functools.cache
def _axe() -> str:
    spec = importlib.util.find_spec("axe_playwright_python")
    assert spec
    assert spec.submodule_search_locations
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def fits_width(browser: webdriver.Chrome) -> bool:
    """Return whether the page is no wider than the window, which a phone would else zoom out of."""
    script = "const page = document.documentElement; return page.scrollWidth <= page.clientWidth"
    return browser.execute_script(script)


def layout_shift(browser: webdriver.Chrome) -> float:
    """Return the sum of the page's layout shifts so far."""
    return browser.execute_async_script(_LAYOUT_SHIFT)


def wait_for(browser: webdriver.Chrome, condition: Callable[[], Result]) -> Result:
    """Wait until the condition is true and return its value."""
    # WebKit reports a page that unloads while it is asked as a missing frame.
    ignored = (StaleElementReferenceException, NoSuchFrameException)
    return WebDriverWait(browser, DEADLINE, 0.05, ignored).until(lambda _: condition())


def wait_for_script(browser: webdriver.Chrome, script: str) -> object:
    """Wait until the script returns something true, and return it."""
    return wait_for(browser, lambda: browser.execute_script(script))


def wait_for_element(browser: webdriver.Chrome, selector: str) -> WebElement:
    """Wait until an element exists and return it."""
    return wait_for(browser, lambda: elements(browser, selector))[0]


def wait_until_gone(browser: webdriver.Chrome, selector: str) -> None:
    wait_for(browser, lambda: not elements(browser, selector))


def wait_for_text(browser: webdriver.Chrome, text: str) -> None:
    """Wait until the page's main part contains the text."""
    wait_for(browser, lambda: text in browser.find_element(By.TAG_NAME, "main").text)


def wait_until_idle(browser: webdriver.Chrome) -> None:
    """Wait until the page has nothing left to do."""
    browser.execute_async_script(_WHEN_IDLE)


def let_timers_fire(browser: webdriver.Chrome, milliseconds: int) -> None:
    """Let the page's timers up to that delay fire; they fire in order, however slow the machine."""
    browser.execute_async_script("setTimeout(arguments[1], arguments[0])", milliseconds)


def elements(browser: webdriver.Chrome, selector: str) -> list[WebElement]:
    return browser.find_elements(By.CSS_SELECTOR, selector)


def press(browser: webdriver.Chrome, *keys: str) -> None:
    """Type keys where the focus is."""
    browser.switch_to.active_element.send_keys(*keys)


@contextmanager
def script_on_each_page(browser: webdriver.Chrome, source: str) -> Iterator[None]:
    """Run a script in each page before the page's own scripts."""
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": source})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)


@contextmanager
def without_javascript(browser: webdriver.Chrome) -> Iterator[None]:
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        yield
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def clear_storage(browser: webdriver.Chrome, origin: str) -> None:
    """Remove everything that the browser stores for an origin, once no page of it is open."""
    browser.get("about:blank")
    arguments = {"origin": origin, "storageTypes": "all"}
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", arguments)


def allow_clipboard(browser: webdriver.Chrome, origin: str) -> None:
    arguments = {"permissions": _PERMISSIONS, "origin": origin}
    browser.execute_cdp_cmd("Browser.grantPermissions", arguments)


def read_clipboard(browser: webdriver.Chrome) -> str:
    return browser.execute_async_script(_READ_CLIPBOARD)


def accessible_text(browser: webdriver.Chrome) -> str:
    """Return everything that a screen reader could read on the page."""
    tree = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})
    nodes = [node for node in tree["nodes"] if not node.get("ignored")]
    values = [node.get(key, {}).get("value") for node in nodes for key in ("name", "value")]
    return " ".join(str(value) for value in values if value)

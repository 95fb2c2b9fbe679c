"""A section saved on the device and read without a network."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import (
    accessibility_violations,
    clear_storage,
    elements,
    open_page,
    press,
    wait_for,
    wait_for_element,
    wait_for_script,
)
from helpers.small_site import SECTION, WATER
from helpers.web_server import Server, serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

SAVE = "Save 3 topics for offline"
WORKERS = """
const done = arguments[0];
navigator.serviceWorker.getRegistrations().then(all => done(all.map(one => one.scope)));
"""
CACHES = "const done = arguments[0]; caches.keys().then(done)"
WORKER_IS_READY = """
const done = arguments[0];
navigator.serviceWorker.ready.then(() => done(true));
"""
PAGE_IS_CONTROLLED = "return Boolean(navigator.serviceWorker.controller)"


@pytest.fixture
def server(public: Path) -> Iterator[Server]:
    """A server at an origin of its own, which the test can stop."""
    with serve(public) as server:
        yield server


@pytest.fixture
def section(browser, server) -> Iterator[str]:
    """The address of the site, with a section's page open."""
    open_section(browser, server.url)
    yield server.url
    clear_storage(browser, server.url)


def open_section(browser, address: str) -> None:
    open_page(browser, address + SECTION)
    press(browser, Keys.SHIFT)
    wait_for_element(browser, "save-offline button")


def click(browser, name: str) -> None:
    """Click a button of the offline panel as soon as it exists."""
    path = f"//save-offline//button[contains(., '{name}')]"
    (button,) = wait_for(browser, lambda: browser.find_elements(By.XPATH, path))
    browser.execute_script("arguments[0].click()", button)


def wait_for_status(browser, text: str) -> str:
    """Wait until the offline panel's status contains a text; return the status."""

    def status() -> str | None:
        found = elements(browser, "save-offline [role=status]")
        return found[0].text if found and text in found[0].text else None

    return wait_for(browser, status)


def test_nothing_is_stored_before_it_is_asked_for(browser, section):
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []
    assert browser.current_url.startswith(section)


def test_a_saved_section_can_be_read_without_a_network(browser, section, server):
    click(browser, SAVE)
    assert "MB, saved " in wait_for_status(browser, "On this device: 3 topics, ")
    browser.execute_async_script(WORKER_IS_READY)
    assert accessibility_violations(browser) == []
    server.stop()
    open_page(browser, section + WATER)
    assert browser.find_element(By.TAG_NAME, "h1").text == "Water and Hydration"
    assert browser.execute_script("return getComputedStyle(document.body).display") == "grid"
    press(browser, Keys.SHIFT)
    wait_for_element(browser, "card-recall")
    images = "[...document.images]"
    load = f"{images}.forEach(i => i.loading = 'eager'); return {images}.every(i => i.complete)"
    wait_for_script(browser, load)
    assert browser.execute_script(f"return {images}.length > 0")
    assert browser.execute_script(f"return {images}.every(i => i.naturalWidth > 0)")
    press(browser, "/")
    wait_for_element(browser, ".search[open]")
    press(browser, "starters")
    wait_for_element(browser, ".search-title")
    open_page(browser, f"{section}/review/")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Review"


def test_removing_a_saved_section_leaves_nothing_behind(browser, section):
    click(browser, SAVE)
    wait_for_status(browser, "On this device")
    assert browser.execute_async_script(WORKERS) == [f"{section}/"]
    browser.execute_async_script(WORKER_IS_READY)
    open_section(browser, section)
    assert browser.execute_script(PAGE_IS_CONTROLLED)
    wait_for_status(browser, "On this device")
    click(browser, "Remove")
    wait_for_status(browser, "Removed")
    # The removed worker still answers for this page; it must not create its cache again.
    browser.execute_async_script("fetch('/titles.json').then(arguments[0])")
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


def test_a_failed_save_is_reported_and_can_be_tried_again(browser, section, server):
    server.stop()
    click(browser, SAVE)
    wait_for_status(browser, "could not be saved")
    assert browser.find_element(By.CSS_SELECTOR, "save-offline button").text == SAVE
    assert browser.execute_async_script(WORKERS) == []
    assert browser.current_url.startswith(section)

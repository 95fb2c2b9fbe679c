"""A section saved on the device, and read when the network is gone."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from conftest import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from test_pages import AXE, CNN, show

pytestmark = pytest.mark.browser

PATIENCE = 60
WORKERS = """
const done = arguments[0];
navigator.serviceWorker.getRegistrations().then(all => done(all.map(one => one.scope)));
"""
SAVED = "const done = arguments[0]; caches.keys().then(done)"
READY = "const done = arguments[0]; navigator.serviceWorker.ready.then(() => done(true))"


@pytest.fixture
def network(public: Path) -> Iterator[tuple[str, ExitStack]]:
    """A server of the site that can be switched off, at an origin of its own."""
    with ExitStack() as stack:
        yield stack.enter_context(serve(public)), stack


@pytest.fixture
def section(browser, network) -> Iterator[str]:
    """A section's page, and a reader who has just moved."""
    address, _ = network
    open_section(browser, address)
    yield address
    browser.get("about:blank")
    arguments = {"origin": address, "storageTypes": "all"}
    browser.execute_cdp_cmd("Storage.clearDataForOrigin", arguments)


def open_section(browser, address: str) -> None:
    show(browser, address + CNN)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.SHIFT)


def press(browser, name: str) -> None:
    """Press a button of the section's, as soon as it is there."""
    path = f"//save-offline//button[contains(., '{name}')]"
    found = WebDriverWait(browser, PATIENCE).until(lambda b: b.find_elements(By.XPATH, path))
    browser.execute_script("arguments[0].click()", found[0])


def said(browser, words: str) -> str:
    """Return what is said, as soon as it has those words."""

    def text(_: object) -> str | None:
        found = browser.find_elements(By.CSS_SELECTOR, "save-offline [role=status]")
        return found[0].text if found and words in found[0].text else None

    return WebDriverWait(browser, PATIENCE).until(text)


def test_nothing_is_kept_before_it_is_asked_for(browser, section):
    WebDriverWait(browser, PATIENCE).until(lambda b: b.find_elements(By.TAG_NAME, "save-offline"))
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(SAVED) == []
    assert browser.current_url.startswith(section)


def test_a_saved_section_is_read_without_a_network(browser, section, network, axe):
    press(browser, "Save 8 topics")
    assert "MB, saved " in said(browser, "On this device: 8 topics, ")
    browser.execute_async_script(READY)
    browser.execute_script(axe)
    assert browser.execute_async_script(AXE) == []
    network[1].close()
    show(browser, f"{section}{CNN}padding-and-stride/")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Padding and Stride"
    assert browser.execute_script("return getComputedStyle(document.body).display") == "grid"
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.SHIFT)
    WebDriverWait(browser, PATIENCE).until(lambda b: b.find_elements(By.TAG_NAME, "card-recall"))
    pictures = "return [...document.images].every(i => { i.loading = 'eager'; return i.complete })"
    WebDriverWait(browser, PATIENCE).until(lambda b: b.execute_script(pictures))
    assert browser.execute_script("return [...document.images].every(i => i.naturalWidth > 0)")
    browser.find_element(By.TAG_NAME, "body").send_keys("/")
    WebDriverWait(browser, PATIENCE).until(
        lambda b: b.find_elements(By.CSS_SELECTOR, ".search[open]")
    )
    browser.switch_to.active_element.send_keys("dropout")
    WebDriverWait(browser, PATIENCE).until(lambda b: b.find_elements(By.CLASS_NAME, "search-title"))
    show(browser, f"{section}/review/")
    assert browser.find_element(By.TAG_NAME, "h1").text == "Review"


def test_what_is_saved_can_be_removed_and_nothing_stays(browser, section):
    press(browser, "Save 8 topics")
    said(browser, "On this device")
    assert browser.execute_async_script(WORKERS) == [f"{section}/"]
    open_section(browser, section)
    said(browser, "On this device")
    press(browser, "Remove")
    said(browser, "Removed")
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(SAVED) == []


@pytest.mark.usefixtures("section")
def test_what_fails_is_said_and_can_be_tried_again(browser, network):
    WebDriverWait(browser, PATIENCE).until(
        lambda b: b.find_elements(By.CSS_SELECTOR, "save-offline button")
    )
    network[1].close()
    press(browser, "Save 8 topics")
    said(browser, "could not be saved")
    assert browser.find_element(By.CSS_SELECTOR, "save-offline button").text == "Save 8 topics"
    assert browser.execute_async_script(WORKERS) == []

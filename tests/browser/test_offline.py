"""Sections saved on the device and read without a network."""

import hashlib
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.browser import (
    accessibility_violations,
    clear_storage,
    elements,
    let_timers_fire,
    open_page,
    press,
    wait_for,
    wait_for_element,
    wait_for_script,
)
from helpers.search import open_search
from helpers.small_site import COURSE, FLOUR, SECTION, STARTERS, WATER
from helpers.web_server import Server, serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

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
NO_SPACE = """
const real = Cache.prototype.put;
let puts = 0;
Cache.prototype.put = function (...given) {
  if ((puts += 1) > 5) return Promise.reject(new DOMException("full", "QuotaExceededError"));
  return real.apply(this, given);
};
"""


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


@pytest.fixture
def host(public: Path, tmp_path: Path) -> Iterator[Host]:
    host = Host(Path(shutil.copytree(public, tmp_path / "public")))
    with serve(host.public, host.on_request) as server:
        host.server = server
        yield host
        host.release.set()


@pytest.fixture
def section(browser, host) -> Iterator[str]:
    """The address of the site, with a section's page open."""
    open_section(browser, host.server.url)
    yield host.server.url
    clear_storage(browser, host.server.url)


@pytest.fixture
def saved(browser, section) -> str:
    """The address of the site, with its first section saved and the worker active."""
    save(browser)
    return section


def open_section(browser, address: str, section: str = SECTION) -> None:
    open_page(browser, address + section)
    press(browser, Keys.SHIFT)
    wait_for_element(browser, "save-offline button")


def click(browser, name: str) -> None:
    """Click a button of the offline panel as soon as it exists."""
    path = f"//save-offline//button[contains(., '{name}')]"
    (button,) = wait_for(browser, lambda: browser.find_elements(By.XPATH, path))
    browser.execute_script("arguments[0].click()", button)


def save(browser, name: str = SAVE) -> None:
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
    return browser.execute_async_script(IN_CACHE, address)


def wait_for_pending_changes(browser) -> None:
    """Wait until the worker has changed the cache, if it is about to."""
    let_timers_fire(browser, 500)
    browser.execute_async_script(
        "navigator.locks.request(arguments[0], () => {}).then(arguments[1])", CACHE
    )


def heading(browser) -> str:
    return browser.find_element(By.TAG_NAME, "h1").text


def edit(file: Path, change: Callable[[str], str]) -> None:
    file.write_text(change(file.read_text(encoding="utf-8")), encoding="utf-8")


@pytest.mark.usefixtures("section")
def test_the_size_of_a_section_is_announced_before_it_is_saved(browser):
    def megabytes(status: str) -> float:
        found = re.search(r"([\d.]+) MB", status)
        assert found, status
        return float(found[1])

    announced = megabytes(wait_for_status(browser, "About "))
    save(browser)
    assert announced == pytest.approx(megabytes(wait_for_status(browser, SAVED)), rel=0.35)
    assert [each for each in browser.execute_async_script(ADDRESSES) if each.endswith(".woff2")]


@pytest.mark.usefixtures("section")
def test_nothing_is_stored_before_it_is_asked_for(browser):
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


def test_a_saved_section_can_be_read_without_a_network(browser, section, host):
    click(browser, SAVE)
    assert "MB, saved " in wait_for_status(browser, f"{SAVED}: 3 topics, ")
    browser.execute_async_script(WORKER_IS_READY)
    assert accessibility_violations(browser) == []
    host.server.stop()
    open_page(browser, section + WATER)
    assert heading(browser) == "Water and Hydration"
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
    assert heading(browser) == "Review"
    fetched = browser.execute_async_script(
        "fetch(arguments[0]).then(r => r.json()).then(arguments[1])", f"{WATER}cards.json"
    )
    assert fetched["path"] == WATER
    assert len(fetched["cards"]) > 0
    open_page(browser, f"{section}/practice/?in={SECTION}")
    wait_for_element(browser, ".checkbox-list")


def test_a_page_that_is_not_saved_says_so_and_lists_those_that_are(browser, saved, host):
    host.server.stop()
    open_page(browser, saved + STARTERS)
    assert heading(browser) == "You are offline"
    names = wait_for(browser, lambda: [e.text for e in elements(browser, "saved-topics a")])
    assert "Flour" in names
    assert "Starters" not in names
    assert accessibility_violations(browser) == []


def test_lists_mark_the_topics_that_are_saved_and_the_search_lists_them(browser, saved):
    marked = "return [...document.querySelectorAll('saved-mark')].map(m => m.parentNode.pathname)"
    assert FLOUR in browser.execute_script(marked)
    open_page(browser, f"{saved}/topics/")
    found = wait_for(browser, lambda: browser.execute_script(marked))
    assert FLOUR in found
    assert STARTERS not in found
    open_search(browser)
    wait_for(browser, lambda: [e.text for e in elements(browser, ".search-list h2")][:1] == [SAVED])
    listed = [e.text for e in elements(browser, ".search-list:first-child .search-start")]
    assert listed == ["Ingredients", "Flour", "Water and Hydration", "Salt"]
    open_section(browser, saved)
    click(browser, "Remove")
    wait_for_script(browser, f"{marked}.length === 0")


def test_a_section_without_answers_can_be_saved(browser, host, section):
    edit(host.file(SECTION), lambda page: page.replace('class="prose"', 'class="none"'))
    open_section(browser, section)
    save(browser)


def test_files_that_never_change_come_from_the_device(browser, saved, host):
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    host.requested.clear()
    open_page(browser, saved + WATER)
    wait_for_script(browser, PAGE_IS_CONTROLLED)
    assert WATER in host.requested
    assert [path for path in host.requested if path.startswith(("/css/", "/js/"))] == []


def test_a_saved_page_is_updated_as_it_is_read(browser, saved, host):
    edit(host.file(WATER), lambda page: page.replace("<h1>Water", "<h1>More Water"))
    open_page(browser, saved + WATER)
    wait_for(browser, lambda: "<h1>More Water" in (in_cache(browser, WATER) or ""))
    host.server.stop()
    open_page(browser, saved + WATER)
    assert heading(browser) == "More Water and Hydration"


@pytest.mark.parametrize(
    "damage",
    [
        lambda file: shutil.rmtree(file.parent),
        lambda file: file.write_text("<!doctype html><title>Log in</title><h1>Log in</h1>"),
    ],
    ids=["missing", "login page"],
)
def test_what_is_not_the_page_is_never_stored_in_its_place(browser, saved, host, damage):
    damage(host.file(WATER))
    open_page(browser, saved + WATER)
    assert heading(browser) in ("Page not found", "Log in")
    wait_for_pending_changes(browser)
    host.server.stop()
    open_page(browser, saved + WATER)
    assert heading(browser) == "Water and Hydration"


def test_a_saved_page_is_shown_where_the_network_is_slow(browser, saved, host):
    host.blocked = {WATER}
    open_page(browser, saved + WATER)
    assert heading(browser) == "Water and Hydration"


def test_an_address_with_a_query_adds_nothing_to_what_is_saved(browser, saved, host):
    before = browser.execute_async_script(ADDRESSES)
    open_page(browser, f"{saved}{WATER}?from=mail")
    open_page(browser, f"{saved}{SECTION}?page=2")
    assert browser.execute_async_script(ADDRESSES) == before
    host.server.stop()
    open_page(browser, f"{saved}{WATER}?from=mail")
    assert heading(browser) == "Water and Hydration"


def test_a_page_that_a_host_redirects_can_be_opened_offline(browser, host, section):
    """As where a host sends a folder's address to its index.html."""
    page = host.file(WATER)
    page.parent.joinpath("index.html").rename(page.parent / "page.html")
    host.server.redirects[WATER] = f"{WATER}page.html"
    save(browser)
    host.server.stop()
    open_page(browser, section + WATER)
    assert heading(browser) == "Water and Hydration"


def test_removing_a_saved_section_leaves_nothing_behind(browser, saved):
    assert browser.execute_async_script(WORKERS) == [f"{saved}/"]
    open_section(browser, saved)
    wait_for_script(browser, PAGE_IS_CONTROLLED)
    wait_for_status(browser, SAVED)
    click(browser, "Remove")
    wait_for_status(browser, "Removed")
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


def test_an_answer_that_arrives_after_removing_is_not_stored(browser, saved, host):
    """The removed worker still answers for the open page."""
    open_section(browser, saved)
    wait_for_script(browser, PAGE_IS_CONTROLLED)
    host.blocked = {WATER}
    host.requested.clear()
    browser.execute_script("window.late = fetch(arguments[0])", WATER)
    wait_for(browser, lambda: WATER in host.requested)
    click(browser, "Remove")
    wait_for_status(browser, "Removed")
    host.release.set()
    browser.execute_async_script("late.then(r => r.text()).then(arguments[0])")
    wait_for_pending_changes(browser)
    assert browser.execute_async_script(CACHES) == []


@pytest.mark.usefixtures("section")
def test_a_failed_save_is_reported_and_can_be_tried_again(browser, host):
    host.server.stop()
    click(browser, SAVE)
    wait_for_status(browser, "could not be loaded")
    assert SAVE in browser.find_element(By.CSS_SELECTOR, "save-offline button").text
    assert browser.execute_async_script(WORKERS) == []
    assert browser.execute_async_script(CACHES) == []


@pytest.mark.usefixtures("section")
def test_a_file_sent_with_an_error_is_not_saved(browser, host):
    host.server.statuses[f"{WATER}cards.json"] = 503
    click(browser, SAVE)
    assert f"{WATER}cards.json" in wait_for_status(browser, "Not saved")


@pytest.mark.parametrize("missing", [WATER, f"{WATER}cards.json"])
@pytest.mark.usefixtures("section")
def test_one_missing_file_is_named_and_nothing_counts_as_saved(browser, host, missing):
    host.file(missing).unlink()
    click(browser, SAVE)
    assert missing in wait_for_status(browser, "Not saved")
    assert SAVE in browser.find_element(By.CSS_SELECTOR, "save-offline button").text
    assert browser.execute_async_script(CACHES) == []


@pytest.mark.usefixtures("section")
def test_a_script_answered_with_another_page_is_not_saved(browser, host):
    (script,) = (host.public / "js/review").glob("review.en.*.js")
    whole = script.read_bytes()
    script.write_text("<!doctype html><title>Log in</title>", encoding="utf-8")
    click(browser, SAVE)
    assert script.name in wait_for_status(browser, "Not saved")
    script.write_bytes(whole)
    save(browser)


def test_saving_again_asks_the_network_and_not_the_saved_copy(browser, saved, host):
    open_section(browser, saved)
    wait_for_script(browser, PAGE_IS_CONTROLLED)
    edit(host.file(WATER), lambda page: page.replace("<h1>Water", "<h1>More Water"))
    save(browser, "Save again")
    wait_for(browser, lambda: "<h1>More Water" in (in_cache(browser, WATER) or ""))
    host.server.stop()
    click(browser, "Save again")
    wait_for_status(browser, "Not saved")
    assert "<h1>More Water" in (in_cache(browser, WATER) or "")


@pytest.mark.usefixtures("section")
def test_a_full_device_is_reported_and_nothing_is_left_on_it(browser):
    browser.execute_script(NO_SPACE)
    click(browser, SAVE)
    wait_for_status(browser, "not enough free space")
    assert browser.execute_async_script(CACHES) == []
    assert browser.execute_async_script(WORKERS) == []


def test_updated_pages_keep_their_files_when_another_section_is_removed(browser, saved, host):
    """The site is built again, with another style sheet; then the other section is removed."""
    baking = f"{COURSE}baking/"
    open_section(browser, saved, baking)
    save(browser)
    (style,) = (host.public / "css").glob("main.*.css")
    css = style.read_bytes() + b"\n"
    name = f"main.{hashlib.sha256(css).hexdigest()[:16]}.css"
    style.with_name(name).write_bytes(css)
    style.unlink()
    edit(
        host.file(WATER),
        lambda page: re.sub(r' integrity="[^"]*"', "", page).replace(style.name, name),
    )
    open_page(browser, saved + WATER)
    wait_for(browser, lambda: in_cache(browser, f"/css/{name}"))
    wait_for(browser, lambda: name in (in_cache(browser, WATER) or ""))
    open_page(browser, saved + baking)
    press(browser, Keys.SHIFT)
    click(browser, "Remove")
    wait_for_status(browser, "Removed")
    host.server.stop()
    open_page(browser, saved + WATER)
    assert browser.execute_script("return getComputedStyle(document.body).display") == "grid"

"""The pages of saved sections, with a network or without."""

import hashlib
import re
import shutil

import pytest
from helpers.browser import (
    accessibility_violations,
    elements,
    open_page,
    press,
    wait_for,
    wait_for_element,
    wait_for_script,
)
from helpers.offline import (
    ADDRESSES,
    CACHES,
    PAGE_IS_CONTROLLED,
    SAVE,
    SAVED,
    WORKER_IS_READY,
    click,
    edit,
    in_cache,
    open_section,
    save,
    wait_for_pending_changes,
    wait_for_status,
)
from helpers.search import open_search
from helpers.small_site import COURSE, FLOUR, SECTION, STARTERS, WATER
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser


def heading(browser) -> str:
    return browser.find_element(By.TAG_NAME, "h1").text


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

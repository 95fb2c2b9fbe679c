"""Every type of page in a real browser: no errors, no requests to other hosts, accessible."""

from urllib.parse import urlsplit

import pytest
from helpers.browser import (
    SIZES,
    accessibility_violations,
    console_messages,
    fits_width,
    open_page,
    press,
    problems_in_each_view,
    requested_urls,
    set_view,
    wait_for_element,
    without_javascript,
)
from helpers.small_site import FLOUR, PAGE_TYPES
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

ADDED_BY_SCRIPTS = {
    "home": "resume-panel h2",
    "topic": "card-recall",
    "formulas": "card-recall",
    "practice": ".practice-setup",
    "progress": ".topic-states",
}
"""An element that appears once a page's scripts have loaded, by type of page."""


def unexpected_messages(browser, page_type: str) -> list[str]:
    """Return the console messages other than that a missing page is missing."""
    messages = console_messages(browser)
    if page_type == "not found":
        return [text for text in messages if "404 (Not Found)" not in text]
    return messages


@pytest.mark.parametrize("page_type", PAGE_TYPES)
def test_a_page_logs_nothing_stays_on_its_host_fits_the_window_and_is_accessible(
    browser, address, page_type
):
    open_page(browser, address + PAGE_TYPES[page_type], size="narrow")
    for size in SIZES:
        set_view(browser, size, "light")
        assert fits_width(browser), size
    assert unexpected_messages(browser, page_type) == []
    hosts = {urlsplit(url).netloc for url in requested_urls(browser)}
    assert hosts == {urlsplit(address).netloc}
    assert browser.get_cookies() == []
    assert problems_in_each_view(browser) == []


@pytest.mark.parametrize("page_type", [name for name in PAGE_TYPES if name != "book"])
def test_a_page_with_text_twice_as_large_fits_a_phone(browser, returning, page_type):
    open_page(browser, returning + PAGE_TYPES[page_type], size="narrow")
    press(browser, Keys.SHIFT)
    wait_for_element(browser, ADDED_BY_SCRIPTS.get(page_type, "body"))
    browser.execute_script("document.documentElement.style.fontSize = '212.5%'")
    assert fits_width(browser)


@pytest.mark.parametrize("page_type", ["home", "section", "topic", "progress"])
def test_a_page_in_forced_colours_has_no_accessibility_violation(browser, address, page_type):
    open_page(browser, address + PAGE_TYPES[page_type], size="phone")
    features = [
        {"name": "forced-colors", "value": "active"},
        {"name": "prefers-color-scheme", "value": "dark"},
    ]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    assert accessibility_violations(browser) == []


def test_the_content_security_policy_blocks_an_added_script(browser, address):
    open_page(browser, address + FLOUR)
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s);"
    )
    assert browser.execute_script("return window.ran === undefined")
    assert any("Content Security Policy" in text for text in console_messages(browser))


def test_a_page_is_complete_without_javascript(browser, address):
    with without_javascript(browser):
        open_page(browser, address + FLOUR)
        assert "Answered by gpt-5-mini" in browser.find_element(By.TAG_NAME, "main").text
        sidebar = browser.find_element(By.CLASS_NAME, "siblings")
        link = sidebar.find_element(By.LINK_TEXT, "Water and Hydration")
        browser.get(link.get_attribute("href"))
        assert browser.find_element(By.TAG_NAME, "h1").text == "Water and Hydration"


def test_the_first_tab_stop_skips_to_the_text(browser, address):
    open_page(browser, address + FLOUR)
    press(browser, Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to content"


@pytest.mark.parametrize("size", ["narrow", "phone"])
def test_the_header_of_a_phone_has_one_row_however_long_the_sites_name_is(browser, address, size):
    open_page(browser, f"{address}/de{FLOUR}", size=size)
    browser.execute_script(
        "document.documentElement.dataset.hasProgress = '';"  # reserves space for due cards
        "document.querySelector('.site-name').textContent = 'A very long name of a site';"
    )
    height = "return document.querySelector('.site-header').offsetHeight"
    assert browser.execute_script(height) < 80
    assert fits_width(browser)


@pytest.mark.parametrize("place", [0, 3000, 99_999])
def test_a_phone_shows_the_steps_at_the_foot_of_the_window(browser, address, place):
    open_page(browser, address + FLOUR, size="phone")
    # In one script: the page grows as soon as the scrolling has loaded its cards.
    below, covers = browser.execute_script(
        "scrollTo({top: arguments[0], behavior: 'instant'});"
        "const [footer, steps] = ['.site-footer', '.sidebar']"
        ".map((each) => document.querySelector(each).getBoundingClientRect());"
        "return [innerHeight - steps.bottom, footer.bottom > steps.top]",
        place,
    )
    assert below == 0
    if place > 3000:
        assert not covers

"""Aids for reading: previews of links, copying code, links to headings, and no layout shift."""

import threading

import pytest
from helpers.browser import (
    DEADLINE,
    accessibility_violations,
    allow_clipboard,
    console_messages,
    elements,
    layout_shift,
    let_timers_fire,
    open_page,
    press,
    read_clipboard,
    requested_urls,
    script_on_each_page,
    wait_for,
    wait_for_element,
    wait_for_script,
    wait_until_gone,
)
from helpers.small_site import FLOUR, SECTION, STARTERS
from helpers.web_server import serve
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

PREVIEW = ".topic-preview:popover-open"
HEADINGS = "return [...document.querySelectorAll('.prose h3')].map(e => e.textContent)"
REPORT_FIRST_PAINT = """
new PerformanceObserver((list) => {
  if (list.getEntriesByName("first-contentful-paint").length) fetch("/painted");
}).observe({ type: "paint", buffered: true });
"""
STOP_LONG_TIMERS = """
const start = setTimeout;
globalThis.setTimeout = (run, delay) => delay >= 5000 || start(run, delay);
"""


@pytest.fixture
def section(browser, address) -> str:
    """The site's address, with a section's page open and its reading aids loaded."""
    open_page(browser, address + SECTION)
    before = browser.execute_script(HEADINGS)
    press(browser, Keys.SHIFT)
    wait_for_element(browser, ".permalink")
    assert browser.execute_script(HEADINGS) == before
    return address


def link_in_view(browser):
    """Return the text's link to another topic, scrolled into view."""
    link = browser.find_element(By.CSS_SELECTOR, f".prose a[href='{FLOUR}']")
    browser.execute_script(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", link
    )
    return link


def test_a_first_view_loads_no_reading_aids_under_a_pointer_that_rests(browser, address):
    with script_on_each_page(browser, STOP_LONG_TIMERS):
        open_page(browser, address + SECTION)
    move_by_nothing = "dispatchEvent(new PointerEvent('pointermove', {movementX: 0}))"
    browser.execute_script(move_by_nothing)
    assert not [url for url in requested_urls(browser) if "/reading." in url]
    browser.execute_script(move_by_nothing.replace("0", "1"))
    wait_for_element(browser, ".permalink")


def test_a_link_under_the_pointer_shows_its_topics_key_points(browser, section):
    requested_urls(browser)
    link = link_in_view(browser)
    ActionChains(browser).move_to_element(link).perform()
    preview = wait_for_element(browser, PREVIEW)
    assert preview.text.startswith("Flour\n")
    assert len(preview.find_elements(By.TAG_NAME, "li")) == 3
    assert link.get_attribute("aria-describedby") == preview.get_attribute("id")
    is_in_view = (
        "const r = arguments[0].getBoundingClientRect();"
        "return r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight"
    )
    assert browser.execute_script(is_in_view, preview)
    pages = {url for url in requested_urls(browser) if url.endswith("/")}
    assert pages == {section + FLOUR}
    assert accessibility_violations(browser) == []
    ActionChains(browser).move_to_element(preview).perform()
    let_timers_fire(browser, 500)
    assert elements(browser, PREVIEW), "the preview closed under the pointer"
    ActionChains(browser).move_to_element(browser.find_element(By.TAG_NAME, "h1")).perform()
    wait_until_gone(browser, PREVIEW)
    assert link.get_attribute("aria-describedby") is None
    assert console_messages(browser) == []


@pytest.mark.usefixtures("section")
def test_a_preview_has_the_text_of_links_but_no_link_and_no_id(browser):
    browser.execute_script(
        "const get = fetch; globalThis.fetch = async (...given) => new Response("
        "(await (await get(...given)).text()).replaceAll("
        "'<li>', '<li><b id=\"x\">Linked</b> <a href=\"/elsewhere/\">there</a> '));"
    )
    browser.execute_script("arguments[0].focus({focusVisible: true})", link_in_view(browser))
    preview = wait_for_element(browser, PREVIEW)
    assert "Linked there" in preview.text
    assert preview.find_elements(By.CSS_SELECTOR, "a, [id]") == []


@pytest.mark.usefixtures("section")
def test_a_focused_link_shows_the_preview_until_escape(browser):
    link = link_in_view(browser)
    browser.execute_script(
        "arguments[0].focus({focusVisible: true});"
        "const over = {pointerType: 'mouse', bubbles: true};"
        "document.querySelector('main').dispatchEvent(new PointerEvent('pointerover', over));",
        link,
    )
    wait_for_element(browser, PREVIEW)
    press(browser, Keys.ESCAPE)
    wait_until_gone(browser, PREVIEW)
    assert browser.switch_to.active_element == link


def test_code_can_be_copied(browser, section):
    allow_clipboard(browser, section)
    code = browser.find_element(By.CSS_SELECTOR, ".code")
    button = code.find_element(By.XPATH, "following-sibling::button")
    assert button.accessible_name.startswith("Copy: Code")
    browser.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    wait_for(browser, lambda: button.text == "Copied")
    copied = read_clipboard(browser)
    assert copied == code.get_property("textContent")
    assert "flour = 500" in copied


@pytest.mark.usefixtures("section")
def test_only_a_box_that_scrolls_is_a_tab_stop(browser):
    boxes = "[...document.querySelectorAll('.prose [role=group]')]"
    scrolls = "(box) => box.scrollWidth > box.clientWidth"
    wait_for_script(browser, f"return {boxes}.every((box) => !box.hasAttribute('tabindex'))")
    browser.execute_script(f"for (const box of {boxes}) box.style.inlineSize = '2rem'")
    assert browser.execute_script(f"return {boxes}.length && {boxes}.every({scrolls})")
    wait_for_script(browser, f"return {boxes}.every((box) => box.tabIndex === 0)")


@pytest.mark.usefixtures("section")
def test_print_shows_no_controls_and_all_of_the_code(browser):
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        controls = elements(browser, "nav, button, .site-header, .site-footer")
        assert [e.tag_name for e in controls if e.is_displayed()] == []
        (code, *_) = elements(browser, ".code")
        style = "return getComputedStyle(arguments[0].querySelector('pre')).whiteSpace"
        assert browser.execute_script(style, code) == "pre-wrap"
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_the_text_below_an_editors_note_keeps_its_distance(browser, address):
    open_page(browser, address + STARTERS)
    below = browser.find_element(By.CSS_SELECTOR, ".prose > .editors-note + p")
    assert float(below.value_of_css_property("margin-block-start").removesuffix("px")) > 8


@pytest.mark.usefixtures("section")
def test_a_heading_has_a_link_to_itself(browser):
    heading = browser.find_element(By.CSS_SELECTOR, ".prose h3")
    link = heading.find_element(By.CLASS_NAME, "permalink")
    assert link.accessible_name == "Link to this heading"
    browser.execute_script("arguments[0].click()", link)
    assert browser.current_url.endswith("#" + heading.get_attribute("id"))


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("path", [SECTION, FLOUR], ids=["section", "topic"])
def test_nothing_moves_when_the_script_arrives_after_the_first_paint(browser, public, path, size):
    is_painted = threading.Event()
    held_back = []

    def hold_back_script(requested: str) -> None:
        if requested == "/painted":
            is_painted.set()
        elif requested.startswith("/js/main."):
            held_back.append(is_painted.wait(DEADLINE))

    with (
        serve(public, hold_back_script) as server,
        script_on_each_page(browser, REPORT_FIRST_PAINT),
    ):
        open_page(browser, server.url + path, size=size)
        wait_for_element(browser, "theme-switch select")
        assert held_back == [True]
        # What is painted before the whole head has arrived has nothing to do with scripts.
        assert layout_shift(browser) < 0.005

"""What helps a reader: previews, code to copy, links to headings, and that nothing moves."""

import time

import pytest
from conftest import Host
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from test_pages import AXE, CNN, requested, show

pytestmark = pytest.mark.browser

SECTION = CNN
OPEN = ".topic-preview:popover-open"
HEADINGS = "return [...document.querySelectorAll('.prose h3')].map(e => e.textContent)"


def wait(browser, selector: str):
    """Return the element as soon as it is there."""
    return WebDriverWait(browser, 15).until(
        lambda b: (b.find_elements(By.CSS_SELECTOR, selector) or [None])[0]
    )


def gone(browser, selector: str) -> None:
    WebDriverWait(browser, 15).until_not(lambda b: b.find_elements(By.CSS_SELECTOR, selector))


@pytest.fixture
def section(browser, address) -> str:
    """A section's page with code and headings, and a reader who has just moved."""
    show(browser, address + SECTION)
    before = browser.execute_script(HEADINGS)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.SHIFT)
    wait(browser, ".permalink")
    assert browser.execute_script(HEADINGS) == before
    return address


def link(browser):
    """Return a link of the text to another topic, in view."""
    found = browser.find_element(By.CSS_SELECTOR, f".prose a[href='{CNN}pooling-layers/']")
    browser.execute_script(
        "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", found
    )
    return found


def test_a_first_view_asks_for_nothing_of_it(browser, address):
    show(browser, address + SECTION)
    assert not [url for url in requested(browser) if "/reading." in url]


def test_a_link_that_is_pointed_at_says_what_it_leads_to(browser, section, axe):
    requested(browser)
    found = link(browser)
    ActionChains(browser).move_to_element(found).perform()
    box = wait(browser, OPEN)
    assert box.text.startswith("Pooling Layers\n")
    assert len(box.find_elements(By.TAG_NAME, "li")) == 3
    assert found.get_attribute("aria-describedby") == box.get_attribute("id")
    inside = (
        "const r = arguments[0].getBoundingClientRect();"
        "return r.left >= 0 && r.top >= 0 && r.right <= innerWidth && r.bottom <= innerHeight"
    )
    assert browser.execute_script(inside, box)
    assert {f"{section}{CNN}pooling-layers/"} == {
        url for url in requested(browser) if url.endswith("/")
    }
    browser.execute_script(axe)
    assert browser.execute_async_script(AXE) == []
    ActionChains(browser).move_to_element(box).pause(0.5).perform()
    assert browser.find_elements(By.CSS_SELECTOR, OPEN), "the box can be pointed at"
    ActionChains(browser).move_to_element(browser.find_element(By.TAG_NAME, "h1")).perform()
    gone(browser, OPEN)
    assert found.get_attribute("aria-describedby") is None
    assert browser.get_log("browser") == []


@pytest.mark.usefixtures("section")
def test_a_link_that_has_the_focus_says_it_too_until_escape(browser):
    found = link(browser)
    browser.execute_script("arguments[0].focus({focusVisible: true})", found)
    wait(browser, OPEN)
    browser.switch_to.active_element.send_keys(Keys.ESCAPE)
    gone(browser, OPEN)
    assert browser.switch_to.active_element == found


def test_code_can_be_copied(browser, section):
    permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"]
    browser.execute_cdp_cmd(
        "Browser.grantPermissions", {"permissions": permissions, "origin": section}
    )
    code = browser.find_element(By.CSS_SELECTOR, ".code")
    button = code.find_element(By.XPATH, "following-sibling::button")
    assert button.accessible_name.startswith("Copy: Code")
    browser.execute_script("arguments[0].focus()", button)
    button.send_keys(Keys.ENTER)
    WebDriverWait(browser, 15).until(lambda _: button.text == "Copied")
    copied = browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done)"
    )
    assert copied == code.get_property("textContent")
    assert "kernel size" in copied


@pytest.mark.usefixtures("section")
def test_a_heading_can_be_pointed_to(browser):
    heading = browser.find_element(By.CSS_SELECTOR, ".prose h3")
    sign = heading.find_element(By.CLASS_NAME, "permalink")
    assert sign.accessible_name == "Link to this place"
    browser.execute_script("arguments[0].click()", sign)
    assert browser.current_url.endswith("#" + heading.get_attribute("id"))


MOVED = """
const done = arguments[0];
let sum = 0;
new PerformanceObserver((list) => {
  for (const { value } of list.getEntries()) sum += value;
}).observe({ type: "layout-shift", buffered: true });
requestAnimationFrame(() => setTimeout(() => done(sum), 300));
"""


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("path", [CNN, f"{CNN}convolutional-layers/"])
def test_nothing_moves_when_the_script_comes_late(browser, address, monkeypatch, path, size):
    given = Host.do_GET

    def late(self: Host) -> None:
        if self.path.startswith("/js/main."):
            time.sleep(0.7)
        given(self)

    monkeypatch.setattr(Host, "do_GET", late)
    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
    show(browser, address + path, size=size)
    wait(browser, "theme-switch select")
    # What is painted before all of the head has come is no matter of scripts.
    assert browser.execute_async_script(MOVED) < 0.005

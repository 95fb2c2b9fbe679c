"""Every kind of page in a real browser: nothing breaks, nothing leaks, all can be reached."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

pytestmark = pytest.mark.browser

CNN = "/deep-learning/convolutional-neural-networks/"
PAGES = {
    "home": "/",
    "course": "/deep-learning/",
    "section": CNN,
    "seed": f"{CNN}convolutional-layers/",
    "open": "/deep-learning/practice/open-topic/",
    "review": "/review/",
    "progress": "/progress/",
    "topics": "/topics/",
    "sheet": f"{CNN}key-points.html",
    "paper": f"{CNN}questions.html",
    "404": "/nowhere/",
}
SIZES = {"phone": (390, 844), "desk": (1280, 900), "narrow": (320, 640)}
AXE = """
const done = arguments[arguments.length - 1];
axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]})
  .then(result => done(result.violations.map(v => v.id + ": " + v.nodes.map(n => n.html))));
"""


def show(browser, url: str, *, size: str = "desk", scheme: str = "light") -> None:
    width, height = SIZES[size]
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    feature = {"name": "prefers-color-scheme", "value": scheme}
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})
    for log in ("browser", "performance"):
        browser.get_log(log)
    browser.get(url)


def requested(browser) -> set[str]:
    """Return the addresses that the page asked for."""
    messages = (json.loads(e["message"])["message"] for e in browser.get_log("performance"))
    return {
        message["params"]["request"]["url"]
        for message in messages
        if message["method"] == "Network.requestWillBeSent"
    }


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_word_of_complaint(browser, address, name, size):
    show(browser, address + PAGES[name], size=size)
    complaints = [entry["message"] for entry in browser.get_log("browser")]
    if name == "404":
        complaints = [text for text in complaints if "404 (Not Found)" not in text]
    assert complaints == []
    hosts = {urlsplit(url).netloc for url in requested(browser)}
    assert hosts == {urlsplit(address).netloc}
    assert browser.get_cookies() == []
    assert browser.execute_script("return document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier(browser, address, axe, name, size, scheme):
    show(browser, address + PAGES[name], size=size, scheme=scheme)
    browser.execute_script(axe)
    assert browser.execute_async_script(AXE) == []


def test_the_policy_blocks_what_a_page_should_not_run(browser, address):
    show(browser, address + PAGES["seed"])
    browser.execute_script(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        "document.body.append(s);"
    )
    assert browser.execute_script("return window.ran === undefined")
    assert any("Content Security Policy" in e["message"] for e in browser.get_log("browser"))


def test_a_page_is_complete_without_javascript(browser, address):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, address + PAGES["seed"])
        assert "Answered by ChatGPT" in browser.find_element(By.TAG_NAME, "main").text
        branch = browser.find_element(By.CLASS_NAME, "branch")
        browser.get(branch.find_element(By.LINK_TEXT, "Padding and Stride").get_attribute("href"))
        assert browser.find_element(By.TAG_NAME, "h1").text == "Padding and Stride"
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_the_first_key_leads_to_the_text(browser, address):
    show(browser, address + PAGES["seed"])
    browser.switch_to.active_element.send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to the text"


def test_a_prompt_can_be_copied(browser, address):
    browser.execute_cdp_cmd(
        "Browser.grantPermissions",
        {"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": address},
    )
    show(browser, address + PAGES["open"])
    button = browser.find_elements(By.CSS_SELECTOR, "ask-prompt button")[1]
    button.click()
    assert button.text in ("Copy", "Copied")
    copied = browser.execute_async_script(
        "const done = arguments[0]; navigator.clipboard.readText().then(done)"
    )
    assert copied == "Explain Open Topic and give an example"


def test_a_prompt_asks_for_hints_once_the_learner_has_tried(browser, address):
    show(browser, address + PAGES["open"])
    prompt = browser.find_elements(By.TAG_NAME, "ask-prompt")[1]
    link = prompt.find_element(By.CSS_SELECTOR, ".deeds a")
    before = link.get_attribute("href")
    browser.execute_script("arguments[0].setAttribute('tried', 'a & b')", prompt)
    WebDriverWait(browser, 5).until(lambda _: prompt.find_elements(By.CLASS_NAME, "guarded"))
    asked = parse_qs(urlsplit(link.get_attribute("href")).query)["q"][0]
    assert asked.startswith("Explain Open Topic and give an example\n\nThis is about")
    assert "Do not give me the answer" in asked
    assert asked.endswith("My attempt: a & b")
    assert prompt.get_property("added") in asked
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    browser.execute_script("arguments[0].removeAttribute('tried')", prompt)
    WebDriverWait(browser, 5).until_not(lambda _: prompt.find_elements(By.CLASS_NAME, "guarded"))
    assert link.get_attribute("href") == before


def test_the_way_through_a_page_stays_in_view(browser, address):
    show(browser, address + PAGES["seed"], size="phone")
    browser.execute_script("window.scrollTo({top: 3000, behavior: 'instant'})")
    top = browser.execute_script(
        "return document.querySelector('.step-nav').getBoundingClientRect().top"
    )
    assert top == 0

"""The search in a real browser: by title, by text, by keyboard, and not before it is asked for."""

import http.server
import shutil
import threading
from functools import partial
from urllib.parse import urlsplit

import pytest
from conftest import Host
from helpers.minisite import REPO, build
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait
from test_pages import AXE, SIZES, requested, show

pytestmark = pytest.mark.browser

CNN = "/deep-learning/convolutional-neural-networks/"
SEED = f"{CNN}convolutional-layers/"
PARTS = ("search.", "titles.json", "pagefind")


def press(browser, *keys: str) -> None:
    browser.switch_to.active_element.send_keys(*keys)


def search(browser, text: str) -> None:
    press(browser, "/")
    wait(browser, "return document.activeElement.type === 'search'")
    press(browser, text)


def wait(browser, script: str):
    """Return what the script gives as soon as it is something."""
    return WebDriverWait(browser, 10, 0.02).until(lambda b: b.execute_script(script))


def links(browser) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll('.search-title')].map(e => e.textContent)"
    )


def wait_for_text(browser) -> None:
    """Wait until topics are shown that were found by their text."""
    wait(browser, "return document.querySelectorAll('.search-excerpt').length")


def parts(browser) -> set[str]:
    """Return what of the search the page asked for since it was last asked."""
    names = {urlsplit(url).path for url in requested(browser)}
    return {part for part in PARTS for name in names if part in name}


def test_nothing_is_loaded_before_the_search_is_asked_for(browser, address):
    show(browser, address + SEED)
    assert parts(browser) == set()
    search(browser, "p")
    wait(browser, "return document.querySelector('.search-title')")
    assert "titles.json" in parts(browser)


def test_the_first_key_is_answered_by_titles_with_their_way(browser, address):
    show(browser, address + SEED)
    search(browser, "p")
    wait(browser, "return document.querySelector('.search-title')")
    assert "Pooling Layers" in links(browser)
    way = browser.execute_script("return document.querySelector('.search-way').textContent")
    assert way.startswith("Deep Learning › ")


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("pool", "Pooling Layers"),
        ("POOLING lay", "Pooling Layers"),
        ("pôoling", "Pooling Layers"),
        ("self attention", "Self-Attention"),
        ("attention", "Attention"),
        ("cnns", "Convolutional Neural Networks (CNNs)"),
        ("ooling", "Pooling Layers"),
        ("convolutional pooling", "Pooling Layers"),
    ],
)
def test_titles_are_found_by_their_words(browser, address, query, first):
    show(browser, address + SEED)
    search(browser, query)
    assert wait(browser, "return document.querySelector('.search-title')?.textContent") == first


def test_what_is_typed_while_the_search_is_on_its_way_is_not_lost(browser, address):
    show(browser, address + SEED)
    press(browser, "/pool")
    wait(browser, "return document.querySelector('.search-title')")
    value = browser.execute_script("return document.querySelector('.search-input').value")
    assert value == "pool"


def test_text_is_found_and_each_step_is_named_by_its_topic(browser, address):
    show(browser, address + CNN)
    search(browser, "neighboring values")
    wait_for_text(browser)
    assert "Pooling Layers: Preview" in links(browser)
    link = browser.find_element(By.XPATH, "//a[span[.='Pooling Layers: Preview']]")
    assert urlsplit(link.get_attribute("href")).path == f"{CNN}pooling-layers/"
    assert link.get_attribute("data-topic") == f"{CNN}pooling-layers/"
    assert link.find_element(By.TAG_NAME, "mark").text == "neighboring"
    link.click()
    assert urlsplit(browser.current_url)[2:] == (f"{CNN}pooling-layers/", "", "preview")


def test_what_is_asked_in_a_review_is_found_at_its_card(browser, address):
    show(browser, address + CNN)
    search(browser, "why can it be run on 320×320 images")
    wait_for_text(browser)
    link = browser.find_element(By.XPATH, "//a[span[.='Pooling Layers: Review']]")
    assert link.get_attribute("href").endswith("pooling-layers/#card-q4")


def test_chinese_is_found_inside_sentences(browser, address):
    show(browser, f"{address}/zh-tw{SEED}")
    search(browser, "特徵圖")
    wait_for_text(browser)
    assert any(name.startswith("池化層：") for name in links(browser))
    marks = browser.execute_script(
        "return [...document.querySelectorAll('.search-excerpt mark')].map(e => e.textContent)"
    )
    assert "特徵圖" in marks
    assert all(
        "/zh-tw/" in link.get_attribute("href")
        for link in browser.find_elements(By.CSS_SELECTOR, "[data-topic]")
    )


def test_a_chinese_title_is_found_by_a_word_inside_it(browser, address):
    show(browser, f"{address}/zh-tw{SEED}")
    search(browser, "對抗")
    wait(browser, "return document.querySelector('.search-title')")
    assert links(browser)[0] == "生成對抗網路"
    assert browser.find_element(By.CSS_SELECTOR, ".search-title mark").text == "對抗"


def test_the_keyboard_does_it_all(browser, address):
    show(browser, address + SEED)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.CONTROL, "k")
    wait(browser, "return document.activeElement.type === 'search'")
    press(browser, "layers")
    wait_for_text(browser)
    names = links(browser)
    press(browser, Keys.ARROW_DOWN)
    assert names[0] in browser.switch_to.active_element.text
    press(browser, Keys.ARROW_DOWN)
    assert names[1] in browser.switch_to.active_element.text
    press(browser, Keys.END)
    last = browser.switch_to.active_element
    assert last.text in (names[-1], "Show more")
    press(browser, Keys.HOME)
    assert names[0] in browser.switch_to.active_element.text
    press(browser, Keys.ARROW_UP)
    assert browser.switch_to.active_element.get_attribute("type") == "search"
    press(browser, Keys.ARROW_DOWN, "x")
    assert browser.switch_to.active_element.get_attribute("value") == "layersx"


def test_enter_opens_the_first_topic_however_fast_it_is_typed(browser, address):
    show(browser, address + SEED)
    search(browser, "dropout" + Keys.ENTER)
    wait(browser, "return document.querySelector('h1').textContent === 'Dropout'")


def test_a_letter_taken_back_shows_nothing_twice(browser, address):
    show(browser, address + SEED)
    search(browser, "pooling")
    press(browser, "x", Keys.BACKSPACE)
    wait_for_text(browser)
    browser.execute_async_script("setTimeout(arguments[0], 600)")
    assert len(browser.find_elements(By.CLASS_NAME, "search-list")) == 2


def test_more_can_be_shown(browser, address):
    show(browser, address + SEED)
    search(browser, "network")
    wait_for_text(browser)
    before = len(links(browser))
    more = browser.find_elements(By.CLASS_NAME, "search-more")[-1]
    more.click()
    WebDriverWait(browser, 10).until(lambda _: len(links(browser)) > before)
    assert browser.switch_to.active_element.tag_name == "a"


def test_escape_closes_and_the_focus_returns(browser, address):
    show(browser, address + SEED)
    button = browser.find_element(By.CSS_SELECTOR, "button.search-opener")
    button.click()
    wait(browser, "return document.activeElement.type === 'search'")
    press(browser, "pool")
    wait(browser, "return document.querySelector('.search-title')")
    press(browser, Keys.ESCAPE)
    assert not browser.find_element(By.CLASS_NAME, "search").is_displayed()
    assert browser.switch_to.active_element == button


def test_the_slash_is_left_to_whoever_turned_single_keys_off(browser, address):
    show(browser, address + SEED)
    browser.execute_script("localStorage['askbook.keys'] = 'off'")
    try:
        press(browser, "/")
        assert parts(browser) == set()
        browser.find_element(By.TAG_NAME, "body").send_keys(Keys.CONTROL, "k")
        wait(browser, "return document.activeElement.type === 'search'")
    finally:
        browser.execute_script("delete localStorage['askbook.keys']")


def test_what_was_found_is_said(browser, address):
    show(browser, address + SEED)
    search(browser, "pooling")
    said = "return document.querySelector('.search [role=status]').textContent"
    assert wait(browser, said) == "1 topic"
    wait(browser, said + ".includes('In the text: ')")
    press(browser, Keys.CONTROL, "a")
    press(browser, "qqqzz")
    wait(browser, said + ".includes('Nothing found for “qqqzz”')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_the_search_has_no_barrier_and_no_complaint(browser, address, axe, size, scheme):
    show(browser, address + SEED, size=size, scheme=scheme)
    search(browser, "pooling")
    wait_for_text(browser)
    browser.execute_script(axe)
    assert browser.execute_async_script(AXE) == []
    assert browser.get_log("browser") == []
    assert browser.execute_script(
        "const d = document.querySelector('.search'); return d.scrollWidth <= d.clientWidth"
    )
    small = browser.execute_script(
        "return [...document.querySelectorAll('.search a, .search button')].filter(e => "
        "e.getBoundingClientRect().height < 24).map(e => e.textContent)"
    )
    assert small == []


def test_markup_in_a_text_stays_text(browser, address):
    show(browser, address + SEED)
    search(browser, "<img src=x onerror=alert(1)>")
    wait(browser, "return document.querySelector('.search [role=status]').textContent")
    assert browser.find_elements(By.CSS_SELECTOR, ".search img") == []


@pytest.mark.parametrize("path", ["/", SEED, f"/zh-tw{CNN}", "/nowhere/"])
def test_without_javascript_a_link_leads_to_all_topics(browser, address, path):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, address + path)
        browser.find_element(By.CSS_SELECTOR, "a.search-opener").click()
        topics = browser.find_elements(By.CSS_SELECTOR, "main .topic-tree a")
        assert len(topics) > 10
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_wrong_address_is_searched_for(browser, address):
    show(browser, f"{address}/old/pooling-layer/")
    wait(browser, "return document.querySelector('main .search-title')")
    nearest = browser.find_element(By.CSS_SELECTOR, "main [data-topic]")
    assert nearest.get_attribute("data-topic") == f"{CNN}pooling-layers/"
    assert "pagefind" not in parts(browser)
    search(browser, "")
    wait(browser, "return document.querySelector('.search .search-title')")
    assert browser.switch_to.active_element.get_attribute("value") == "pooling layer"


def test_a_wrong_address_is_answered_in_its_language(browser, address):
    show(browser, f"{address}/zh-tw/old/convolutional-layers/?a=b")
    wait(browser, "return document.querySelector('main .search-title')")
    assert browser.execute_script("return document.documentElement.lang") == "zh-TW"
    assert browser.current_url == f"{address}/zh-tw/old/convolutional-layers/?a=b"
    nearest = browser.find_element(By.CSS_SELECTOR, "main [data-topic]")
    assert nearest.get_attribute("data-topic") == f"/zh-tw{SEED}"


def test_a_wrong_address_leads_to_each_language_without_javascript(browser, address):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, f"{address}/zh-tw/old/")
        assert (
            browser.find_element(By.LINK_TEXT, "繁體中文").get_attribute("href").endswith("/zh-tw/")
        )
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """Serve a site that Hugo alone built, without an index of its text."""
    root = tmp_path_factory.mktemp("plain") / "site"
    root.mkdir()
    for name in ("content", "data", "layouts", "assets", "i18n", "config"):
        shutil.copytree(REPO / name, root / name)
    shutil.copy(REPO / "config.toml", root)
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Host, directory=build(root))
    )  # fmt: skip
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_without_an_index_titles_are_found_and_nothing_is_said_of_it(browser, plain):
    show(browser, plain + SEED)
    search(browser, "pool")
    said = "return document.querySelector('.search [role=status]').textContent"
    assert wait(browser, said) == "1 topic"
    press(browser, "qqq")
    wait(browser, said + ".includes('Nothing found')")
    assert "pagefind" not in parts(browser)
    assert browser.get_log("browser") == []

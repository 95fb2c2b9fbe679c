"""The search in a real browser: by title, by text, with the keyboard, loaded only when used."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from helpers.browser import (
    accessibility_violations,
    console_messages,
    elements,
    let_timers_fire,
    open_page,
    press,
    requested_urls,
    wait_for,
    wait_for_element,
    wait_for_script,
    without_javascript,
)
from helpers.search import (
    SEARCH_STATUS,
    open_search,
    result_titles,
    search,
    wait_for_text_results,
)
from helpers.sites import build, copy_site
from helpers.small_site import COURSE, FLOUR, SECTION, STARTERS, WATER
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

PARTS = ("search.", "titles.json", "pagefind")
FIRST_TITLE = "return document.querySelector('.search-title')?.textContent"
LONGEST_TIMERS = 250 + 300
"""Milliseconds that the dialog waits before it searches texts, and before it says the result."""


def loaded_parts(browser) -> set[str]:
    """Return the parts of the search requested since the last call."""
    names = {urlsplit(url).path for url in requested_urls(browser)}
    return {part for part in PARTS for name in names if part in name}


def text_result(browser, title: str):
    """Return the link of a result with that title."""
    return browser.find_element(By.XPATH, f"//a[span[.='{title}']]")


def nearest_topic(browser) -> str:
    """Return the address of the first topic that the page of a wrong address suggests."""
    wait_for_element(browser, "main .search-title")
    return browser.find_element(By.CSS_SELECTOR, "main [data-topic]").get_attribute("data-topic")


def test_a_page_without_text_has_no_excerpt(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "ferment")
    wait_for_text_results(browser)
    assert result_titles(browser).count("Fermentation") == 2
    excerpts = elements(browser, ".search-excerpt")
    assert all(excerpt.get_attribute("textContent") for excerpt in excerpts)


def test_a_search_that_failed_can_be_tried_again(browser, address):
    open_page(browser, address + FLOUR)
    browser.execute_script("get = fetch; fetch = () => Promise.reject(new TypeError('offline'))")
    search(browser, "starters")
    wait_for(browser, lambda: "Check your connection" in browser.execute_script(SEARCH_STATUS))
    browser.execute_script("fetch = get")
    press(browser, Keys.ESCAPE)
    open_search(browser)
    wait_for(browser, lambda: browser.execute_script(FIRST_TITLE) == "Starters")


def test_nothing_is_loaded_before_the_search_is_used(browser, address):
    open_page(browser, address + FLOUR)
    assert loaded_parts(browser) == set()
    search(browser, "s")
    wait_for_element(browser, ".search-title")
    assert "titles.json" in loaded_parts(browser)


def test_before_a_query_it_lists_what_was_read_last_with_its_progress_and_the_sections(learner):
    open_page(learner.browser, learner.address + FLOUR)
    open_search(learner.browser)
    learner.wait_for(lambda: learner.texts(".search-list h2") == ["Sections"])
    assert learner.texts(".search-start") == ["Sourdough", "Ingredients", "Fermentation", "Baking"]
    learner.begin_topic(FLOUR)
    open_page(learner.browser, learner.address + "/")
    wait_for_element(learner.browser, ".course topic-mark")
    open_search(learner.browser)
    learner.wait_for(lambda: learner.texts(".search-list h2") == ["Last read", "Sections"])
    assert learner.all(".search-start")[0].get_attribute("data-topic") == FLOUR
    assert learner.all(".search-start topic-mark")


def test_the_first_letter_finds_titles_with_their_place(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "s")
    wait_for_element(browser, ".search-title")
    assert "Scoring" in result_titles(browser)
    places = [element.text for element in elements(browser, ".search-path")]
    assert "Sourdough › Baking" in places


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bulk", "Bulk Fermentation"),
        ("BULK ferm", "Bulk Fermentation"),
        ("bûlk", "Bulk Fermentation"),
        ("crust crumb", "Crust and Crumb"),
        ("fermentation", "Fermentation"),
        ("starter", "Starters"),
        ("team", "Steam"),
        ("crumb crust", "Crust and Crumb"),
    ],
    ids=[
        "first word",
        "parts of words in another case",
        "another accent",
        "two words",
        "whole title first",
        "singular",
        "inside a word",
        "another order",
    ],
)
def test_titles_are_found_by_their_words(browser, address, query, first):
    open_page(browser, address + FLOUR)
    search(browser, query)
    assert wait_for_script(browser, FIRST_TITLE) == first


def test_letters_typed_while_the_search_loads_are_not_lost(browser, address):
    open_page(browser, address + FLOUR)
    press(browser, "/bulk")
    wait_for_element(browser, ".search-title")
    value = browser.execute_script("return document.querySelector('.search-input').value")
    assert value == "bulk"


def test_text_is_found_and_each_step_is_named_with_its_topic(browser, address):
    open_page(browser, address + SECTION)
    search(browser, "wild yeasts")
    wait_for_text_results(browser)
    assert "Starters: Guess" not in result_titles(browser)
    link = text_result(browser, "Starters: Key points")
    assert urlsplit(link.get_attribute("href")).path == STARTERS
    assert link.get_attribute("data-topic") == STARTERS
    assert link.find_element(By.TAG_NAME, "mark").text == "Wild"
    link.click()
    assert urlsplit(browser.current_url)[2:] == (STARTERS, "", "keypoint")


def test_a_question_of_a_review_is_found_at_its_card(browser, address):
    open_page(browser, address + SECTION)
    search(browser, "stickier")
    wait_for_text_results(browser)
    link = text_result(browser, "Water and Hydration: Recall")
    assert link.get_attribute("href").endswith(f"{WATER}#card-q3")


def test_the_search_can_be_used_with_the_keyboard(browser, address):
    def focused():
        return browser.switch_to.active_element

    open_page(browser, address + FLOUR)
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.CONTROL, "k")
    wait_for_script(browser, "return document.activeElement.type === 'search'")
    press(browser, "fermentation")
    wait_for_text_results(browser)
    titles = result_titles(browser)
    press(browser, Keys.ARROW_DOWN)
    assert titles[0] in focused().text
    press(browser, Keys.ARROW_DOWN)
    assert titles[1] in focused().text
    press(browser, Keys.END)
    assert focused().text.startswith((titles[-1], "Show more"))
    press(browser, Keys.HOME)
    assert titles[0] in focused().text
    press(browser, Keys.ARROW_UP)
    assert focused().get_attribute("type") == "search"
    press(browser, Keys.ARROW_DOWN, "x")
    assert focused().get_attribute("value") == "fermentationx"


def test_enter_opens_the_first_result_however_fast_it_is_typed(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "scoring" + Keys.ENTER)
    wait_for(browser, lambda: browser.find_element(By.TAG_NAME, "h1").text == "Scoring")


def test_a_deleted_letter_shows_no_result_twice(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "starter")
    press(browser, "x", Keys.BACKSPACE)
    wait_for_text_results(browser)
    let_timers_fire(browser, LONGEST_TIMERS)
    assert len(elements(browser, ".search-list")) == 2


def test_more_results_can_be_shown(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "dough")
    wait_for_text_results(browser)
    before = len(result_titles(browser))
    elements(browser, ".search-more")[-1].click()
    wait_for(browser, lambda: len(result_titles(browser)) > before)
    assert browser.switch_to.active_element.tag_name == "a"


def test_escape_closes_the_search_and_returns_the_focus(browser, address):
    open_page(browser, address + FLOUR)
    button = browser.find_element(By.CSS_SELECTOR, "button.search-opener")
    button.click()
    wait_for_script(browser, "return document.activeElement.type === 'search'")
    press(browser, "bulk")
    wait_for_element(browser, ".search-title")
    press(browser, Keys.ESCAPE)
    assert not browser.find_element(By.CLASS_NAME, "search").is_displayed()
    assert browser.switch_to.active_element == button


def test_the_slash_does_nothing_when_single_keys_are_turned_off(browser, new_device):
    open_page(browser, new_device + FLOUR)
    browser.execute_script("localStorage['askbook:/#keys'] = 'off'")
    press(browser, "/")
    assert loaded_parts(browser) == set()
    browser.find_element(By.TAG_NAME, "body").send_keys(Keys.CONTROL, "k")
    wait_for_script(browser, "return document.activeElement.type === 'search'")


def test_the_status_announces_what_was_found(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "bulk")
    assert wait_for_script(browser, SEARCH_STATUS) == "1 topic"
    wait_for_script(browser, SEARCH_STATUS + ".includes('passage')")
    press(browser, Keys.CONTROL, "a")
    press(browser, "qqqzz")
    wait_for_script(browser, SEARCH_STATUS + ".includes('No results for “qqqzz”')")


@pytest.mark.parametrize(
    ("size", "scheme"), [("phone", "dark"), ("desktop", "light"), ("narrow", "light")]
)
def test_the_search_has_no_accessibility_violation_and_logs_nothing(browser, address, size, scheme):
    open_page(browser, address + FLOUR, size=size, scheme=scheme)
    search(browser, "starter")
    wait_for_text_results(browser)
    assert accessibility_violations(browser) == []
    assert console_messages(browser) == []
    assert browser.execute_script(
        "const d = document.querySelector('.search'); return d.scrollWidth <= d.clientWidth"
    )
    too_low = browser.execute_script(
        "return [...document.querySelectorAll('.search a, .search button')].filter(e => "
        "e.getBoundingClientRect().height < 24).map(e => e.textContent)"
    )
    assert too_low == []


def test_markup_in_a_query_stays_text(browser, address):
    open_page(browser, address + FLOUR)
    search(browser, "<img src=x onerror=alert(1)>")
    wait_for_script(browser, SEARCH_STATUS)
    assert elements(browser, ".search img") == []


@pytest.mark.parametrize(
    ("path", "all_topics"),
    [
        ("/", "/topics/"),
        (FLOUR, "/topics/"),
        (f"/de{COURSE}", "/de/topics/"),
        ("/nowhere/", "/topics/"),
    ],
    ids=["home", "topic", "translation", "not found"],
)
def test_without_javascript_the_search_links_to_all_topics(browser, address, path, all_topics):
    with without_javascript(browser):
        open_page(browser, address + path)
        browser.find_element(By.CSS_SELECTOR, "a.search-opener").click()
        assert urlsplit(browser.current_url).path == all_topics
        assert elements(browser, "main .topic-tree a")


def test_a_wrong_address_is_searched_for(browser, address):
    open_page(browser, f"{address}/old/starter/")
    assert nearest_topic(browser) == STARTERS
    assert "pagefind" not in loaded_parts(browser)
    open_search(browser)
    wait_for_element(browser, ".search .search-title")
    assert browser.switch_to.active_element.get_attribute("value") == "starter"


def test_a_wrong_address_is_answered_in_its_language(browser, address):
    wrong = f"{address}/de/old/flour/?a=b"
    open_page(browser, wrong)
    assert nearest_topic(browser) == f"/de{FLOUR}"
    assert browser.execute_script("return document.documentElement.lang") == "de"
    assert browser.current_url == wrong


def test_a_wrong_address_links_to_each_language_without_javascript(browser, address):
    with without_javascript(browser):
        open_page(browser, f"{address}/de/old/")
        browser.find_element(By.CLASS_NAME, "languages-opener").click()
        link = browser.find_element(By.LINK_TEXT, "Deutsch")
        assert urlsplit(link.get_attribute("href")).path == "/de/"


@pytest.fixture(scope="module")
def plain_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small site as plain Hugo builds it, without an index of its text."""
    root: Path = tmp_path_factory.mktemp("plain") / "site"
    with serve(build(copy_site("small", root))) as server:
        yield server.url


def test_without_an_index_titles_are_found_and_no_error_is_shown(browser, plain_address):
    open_page(browser, plain_address + FLOUR)
    search(browser, "bulk")
    assert wait_for_script(browser, SEARCH_STATUS) == "1 topic"
    press(browser, "qqq")
    wait_for_script(browser, SEARCH_STATUS + ".includes('No results')")
    assert "pagefind" not in loaded_parts(browser)
    assert console_messages(browser) == []

"""What a returning learner sees on the home page: the last topic, due cards, marks on topics."""

import re
from urllib.parse import urlsplit

import pytest
from helpers.browser import (
    console_messages,
    elements,
    layout_shift,
    let_timers_fire,
    open_page,
    requested_urls,
    script_on_each_page,
    wait_for,
    wait_for_element,
    wait_for_script,
    wait_for_text,
    wait_until_idle,
)
from helpers.learner import run_with_store
from helpers.small_site import FLOUR, SCORING, SECTION, WATER
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

STORAGE_DENIED = """
const refuse = () => { throw new DOMException("no", "SecurityError"); };
Object.defineProperty(globalThis, "localStorage", {get: refuse});
indexedDB.open = refuse;
"""
LENGTHEN_QUESTION = """
const place = document.querySelector("due-card");
const before = place.offsetHeight;
place.querySelector(".card > .prose p").append(" and why is that so?".repeat(20));
return place.offsetHeight - before;
"""
SCROLL = "document.querySelector(arguments[0]).scrollIntoView({behavior: 'instant'})"
LAST_STEP = "async (store) => store.state.place?.step ?? null"


def mark(browser, page: str) -> str:
    """Return the mark on a topic's link in the course map."""
    selector = f"main .course a[href='{page}'] topic-mark"
    return wait_for_element(browser, selector).get_attribute("textContent")


@pytest.mark.parametrize("path", ["/", SECTION, FLOUR])
def test_a_first_visit_loads_no_script_for_resuming(browser, new_device, path):
    open_page(browser, new_device + path)
    wait_until_idle(browser)
    loaded = [url for url in requested_urls(browser) if "-progress." in url or "/due-card" in url]
    assert loaded == []


def test_the_home_page_links_to_the_last_and_the_next_topic_and_due_cards(browser, returning):
    open_page(browser, returning + "/")
    wait_for_text(browser, "Continue")
    links = {
        link.text: urlsplit(link.get_attribute("href"))
        for link in elements(browser, "resume-panel a")
    }
    assert (links["Flour"].path, links["Flour"].fragment) == (FLOUR, "review")
    assert links["Water and Hydration"].path == WATER
    assert any(", about 1 minute" in text for text in links)
    assert mark(browser, FLOUR) == " (learning)"
    assert mark(browser, SECTION) == " (0 of 3 known)"


def test_titles_in_another_language_than_the_page_name_their_own(learner):
    learner.begin_topic(FLOUR)
    learner.grade(1, "Got it")
    learner.go_to_day(40)
    for page, selector in (
        ("/de/", "due-card .review-topic span"),
        ("/de/", f"resume-panel a[href^='{SECTION}']"),
        ("/de/progress/", f"table a[href='{FLOUR}']"),
    ):
        open_page(learner.browser, learner.address + page)
        found = wait_for_element(learner.browser, selector)
        assert found.get_attribute("lang") == "en", selector


def test_a_known_topic_is_not_continued_and_nothing_moves_where_nothing_is_left(learner):
    learner.begin_topic(FLOUR)
    for number in range(1, 6):
        learner.grade(number, "Got it")
    learner.go_to_day(3)
    learner.review(lambda _: False)
    open_page(learner.browser, learner.address + "/")
    learner.wait_for(lambda: "Your progress" in learner.texts("resume-panel a"))
    assert "Flour" not in learner.texts("resume-panel a")
    learner.mark_as_read(SCORING)
    learner.mark_as_read(FLOUR)
    open_page(learner.browser, learner.address + "/")
    learner.wait_for(lambda: learner.texts("resume-panel a") == ["Your progress"])
    assert layout_shift(learner.browser) == 0


def test_the_header_counts_due_cards(browser, returning):
    open_page(browser, returning + FLOUR)
    link = browser.find_element(By.CLASS_NAME, "review-link")
    wait_for(browser, lambda: re.fullmatch(r"Review [1-5] due", link.accessible_name))
    assert link.accessible_name.startswith(link.text)


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_nothing_moves_when_the_last_topic_appears(browser, returning, size):
    open_page(browser, returning + "/", size=size)
    wait_for_text(browser, "Continue")
    assert layout_shift(browser) == 0


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_due_card_is_answered_on_the_home_page_and_nothing_moves(learner, size):
    learner.begin_topic(FLOUR)
    learner.grade(1, "Got it")
    learner.grade(2, "Got it")
    open_page(learner.browser, learner.address + "/", size=size)
    learner.wait_for(lambda: learner.texts("resume-panel a"))
    assert learner.shown("due-card") == []
    learner.go_to_day(40)
    open_page(learner.browser, learner.address + "/", size=size)
    learner.wait_for(lambda: learner.all("due-card card-recall"))
    assert layout_shift(learner.browser) == 0
    assert learner.run(LENGTHEN_QUESTION) == 0
    assert learner.shown("due-card a") == []
    learner.button("Sure, show", "due-card")
    learner.button("Got it", "due-card")
    learner.wait_for(lambda: learner.shown("due-card > p a") == ["Continue: 1 card"])
    assert learner.texts(".due-count") == ["1"]
    assert learner.texts("due-card .recall-result span")[0].startswith("Got it · Due in ")
    learner.button("Undo", "due-card")
    learner.wait_for(lambda: learner.texts(".due-count") == ["2"])


def test_a_first_visit_reserves_no_space_for_a_due_card(browser, new_device):
    open_page(browser, new_device + "/")
    place = browser.find_element(By.TAG_NAME, "due-card")
    assert not place.is_displayed()


def test_the_step_that_was_read_last_is_remembered(browser, new_device):
    open_page(browser, new_device + FLOUR)
    browser.execute_script("document.querySelector('[data-kind=explain]').scrollIntoView()")
    wait_for(browser, lambda: run_with_store(browser, LAST_STEP) == "explain")
    open_page(browser, new_device + "/")
    wait_for_text(browser, "Continue")
    link = browser.find_element(By.CSS_SELECTOR, f"resume-panel a[href^='{FLOUR}']")
    assert link.text == "Flour"
    assert link.get_attribute("href").endswith("#explain")
    assert mark(browser, FLOUR) == " (reading)"


def test_a_step_that_was_only_passed_is_not_remembered(browser, new_device):
    open_page(browser, new_device + FLOUR, size="narrow")
    browser.execute_script(SCROLL, "[data-kind=review]")
    run_with_store(browser, LAST_STEP)
    wait_for_script(browser, "return customElements.get('resume-panel') !== undefined")
    wait_until_idle(browser)
    browser.execute_script(SCROLL, ".site-footer")
    let_timers_fire(browser, 3500)
    assert run_with_store(browser, LAST_STEP) is None


@pytest.mark.parametrize(
    ("path", "loaded"),
    [
        ("/progress/", "learner-progress .setting"),
        ("/review/", ".review-length"),
        (FLOUR, "card-recall"),
    ],
    ids=["progress", "review", "topic"],
)
def test_a_page_logs_no_error_where_nothing_can_be_stored(browser, new_device, path, loaded):
    with script_on_each_page(browser, STORAGE_DENIED):
        open_page(browser, new_device + path)
        browser.execute_script("window.scrollBy(0, 400)")
        wait_for_element(browser, loaded)
        wait_until_idle(browser)
        assert console_messages(browser) == []
        if path == "/progress/":
            wait_for_text(browser, "Not saved: this browser stores nothing for this site.")


def test_the_home_page_logs_no_error_where_nothing_can_be_stored(browser, new_device):
    with script_on_each_page(browser, STORAGE_DENIED):
        open_page(browser, new_device + "/")
        wait_until_idle(browser)
        assert console_messages(browser) == []

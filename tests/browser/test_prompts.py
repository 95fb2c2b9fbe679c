"""Prompts: copied, or opened in a chat together with the topic's place in the course."""

from urllib.parse import parse_qs, urlsplit

import pytest
from helpers.browser import (
    allow_clipboard,
    elements,
    open_page,
    press,
    read_clipboard,
    wait_for,
    wait_for_element,
)
from helpers.small_site import COURSE, FLOUR, OPEN_TOPIC
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

PROMPT = "Explain Salt and give an example"


def open_with_menus(browser, url: str, size: str = "desktop") -> None:
    """Open a page, and wait for the menus of its prompts."""
    open_page(browser, url, size=size)
    press(browser, Keys.SHIFT)
    wait_for_element(browser, ".prompt-opener")


def chat_links(browser, url: str) -> list[tuple[str, str]]:
    """Return the host and the text of each prompt's link to a chat."""
    open_with_menus(browser, url)
    links = elements(browser, "ask-prompt a")
    assert {link.get_attribute("rel") for link in links} == {"noopener noreferrer nofollow"}
    assert {link.get_attribute("target") for link in links} == {"_blank"}
    return [(urlsplit(link.get_attribute("href")).netloc, query(link)) for link in links]


def query(link) -> str:
    return parse_qs(urlsplit(link.get_attribute("href")).query)["q"][0]


def test_each_prompt_opens_in_a_chat_with_the_topics_place(browser, address):
    links = chat_links(browser, address + OPEN_TOPIC)
    place = "This is about a topic of: Sourdough › Ingredients."
    assert links[1] == ("chatgpt.com", f"{PROMPT}\n\n{place}")
    assert len(links) == 4


def test_a_translation_names_the_place_by_its_translated_titles(browser, address):
    _, text = chat_links(browser, f"{address}/de{FLOUR}")[0]
    assert text.startswith("Stelle mir fünf Fragen zu Flour\n\n")
    assert "Sauerteig › Zutaten" in text


def test_the_top_topic_has_no_place(browser, address):
    _, text = chat_links(browser, address + COURSE)[1]
    assert text == "Explain Sourdough and give an example"


def test_a_prompt_can_be_copied(browser, address):
    allow_clipboard(browser, address)
    open_with_menus(browser, address + OPEN_TOPIC)
    elements(browser, ".prompt-opener")[1].click()
    elements(browser, ".prompt-menu button")[1].click()
    wait_for(browser, lambda: read_clipboard(browser) == PROMPT)


def test_the_controls_of_a_prompt_name_their_step(browser, address):
    open_with_menus(browser, address + OPEN_TOPIC)
    names: list[str] = []
    for opener in elements(browser, ".prompt-opener"):
        opener.click()
        shown = [e for e in elements(browser, ".prompt-menu > *") if e.is_displayed()]
        names += [e.accessible_name for e in (opener, *shown)]
    assert len(set(names)) == len(names)
    assert names[:3] == ["Ask: Guess", "Ask ChatGPT in a new tab: Guess", "Copy: Guess"]


def test_the_menu_of_a_prompt_is_closed_by_escape_and_within_the_window(browser, address):
    open_with_menus(browser, address + FLOUR, "phone")
    opener = elements(browser, ".prompt-opener")[0]
    menu = elements(browser, ".prompt-menu")[0]
    opener.click()
    assert menu.is_displayed()
    assert menu.rect["x"] >= 0
    assert menu.rect["x"] + menu.rect["width"] <= 390
    assert abs(menu.rect["y"] - opener.rect["y"] - opener.rect["height"]) < 20
    press(browser, Keys.ESCAPE)
    assert not menu.is_displayed()

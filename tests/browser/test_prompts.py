"""Prompts: copied, or opened in a chat together with the topic's place in the course."""

from urllib.parse import parse_qs, urlsplit

import pytest
from helpers.browser import (
    allow_clipboard,
    elements,
    open_page,
    read_clipboard,
    wait_for,
)
from helpers.small_site import COURSE, FLOUR, OPEN_TOPIC

pytestmark = pytest.mark.browser

PROMPT = "Explain Salt and give an example"


def chat_links(browser, url: str) -> list[tuple[str, str]]:
    """Return the host and the text of each prompt's link to a chat."""
    open_page(browser, url)
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
    open_page(browser, address + OPEN_TOPIC)
    elements(browser, "ask-prompt button")[1].click()
    wait_for(browser, lambda: read_clipboard(browser) == PROMPT)


def test_the_controls_of_a_prompt_name_their_step(browser, address):
    open_page(browser, address + OPEN_TOPIC)
    names = [e.accessible_name for e in elements(browser, ".prompt-actions > *")]
    assert len(set(names)) == len(names)
    assert names[:2] == ["Ask ChatGPT in a new tab: Preview", "Copy: Preview"]


@pytest.mark.parametrize("language", ["", "/de"])
def test_the_controls_of_a_prompt_share_a_line(browser, address, language):
    open_page(browser, address + language + FLOUR)
    first = browser.find_element("css selector", ".prompt-actions")
    assert len({e.rect["y"] for e in first.find_elements("css selector", "a, button")}) == 1

"""A prompt taken to a chat model: copied, or opened there, with the topic's place."""

from urllib.parse import parse_qs, urlsplit

import pytest
from selenium.webdriver.common.by import By
from test_pages import CNN, PAGES, show

pytestmark = pytest.mark.browser


def opened(browser, url: str) -> list[tuple[str, str]]:
    """Return where each prompt of the page can be opened, and the text that goes there."""
    show(browser, url)
    links = browser.find_elements(By.CSS_SELECTOR, "ask-prompt a")
    assert {link.get_attribute("rel") for link in links} == {"noopener noreferrer nofollow"}
    assert {link.get_attribute("target") for link in links} == {"_blank"}
    addresses = [urlsplit(link.get_attribute("href")) for link in links]
    return [(parts.netloc, parse_qs(parts.query)["q"][0]) for parts in addresses]


def test_each_prompt_opens_in_a_chat_with_the_topics_place(browser, address):
    links = opened(browser, address + PAGES["open"])
    assert links[1] == (
        "chatgpt.com",
        "Explain Open Topic and give an example\n\n"
        "This is about a topic of: Deep Learning › Practice.",
    )
    assert len(links) == 4


def test_the_place_is_said_in_the_pages_language(browser, address):
    _, text = opened(browser, f"{address}/zh-tw{CNN}convolutional-layers/")[0]
    assert text.startswith("給我5題Convolutional Layers的中文問題\n\n這個主題屬於：")


def test_a_course_has_no_place_but_itself(browser, address):
    _, text = opened(browser, address + PAGES["course"])[1]
    assert text == "Explain Deep Learning and give an example"

"""Using the site's search in a browser."""

from helpers.browser import press, wait_for_element, wait_for_script
from selenium import webdriver

SEARCH_STATUS = "return document.querySelector('.search [role=status]').textContent"


def open_search(browser: webdriver.Chrome) -> None:
    press(browser, "/")
    wait_for_script(browser, "return document.activeElement.type === 'search'")


def search(browser: webdriver.Chrome, query: str) -> None:
    open_search(browser)
    press(browser, query)


def result_titles(browser: webdriver.Chrome) -> list[str]:
    return browser.execute_script(
        "return [...document.querySelectorAll('.search-title')].map(e => e.textContent)"
    )


def wait_for_text_results(browser: webdriver.Chrome) -> None:
    """Wait until topics are listed that were found by their text."""
    wait_for_element(browser, ".search-excerpt")

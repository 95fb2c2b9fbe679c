"""A section kind that a site has added with data alone, in the search and in print."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import open_page, wait_for
from helpers.kinds import add_history
from helpers.rendered import FIRST_FOLDER, answer_section
from helpers.search import result_titles, search
from helpers.sites import make_site
from helpers.web_server import serve
from selenium.webdriver.common.by import By

import build
import generate

pytestmark = pytest.mark.browser

ANSWER = "Weigh the zabaglione twice and write down both results."


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a built site whose first topic has an answered History."""
    root: Path = make_site(tmp_path_factory.mktemp("kind") / "site")
    add_history(root)
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    answer_section(root, ANSWER, section=4)
    assert build.main(["--site", str(root), "--quiet"]) == 0
    with serve(root / "public") as server:
        yield server.url


def test_the_search_finds_the_text_of_an_added_kind(browser, address):
    open_page(browser, f"{address}/")
    search(browser, "zabaglione")
    wait_for(browser, lambda: result_titles(browser) == ["First Topic: Look back"])


def test_an_added_kind_is_printed_with_its_answer(browser, address):
    open_page(browser, f"{address}/{FIRST_FOLDER}/")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        step = browser.find_element(By.CSS_SELECTOR, "[data-kind=history]")
        assert ANSWER in step.text
        assert "Tell the history of First Topic" in step.text
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})

"""The course on a phone: long formulas are divided at their signs, or scroll by themselves."""

from collections.abc import Iterator

import pytest
from helpers.browser import MISSING, fits_width, open_page, skip_without, start_browser
from helpers.web_server import serve
from selenium import webdriver

_SHOW_ALL = "for (const box of document.querySelectorAll('details')) box.open = true"


@pytest.fixture(scope="module")
def browser() -> Iterator[webdriver.Chrome]:
    browser = start_browser()
    if browser is None:
        skip_without(MISSING)
    yield browser
    browser.quit()


def test_no_page_is_wider_than_a_narrow_phone(public, browser):
    pages = [f for f in sorted(public.rglob("index.html")) if b"<main" in f.read_bytes()]
    assert len(pages) > 90
    wide = []
    with serve(public) as server:
        for file in pages:
            place = file.parent.relative_to(public).as_posix()
            open_page(browser, f"{server.url}/{place}/", size="narrow")
            browser.execute_script(_SHOW_ALL)
            if not fits_width(browser):
                wide.append(place)
    assert wide == []

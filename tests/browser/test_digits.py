"""Numbers in the digits of the page's language."""

import re
from collections.abc import Iterator

import pytest
from helpers.browser import open_page, wait_for_element
from helpers.month_log import month_log, store_events
from helpers.sites import build, copy_site, read, write
from helpers.small_site import SECTION
from helpers.web_server import serve

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def arabic_digits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site whose language has Arabic digits."""
    site = copy_site("small", tmp_path_factory.mktemp("digits") / "site")
    settings = read(site, "config.toml").replace('locale = "en"', 'locale = "ar-EG"')
    write(site, {"config.toml": settings})
    with serve(build(site)) as server:
        yield server.url


def test_the_forecast_names_its_days(browser, arabic_digits):
    store_events(browser, arabic_digits, month_log())
    open_page(browser, f"{arabic_digits}/progress/")
    mark = wait_for_element(browser, ".column-mark")
    assert re.fullmatch("[٠-٩]{1,2}", mark.get_attribute("textContent"))


def test_practice_counts_its_cards(browser, arabic_digits):
    open_page(browser, f"{arabic_digits}/practice/?in={SECTION}")
    wait_for_element(browser, ".review-start").click()
    position = wait_for_element(browser, ".review-bar .secondary")
    assert re.fullmatch("١ of [٠-٩]+", position.text)

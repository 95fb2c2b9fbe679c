"""Figures in a real browser: they follow the colour scheme and the width of the page."""

import pytest
from helpers.browser import fits_width, open_page
from helpers.small_site import WATER
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser


def pixel(browser, x: float, y: float) -> str:
    """Return one pixel of the document as an encoded picture."""
    clip = {"x": round(x), "y": round(y), "width": 1, "height": 1, "scale": 1}
    return browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True}
    )["data"]


def figure_box(browser, address: str, size: str, scheme: str) -> dict[str, float]:
    """Open the page and return the position of its figure's image in the document."""
    open_page(browser, address + WATER, size=size)
    browser.execute_script("document.documentElement.style.colorScheme = arguments[0]", scheme)
    image = browser.find_element(By.CSS_SELECTOR, "figure img")
    browser.execute_async_script(
        "const [image, done] = arguments;"
        "image.scrollIntoView({block: 'center'});"
        "image.loading = 'eager'; image.decode().then(done, done);",
        image,
    )
    return browser.execute_script(
        "const box = arguments[0].getBoundingClientRect();"
        "return {x: box.x + scrollX, y: box.y + scrollY, w: box.width, h: box.height};",
        image,
    )


@pytest.mark.parametrize("size", ["phone", "desktop"])
def test_a_figure_has_the_background_of_the_page_in_both_schemes(browser, address, size):
    backgrounds = set()
    for scheme in ("light", "dark"):
        box = figure_box(browser, address, size, scheme)
        inside = pixel(browser, box["x"] + 2, box["y"] + 2)
        assert inside == pixel(browser, box["x"] + box["w"] / 2, box["y"] - 6)
        backgrounds.add(inside)
    assert len(backgrounds) == 2


def test_a_figure_is_never_wider_than_its_own_width_or_the_column(browser, address):
    assert figure_box(browser, address, "desktop", "light")["w"] == 440
    assert 352 <= figure_box(browser, address, "phone", "light")["w"] <= 358
    assert fits_width(browser)

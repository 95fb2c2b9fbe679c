"""Figures in a real browser: they take the scheme and the width of the page."""

import pytest
from selenium.webdriver.common.by import By

pytestmark = pytest.mark.browser

PAGE = "/deep-learning/foundations/backpropagation/"


def pixel(browser, x: float, y: float) -> str:
    """Return one pixel of the document as a picture."""
    clip = {"x": round(x), "y": round(y), "width": 1, "height": 1, "scale": 1}
    return browser.execute_cdp_cmd(
        "Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True}
    )["data"]


def drawing(browser, address: str, width: int, scheme: str) -> dict[str, float]:
    """Open the page, and return the place of its figure's image in the document."""
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False},
    )
    browser.get(address + PAGE)
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


@pytest.mark.parametrize("width", [390, 1280])
def test_the_ground_of_a_drawing_is_that_of_the_page_in_both_schemes(browser, address, width):
    grounds = set()
    for scheme in ("light", "dark"):
        box = drawing(browser, address, width, scheme)
        inside = pixel(browser, box["x"] + 2, box["y"] + 2)
        assert inside == pixel(browser, box["x"] + box["w"] / 2, box["y"] - 6)
        grounds.add(inside)
    assert len(grounds) == 2


def test_a_drawing_is_as_wide_as_a_phones_column_and_no_wider_than_it_says(browser, address):
    assert drawing(browser, address, 1280, "light")["w"] == 440
    box = drawing(browser, address, 390, "light")
    assert 352 <= box["w"] <= 358
    assert browser.execute_script("return document.documentElement.scrollWidth") == 390

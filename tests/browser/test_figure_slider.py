"""Figures with steps, which a slider shows one at a time."""

import pytest
from helpers.browser import (
    accessibility_violations,
    console_messages,
    elements,
    fits_width,
    layout_shift,
    open_page,
    press,
    wait_for_element,
    without_javascript,
)
from helpers.rendered import FIRST, FIRST_FOLDER, answer_section
from helpers.sites import build, make_site, write
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import generate
from askbook.check.figures import check_svg

pytestmark = pytest.mark.browser

DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="100" height="50" viewBox="0 0 100 50"\
 data-slider="Oven &amp; stone" data-steps="all|200 °C|250 °C">
<style>.step{display:none}.step:target{display:inline}.step:target~.whole{display:none}</style>
<g id="step-1" class="step"><rect width="100" height="50" fill="red"/></g>
<g id="step-2" class="step"><rect width="100" height="50" fill="lime"/></g>
<g class="whole"><rect width="100" height="50" fill="blue"/></g>
</svg>
"""
COLOUR = """
const [done] = arguments;
const image = document.querySelector("figure img");
image.loading = "eager";
image.decode().then(() => {
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.drawImage(image, 0, 0);
  done([...canvas.getImageData(50, 25, 1, 1).data].slice(0, 3).join(" "));
});
"""
WHOLE, FIRST_STEP, SECOND_STEP = "0 0 255", "255 0 0", "0 255 0"


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """The address of a page with a figure in steps."""
    root = make_site(tmp_path_factory.mktemp("site") / "site")
    generate.main(["--site", str(root), "--quiet"])
    write(root, {str(FIRST).replace("first-topic.md", "oven.svg"): DRAWING})
    answer_section(root, 'Bake.\n\n![A square of one colour](oven.svg "How hot it is.")')
    with serve(build(root)) as server:
        yield f"{server.url}/{FIRST_FOLDER}/"


def colour(browser):
    return browser.execute_async_script(COLOUR)


def test_the_check_accepts_a_drawing_with_steps():
    assert list(check_svg(DRAWING)) == []


def test_a_slider_shows_the_steps_of_a_figure_by_keyboard(browser, page):
    open_page(browser, page, size="narrow")
    assert colour(browser) == WHOLE
    press(browser, Keys.SHIFT)
    slider = wait_for_element(browser, "figure input")
    assert slider.accessible_name == "Oven & stone"
    assert slider.get_attribute("aria-valuetext") == "all"
    browser.execute_script("arguments[0].focus()", slider)
    for step, text in ((FIRST_STEP, "200 °C"), (SECOND_STEP, "250 °C")):
        press(browser, Keys.ARROW_RIGHT)
        assert colour(browser) == step
        assert slider.get_attribute("aria-valuetext") == text
        assert text in browser.find_element(By.CSS_SELECTOR, "figure").text
    assert fits_width(browser)
    assert layout_shift(browser) == 0
    assert accessibility_violations(browser) == []
    assert console_messages(browser) == []
    browser.execute_script("dispatchEvent(new Event('beforeprint'))")
    assert colour(browser) == WHOLE


def test_a_figure_with_steps_is_whole_without_javascript(browser, page):
    with without_javascript(browser):
        open_page(browser, page)
        assert elements(browser, "figure input") == []
    assert colour(browser) == WHOLE

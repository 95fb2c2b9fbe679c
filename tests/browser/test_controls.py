"""Fields, buttons and links on every type of page: visible edges, and targets large enough."""

from collections.abc import Iterator

import pytest
from helpers.browser import open_page, press, set_view, wait_until_idle
from helpers.small_site import FLOUR, PAGE_TYPES
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

PAGES = {**PAGE_TYPES, "card": FLOUR, "search": "/", "shortcuts": FLOUR}
KEYS = {"card": "1", "search": "/", "shortcuts": "?"}
"""Keys that open what a page type shows only on request."""

FAINT_EDGES = """
const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const painted = (colours) => {
  context.clearRect(0, 0, 1, 1);
  for (const colour of ["white", ...colours]) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  return [...context.getImageData(0, 0, 1, 1).data];
};
const linear = (byte) =>
  byte / 255 <= 0.04045 ? byte / 255 / 12.92 : ((byte / 255 + 0.055) / 1.055) ** 2.4;
const luminance = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
const contrast = (one, other) => {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
const grounds = (element) => {
  const found = [];
  for (let at = element; at; at = at.parentElement) {
    found.unshift(getComputedStyle(at).backgroundColor);
    if (at.matches("dialog, [popover]")) break;
  }
  return found;
};
const isDrawn = (style, side) =>
  parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none";
const faint = [];
for (const control of document.querySelectorAll("input, textarea, select, button, summary")) {
  const style = getComputedStyle(control);
  if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
  const isNative = style.appearance === "auto" && /radio|checkbox|range|file/.test(control.type);
  if (control.disabled || isNative) continue;
  const below = grounds(control.parentElement);
  const around = painted(below);
  const own = painted([...below, style.backgroundColor]);
  const edges = ["Top", "Bottom"].filter((side) => isDrawn(style, side))
    .map((side) => painted([...below, style[`border${side}Color`]]));
  const isField = control.matches("input, textarea, select");
  const hasGround = String(own) !== String(around);
  if (!isField && !edges.length && !hasGround) continue;
  const best = Math.max(...[...edges, own].map((colour) => contrast(colour, around)));
  if (best < 3) faint.push(`${best.toFixed(2)} ${control.outerHTML.slice(0, 120)}`);
}
return [...new Set(faint)];
"""

SMALL_TARGETS = """
const LEAST = 44;
const isInText = (target) => {
  const block = target.closest("p, li, td, th, dd, dt, figcaption, h2, h3, h4, div, label");
  if (getComputedStyle(target).display !== "inline" || !block) return false;
  const words = (text) => text.replace(/[\\s·,/|→←]/g, "").length;
  return words(block.textContent) > words(target.textContent);
};
const small = [];
const targets = document.querySelectorAll("a[href], button, input, textarea, select, summary");
for (const target of targets) {
  if (!target.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
  if (target.matches(":disabled, .skip-link") || isInText(target)) continue;
  const area = (target.closest("label") ?? target).getBoundingClientRect();
  const { width, height } = area;
  if (!width || Math.min(width, height) >= LEAST - 0.5) continue;
  small.push(`${width.toFixed()}x${height.toFixed()} ${target.outerHTML.slice(0, 120)}`);
}
return [...new Set(small)];
"""


@pytest.fixture
def touch(browser) -> Iterator[None]:
    command = "Emulation.setTouchEmulationEnabled"
    browser.execute_cdp_cmd(command, {"enabled": True, "maxTouchPoints": 5})
    yield
    browser.execute_cdp_cmd(command, {"enabled": False})


def faint_edges(browser) -> list[str]:
    """Return the fields and buttons whose edge has less than 3:1, in both colour schemes."""
    found = []
    for scheme in ("light", "dark"):
        set_view(browser, "desktop", scheme)
        found += browser.execute_script(FAINT_EDGES)
    return found


def small_targets(browser) -> list[str]:
    """Return the targets below 44 pixels on a phone, other than links in running text."""
    set_view(browser, "phone", "light")
    return browser.execute_script(SMALL_TARGETS)


@pytest.mark.usefixtures("touch")
@pytest.mark.parametrize("page_type", PAGES)
def test_fields_and_buttons_have_visible_edges_and_targets_fit_a_finger(
    browser, address, page_type
):
    open_page(browser, address + PAGES[page_type], size="phone")
    press(browser, KEYS.get(page_type, Keys.SHIFT))  # any key loads the reading aids
    wait_until_idle(browser)
    assert small_targets(browser) == []
    assert faint_edges(browser) == []


@pytest.mark.usefixtures("touch")
def test_a_learners_own_pages_have_visible_edges_and_large_targets(learner):
    learner.begin_topic(FLOUR)
    for open_view in (
        lambda: learner.open(FLOUR),
        lambda: learner.browser.get(learner.address + "/progress/"),
        lambda: learner.browser.get(learner.address + "/"),
        lambda: learner.open("/review/"),
        lambda: learner.button("Start"),
        lambda: learner.press(" "),
    ):
        open_view()
        wait_until_idle(learner.browser)
        assert small_targets(learner.browser) == []
        assert faint_edges(learner.browser) == []

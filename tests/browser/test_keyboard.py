"""Keyboard shortcuts, their list, the colour scheme switch and the table of contents."""

import pytest
from helpers.browser import console_messages, elements, open_page, press, wait_for, wait_for_element
from helpers.kinds import add_history, drop_kind
from helpers.rendered import FIRST_FOLDER
from helpers.sites import build, make_site
from helpers.small_site import FLOUR, SECTION
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select

import generate

pytestmark = pytest.mark.browser

BACKGROUND = "return getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def page(browser, new_device):
    """A topic's page in a browser without stored settings."""
    open_page(browser, new_device + FLOUR)
    return browser


def current_step(browser) -> str:
    link = wait_for_element(browser, ".step-nav [aria-current=step]")
    return link.get_attribute("hash")


def choose_scheme(browser, scheme: str) -> None:
    Select(browser.find_element(By.CSS_SELECTOR, "theme-switch select")).select_by_value(scheme)


def test_a_number_goes_to_its_step(page):
    assert current_step(page) == "#preview"
    press(page, "3")
    wait_for(page, lambda: current_step(page) == "#keypoint")
    assert page.current_url.endswith("#keypoint")


def test_n_and_p_go_to_the_next_and_the_previous_topic(page):
    press(page, "n")
    wait_for(page, lambda: page.title.startswith("Water and Hydration"))
    press(page, "p")
    wait_for(page, lambda: page.title.startswith("Flour"))


def test_the_list_of_shortcuts_can_turn_off_single_keys(page):
    press(page, "?")
    (dialog,) = wait_for(page, lambda: elements(page, "dialog.shortcut-help[open]"))
    assert "Next topic" in dialog.text
    assert "On a card\nSpace\nShow the answer\n" in dialog.text
    dialog.find_element(By.TAG_NAME, "button").send_keys("3", "n")
    assert page.current_url.endswith(FLOUR), "the dialog let keys through"
    dialog.find_element(By.CSS_SELECTOR, "input").click()
    dialog.find_element(By.TAG_NAME, "button").click()
    press(page, "3")
    assert current_step(page) == "#preview"
    assert "#" not in page.current_url
    press(page, "?")
    wait_for(page, dialog.is_displayed)


def test_a_chosen_scheme_applies_before_the_first_paint(page, address):
    light = page.execute_script(BACKGROUND)
    choose_scheme(page, "dark")
    dark = page.execute_script(BACKGROUND)
    assert dark != light
    open_page(page, address + SECTION)
    assert page.execute_script(BACKGROUND) == dark
    assert page.execute_script("return document.documentElement.dataset.theme") == "dark"
    choose_scheme(page, "auto")
    assert page.execute_script(BACKGROUND) == light
    assert console_messages(page) == []


def test_a_wide_window_shows_the_headings_of_an_answer_beside_it(page):
    assert not page.find_element(By.CSS_SELECTOR, ".toc-opener").is_displayed()
    links = elements(page, ".toc a")
    assert links[0].text == "Protein and strength"
    assert len(links) == len(elements(page, ".step h3"))


def test_on_a_phone_the_headings_open_and_close_when_one_is_chosen(page, address):
    open_page(page, address + FLOUR, size="phone")
    headings = page.find_element(By.CSS_SELECTOR, ".toc")
    assert not headings.is_displayed()
    page.find_element(By.CSS_SELECTOR, ".toc-opener").click()
    wait_for(page, headings.is_displayed)
    link = headings.find_elements(By.TAG_NAME, "a")[1]
    target = link.get_attribute("hash")
    link.click()
    wait_for(page, lambda: not headings.is_displayed())
    assert page.execute_script("return location.hash") == target
    assert console_messages(page) == []


@pytest.mark.parametrize("count", [3, 5])
def test_the_number_keys_follow_the_steps_of_the_page(browser, tmp_path, count):
    root = make_site(tmp_path / "site")
    if count == 3:
        drop_kind(root, "preview")
    else:
        add_history(root)
    generate.main(["--site", str(root), "--quiet"])
    with serve(build(root)) as server:
        open_page(browser, f"{server.url}/{FIRST_FOLDER}/")
        press(browser, str(count))
        last = "#review" if count == 3 else "#history"
        wait_for(browser, lambda: browser.execute_script("return location.hash") == last)
        press(browser, "?")
        (dialog,) = wait_for(browser, lambda: elements(browser, "dialog.shortcut-help[open]"))
        assert f"1 – {count}" in dialog.text


HIDDEN_BY_BAR = """\
const bar = document.querySelector(".sidebar");
const controls = [...document.querySelectorAll("main :is(a, button, input, textarea, summary)")];
return controls.filter((control) => !bar.contains(control) && control.checkVisibility())
  .filter((control) => {
    scrollBy({ top: control.getBoundingClientRect().bottom - innerHeight, behavior: "instant" });
    control.focus();
    return control.getBoundingClientRect().top >= bar.getBoundingClientRect().top;
  }).map((control) => control.outerHTML);
"""


def test_the_bar_of_steps_never_hides_the_focus(browser, new_device):
    open_page(browser, new_device + FLOUR, size="phone")
    browser.execute_script("document.documentElement.style.scrollBehavior = 'auto'")
    assert browser.execute_script(HIDDEN_BY_BAR) == []

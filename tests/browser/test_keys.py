"""The keys of a page, the list of them, and the switch of colours."""

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait
from test_pages import CNN, PAGES, show

pytestmark = pytest.mark.browser

SURFACE = "return getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def page(browser, address):
    """The seed page in a browser that has kept nothing."""
    show(browser, address + PAGES["seed"])
    browser.execute_script("localStorage.clear()")
    browser.refresh()
    browser.get_log("browser")
    yield browser
    browser.execute_script("localStorage.clear()")


def press(browser, key: str) -> None:
    browser.find_element(By.TAG_NAME, "body").send_keys(key)


def current(browser) -> str:
    (link,) = browser.find_elements(By.CSS_SELECTOR, ".step-nav [aria-current=step]")
    return link.get_attribute("hash")


def test_a_number_goes_to_its_step_and_the_path_says_so(page):
    assert current(page) == "#preview"
    press(page, "3")
    WebDriverWait(page, 5).until(lambda _: current(page) == "#keypoint")
    assert page.current_url.endswith("#keypoint")


def test_n_and_p_go_to_the_neighbours(page):
    press(page, "n")
    WebDriverWait(page, 5).until(lambda _: page.title.startswith("Padding and Stride"))
    press(page, "p")
    WebDriverWait(page, 5).until(lambda _: page.title.startswith("Convolutional Layers"))


def test_the_list_of_keys_can_switch_single_keys_off(page):
    press(page, "?")
    dialog = WebDriverWait(page, 5).until(
        lambda _: page.find_element(By.CSS_SELECTOR, "dialog.keys[open]")
    )
    assert "Next topic" in dialog.text
    assert "On a card\nSpace\nShow the answer\n" in dialog.text
    dialog.find_element(By.CSS_SELECTOR, "input").click()
    dialog.find_element(By.TAG_NAME, "button").click()
    press(page, "3")
    assert current(page) == "#preview"
    assert "#" not in page.current_url
    press(page, "?")
    WebDriverWait(page, 5).until(lambda _: dialog.is_displayed())


def test_a_chosen_scheme_holds_before_the_page_is_painted(page, address):
    light = page.execute_script(SURFACE)
    Select(page.find_element(By.CSS_SELECTOR, "theme-switch select")).select_by_value("dark")
    dark = page.execute_script(SURFACE)
    assert dark != light
    show(page, f"{address}{CNN}")
    assert page.execute_script(SURFACE) == dark
    assert page.execute_script("return document.documentElement.dataset.theme") == "dark"
    Select(page.find_element(By.CSS_SELECTOR, "theme-switch select")).select_by_value("auto")
    assert page.execute_script(SURFACE) == light
    assert page.get_log("browser") == []


def test_the_headings_of_an_answer_stand_beside_it_on_a_desk(page, address):
    show(page, f"{address}/deep-learning/training/gradient-descent/")
    assert not page.find_element(By.CSS_SELECTOR, ".toc-opener").is_displayed()
    links = page.find_elements(By.CSS_SELECTOR, ".toc a")
    assert links[0].text == "An example by hand"
    assert len(links) == len(page.find_elements(By.CSS_SELECTOR, ".step h3"))


def test_on_a_phone_the_headings_open_and_give_way_to_the_one_that_is_chosen(page, address):
    show(page, f"{address}/deep-learning/training/gradient-descent/", size="phone")
    headings = page.find_element(By.CSS_SELECTOR, ".toc")
    assert not headings.is_displayed()
    page.find_element(By.CSS_SELECTOR, ".toc-opener").click()
    WebDriverWait(page, 5).until(lambda _: headings.is_displayed())
    link = headings.find_elements(By.TAG_NAME, "a")[2]
    place = link.get_attribute("hash")
    link.click()
    WebDriverWait(page, 5).until(lambda _: not headings.is_displayed())
    assert page.execute_script("return location.hash") == place
    assert page.get_log("browser") == []

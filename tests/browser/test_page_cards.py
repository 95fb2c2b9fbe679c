"""The cards of a topic's page, in a real browser."""

import pytest
from helpers.learner import ANSWER, SEED, spoken
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from test_pages import AXE, show

pytestmark = pytest.mark.browser


def test_no_answer_is_shown_or_read_out_before_it_is_opened(learner):
    learner.open(SEED)
    assert ANSWER not in spoken(learner.browser)
    assert "What is stride in a convolutional layer?" in spoken(learner.browser)
    learner.button("Sure", learner.card(4))
    assert ANSWER in spoken(learner.browser)
    assert "edges or textures" not in spoken(learner.browser)


def test_a_card_is_graded_and_comes_back(learner):
    learner.open(SEED)
    card = learner.card(1)
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY"
    learner.button("Not sure", card)
    before = learner.run(top, learner.card(2))
    learner.button("Got it", card)
    learner.until(
        lambda: learner.texts(f"{card} .recall-result span") == ["Got it · Again in 2 days"]
    )
    assert learner.run(top, learner.card(2)) == before
    learner.button("Missed", card)
    learner.until(
        lambda: learner.texts(f"{card} .recall-result span") == ["Missed · Again in 10 minutes"]
    )
    learner.button("Undo", card)
    learner.until(lambda: learner.texts(f"{card} .recall-result span") == [""])
    learner.button("Got it", card)
    learner.open(SEED)
    learner.until(lambda: learner.texts(f"{card} .recall-result span") == ["Again in 2 days"])
    learner.come(day=2)
    learner.open(SEED)
    learner.until(lambda: learner.texts(f"{card} .recall-result span") == ["Due now"])


def test_a_double_tap_is_one_answer(learner):
    learner.open(SEED)
    learner.run(
        "const [, sure, , got] = document.querySelectorAll('.card .choice button');"
        "const at = performance.now(); performance.now = () => at; sure.click(); got.click();"
    )
    assert learner.all(".card details[open]")
    assert learner.run("return document.querySelector('card-recall').graded") is None


def test_a_card_can_be_worked_by_keys_alone(learner):
    learner.open(SEED)
    learner.run("document.querySelector('.card textarea').focus()")
    learner.press("filters", " ", "1")
    assert learner.all(".card textarea")[0].get_attribute("value") == "filters 1"
    learner.press(Keys.TAB, "2")
    assert learner.all(".card details[open]")
    answer = learner.browser.switch_to.active_element
    assert answer.text.startswith("A convolutional layer applies a filter")
    learner.press("1")
    pressed = "return document.querySelector('.card [aria-pressed=true]').textContent"
    assert str(learner.run(pressed)).startswith("Missed")
    learner.press("u")
    assert learner.run("return !document.querySelector('.card [aria-pressed=true]')")
    learner.press("2")
    assert str(learner.run(pressed)).startswith("Got it")


def test_single_keys_can_be_switched_off(learner):
    learner.open(SEED)
    learner.run("localStorage.setItem('askbook.keys', 'off')")
    learner.run("document.querySelector('.card .choice button').focus()")
    learner.press("2")
    assert learner.all(".card details[open]") == []
    learner.press(Keys.ENTER)
    assert len(learner.all(".card details[open]")) == 1


def test_an_edited_answer_says_so_and_shows_the_change(learner, study):
    learner.open(SEED)
    learner.grade(4, "Got it")
    study.edit(SEED, "A larger stride results in a smaller", "A longer stride gives a smaller")
    try:
        learner.come(day=2)
        learner.open(SEED)
        assert learner.shown(".change") == []
        learner.button("Sure", learner.card(4))
        learner.until(lambda: learner.texts(".change"))
        assert "changed since you learned it" in learner.texts(".change")[0]
        assert learner.texts(".change del") == ["larger", "results in"]
        assert learner.texts(".change ins") == ["longer", "gives"]
        assert learner.all(f"{learner.card(1)} .change") == []
        learner.open("/review/")
        learner.button("Start")
        learner.press("2")
        learner.until(lambda: learner.texts(".change ins") == ["longer", "gives"])
    finally:
        study.edit(SEED, "A longer stride gives a smaller", "A larger stride results in a smaller")


def test_pages_are_complete_without_javascript(browser, study_port):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        show(browser, f"http://127.0.0.1:{study_port}{SEED}")
        assert browser.find_elements(By.CSS_SELECTOR, "guess-field, card-recall") == []
        summary = browser.find_elements(By.CSS_SELECTOR, ".card summary")[3]
        assert ANSWER not in browser.find_element(By.TAG_NAME, "main").text
        summary.send_keys(Keys.ENTER)
        assert ANSWER in browser.find_element(By.TAG_NAME, "main").text
        show(browser, f"http://127.0.0.1:{study_port}/review/")
        assert "JavaScript" in browser.find_element(By.TAG_NAME, "main").text
        assert "Anki" in browser.find_element(By.TAG_NAME, "main").text
    finally:
        browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_guesses_and_cards_have_no_barrier(learner, axe, size, scheme):
    learner.open(SEED, size=size, scheme=scheme)
    learner.all("guess-field input")[0].send_keys("edges", Keys.ENTER)
    learner.click(learner.all("guess-field button")[1])
    learner.grade(1, "Got it")
    learner.button("Not sure", learner.card(2))
    learner.all(f"{learner.card(3)} textarea")[0].send_keys("weights")
    learner.button("Sure", learner.card(3))
    learner.until(lambda: learner.all(".guesses"))
    learner.run(axe)
    assert learner.browser.execute_async_script(AXE) == []
    assert learner.run("return document.documentElement.scrollWidth <= innerWidth")

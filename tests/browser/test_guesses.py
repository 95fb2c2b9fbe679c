"""Guesses before reading, in a real browser."""

import pytest
from helpers.learner import SEED
from selenium.webdriver.common.keys import Keys
from test_pages import show

pytestmark = pytest.mark.browser


def test_a_guess_is_kept_and_shown_again_after_the_key_points(learner):
    learner.open(SEED)
    assert learner.all(".guesses") == []
    first, second, *_ = learner.all("guess-field input")
    first.send_keys("it finds edges", Keys.ENTER)
    assert learner.browser.switch_to.active_element == second
    learner.click(learner.all("guess-field button")[1])
    learner.until(lambda: learner.texts(".guess-kept")[:2] == ["Kept", "Kept"])
    learner.open(SEED)
    assert learner.all("guess-field input")[0].get_attribute("value") == "it finds edges"
    assert learner.all("guess-field button")[1].get_attribute("aria-pressed") == "true"
    assert learner.texts(".guess-text") == ["it finds edges", "No idea"]
    kinds = learner.run(
        "return [...document.querySelectorAll('section.step')].map(s => s.dataset.kind)"
    )
    assert kinds == ["preview", "explain", "keypoint", None, "review"]


def test_a_guess_is_led_to_its_place_and_judged(learner):
    learner.open(SEED)
    learner.all("guess-field input")[0].send_keys("it finds edges", Keys.ENTER)
    learner.until(lambda: learner.all(".guesses"))
    place = learner.all(".guesses .explained a")[0].get_attribute("href").split("#")[1]
    text = learner.run("return document.getElementById(arguments[0]).textContent", place)
    assert "key component of Convolutional Neural Networks" in text
    learner.button("Wrong", ".guesses")
    learner.open(SEED)
    assert learner.all(".verdict button")[0].get_attribute("aria-pressed") == "true"


def test_a_guess_can_be_changed_and_taken_back(learner):
    learner.open(SEED)
    field = learner.all("guess-field input")[0]
    for text in ("one", "two"):
        field.clear()
        field.send_keys(text, Keys.TAB)
    learner.until(lambda: learner.texts(".guess-text") == ["two"])
    field.clear()
    field.send_keys(Keys.TAB)
    learner.until(lambda: learner.shown(".guesses") == [])
    learner.open(SEED)
    assert learner.all("guess-field input")[0].get_attribute("value") == ""


@pytest.mark.parametrize("size", ["phone", "desk", "narrow"])
def test_nothing_moves_when_the_fields_come(learner, size):
    top = "return document.getElementById('explain').getBoundingClientRect().top"
    show(learner.browser, learner.address + SEED, size=size)
    before = learner.run(top)
    learner.run("dispatchEvent(new Event('pointermove'))")
    learner.until(lambda: learner.all("guess-field input"))
    assert learner.run(top) == before

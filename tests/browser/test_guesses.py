"""Guesses before reading, in a real browser."""

import pytest
from helpers.browser import SIZES, open_page
from helpers.small_site import FLOUR, WATER
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

GUESS = "it gives the dough its structure"


def test_a_guess_is_kept_and_shown_again_after_the_key_points(learner):
    learner.open(FLOUR)
    assert learner.all(".guesses") == []
    first, second, *_ = learner.all("guess-field input")
    first.send_keys(GUESS, Keys.ENTER)
    assert learner.focused() == second
    learner.click(learner.all("guess-field button")[1])
    learner.wait_for(lambda: learner.texts(".guess-status")[:2] == ["Saved", "Saved"])
    learner.open(FLOUR)
    assert learner.all("guess-field input")[0].get_attribute("value") == GUESS
    assert learner.all("guess-field button")[1].get_attribute("aria-pressed") == "true"
    assert learner.texts(".guess-text") == [GUESS, "I don't know"]
    kinds = learner.run(
        "return [...document.querySelectorAll('section.step')].map(s => s.dataset.kind)"
    )
    assert kinds == ["preview", "explain", "keypoint", None, "review"]


def test_a_guess_links_to_its_place_in_the_text_and_can_be_judged(learner):
    learner.open(WATER)
    learner.all("guess-field input")[2].send_keys("larger holes", Keys.ENTER)
    learner.wait_for(lambda: learner.all(".guesses"))
    place = learner.all(".guesses .source-link a")[0].get_attribute("href").split("#")[1]
    text = learner.run("return document.getElementById(arguments[0]).textContent", place)
    assert str(text).startswith("More water makes an open crumb")
    learner.button("Wrong", ".guesses")
    learner.open(WATER)
    assert learner.all(".verdict button")[0].get_attribute("aria-pressed") == "true"


def test_a_guess_can_be_changed_and_withdrawn(learner):
    learner.open(FLOUR)
    field = learner.all("guess-field input")[0]
    for text in ("one", "two"):
        field.clear()
        field.send_keys(text, Keys.TAB)
    learner.wait_for(lambda: learner.texts(".guess-text") == ["two"])
    field.clear()
    field.send_keys(Keys.TAB)
    learner.wait_for(lambda: learner.shown(".guesses") == [])
    learner.open(FLOUR)
    assert learner.all("guess-field input")[0].get_attribute("value") == ""


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_when_the_input_fields_load(learner, size):
    top = "return document.getElementById('explain').getBoundingClientRect().top"
    open_page(learner.browser, learner.address + FLOUR, size=size)
    before = learner.run(top)
    learner.run("dispatchEvent(new Event('pointermove'))")
    learner.wait_for(lambda: learner.all("guess-field input"))
    assert learner.run(top) == before

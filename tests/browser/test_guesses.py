"""Guesses before reading, in a real browser."""

import threading

import pytest
from helpers.browser import SIZES, elements, open_page, without_javascript
from helpers.learner import Learner
from helpers.small_site import FLOUR, WATER
from helpers.web_server import serve
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

GUESS = "it gives the dough its structure"


def test_a_guess_is_kept_and_shown_again_after_the_key_points(learner):
    learner.open(FLOUR)
    assert learner.all(".guesses") == []
    first, second, *_ = learner.all("guess-field > input")
    first.send_keys(GUESS, Keys.ENTER)
    assert learner.focused() == second
    learner.click(learner.all("guess-field label")[1])
    learner.wait_for(lambda: learner.texts(".guess-status")[:2] == ["Saved", "Saved"])
    learner.open(FLOUR)
    assert learner.all("guess-field > input")[0].get_attribute("value") == GUESS
    assert learner.all("guess-field [type=checkbox]")[1].is_selected()
    assert learner.texts(".guess-text") == [GUESS, "I don't know"]
    kinds = learner.run(
        "return [...document.querySelectorAll('section.step')].map(s => s.dataset.kind)"
    )
    assert kinds == ["preview", "explain", "keypoint", None, "review"]


def test_print_shows_guesses_without_controls(learner):
    learner.open(FLOUR)
    learner.all("guess-field > input")[0].send_keys(GUESS, Keys.ENTER)
    learner.wait_for(lambda: learner.all(".verdict"))
    learner.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert learner.shown(".guess-text") == [GUESS]
        assert not any(each.is_displayed() for each in learner.all(".verdict, .guesses textarea"))
    finally:
        learner.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_forced_colours_show_which_guess_is_given_up(learner):
    learner.open(FLOUR)
    features = [{"name": "forced-colors", "value": "active"}]
    learner.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    learner.click(learner.all("guess-field label")[0])
    around, chosen = (
        learner.all(selector)[0].value_of_css_property("background-color")
        for selector in ("body", "guess-field label")
    )
    assert chosen != around


def test_the_paragraph_that_answers_a_guess_unfolds_beside_it_and_the_guess_can_be_judged(learner):
    learner.open(WATER)
    learner.all("guess-field > input")[2].send_keys("larger holes", Keys.ENTER)
    learner.wait_for(lambda: learner.all(".guesses"))
    place = learner.all(".guesses .source-link a")[0].get_attribute("href").split("#")[1]
    text = learner.run("return document.getElementById(arguments[0]).innerText", place)
    assert str(text).startswith("More water makes an open crumb")
    assert learner.shown(".guess-source blockquote") == []
    learner.click(learner.all(".guess-source summary")[0])
    assert learner.shown(".guess-source blockquote") == [text]
    learner.button("Wrong", ".guesses")
    learner.open(WATER)
    assert learner.all(".verdict button")[0].get_attribute("aria-pressed") == "true"


def test_todays_answer_is_written_beside_the_guess_and_kept_through_a_reload(learner):
    learner.open(FLOUR)
    learner.all("guess-field > input")[0].send_keys(GUESS, Keys.ENTER)
    learner.wait_for(lambda: learner.all(".guesses"))
    learner.all(".guesses textarea")[0].send_keys("gluten")
    learner.open(FLOUR)
    assert learner.texts(".then-and-now .guess-text") == [GUESS]
    assert learner.all(".then-and-now textarea")[0].get_attribute("value") == "gluten"
    assert learner.all(".card textarea")[0].get_attribute("value") == ""


def test_a_guess_can_be_changed_and_withdrawn(learner):
    learner.open(FLOUR)
    field = learner.all("guess-field > input")[0]
    for text in ("one", "two"):
        field.clear()
        field.send_keys(text, Keys.TAB)
    learner.wait_for(lambda: learner.texts(".guess-text") == ["two"])
    field.clear()
    field.send_keys(Keys.TAB)
    learner.wait_for(lambda: learner.shown(".guesses") == [])
    learner.open(FLOUR)
    assert learner.all("guess-field > input")[0].get_attribute("value") == ""


def test_a_guess_that_was_entered_before_the_script_loaded_is_saved(browser, public):
    may_load = threading.Event()

    def hold(path: str) -> None:
        if "/recall" in path:
            may_load.wait(timeout=60)

    with serve(public, hold) as server, Learner(browser, server.url) as learner:
        open_page(browser, server.url + FLOUR, size="phone")
        learner.all("guess-field > input")[0].send_keys(GUESS)
        learner.click(learner.all("guess-field label")[1])
        assert learner.all(".guess-status") == []
        may_load.set()
        learner.wait_for(lambda: learner.texts(".guess-status")[:2] == ["Saved", "Saved"])
        assert learner.texts(".guess-text") == [GUESS, "I don't know"]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_when_the_script_of_the_fields_loads(learner, size):
    top = "return document.getElementById('explain').getBoundingClientRect().top"
    open_page(learner.browser, learner.address + FLOUR, size=size)
    before = learner.run(top)
    learner.press(Keys.SHIFT)
    learner.wait_for(lambda: learner.all(".guess-status"))
    assert learner.run(top) == before


def test_without_scripts_there_is_no_field_that_nothing_would_save(browser, address):
    with without_javascript(browser):
        open_page(browser, address + FLOUR)
        assert [field for field in elements(browser, "guess-field") if field.is_displayed()] == []

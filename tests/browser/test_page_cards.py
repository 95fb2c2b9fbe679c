"""The cards on a topic's page, in a real browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.browser import (
    accessible_text,
    elements,
    open_page,
    problems_in_each_view,
    without_javascript,
)
from helpers.learner import Learner
from helpers.small_site import FLOUR
from helpers.web_server import serve
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

import build

pytestmark = pytest.mark.browser

QUESTION = "What does the ash content measure?"
ANSWER = "The minerals that remain when the flour is burned."
"""The fourth card of the page."""
OTHER_ANSWER = "Pieces of bran cut the gluten net"


def test_no_answer_is_shown_or_read_out_before_it_is_opened(learner):
    learner.open(FLOUR)
    assert ANSWER not in accessible_text(learner.browser)
    assert QUESTION in accessible_text(learner.browser)
    learner.button("Sure, show", learner.card(4))
    assert ANSWER in accessible_text(learner.browser)
    assert OTHER_ANSWER not in accessible_text(learner.browser)


def test_a_graded_card_says_when_it_is_due(learner):
    learner.open(FLOUR)
    card = learner.card(1)
    top = "return document.querySelector(arguments[0]).getBoundingClientRect().top + scrollY"
    learner.button("Not sure, show", card)
    before = learner.run(top, learner.card(2))
    learner.button("Got it", card)
    learner.wait_for(lambda: learner.result(1) == "Got it · Due in 2 days")
    assert learner.run(top, learner.card(2)) == before
    learner.button("Missed", card)
    learner.wait_for(lambda: learner.result(1) == "Missed · Due in 10 minutes")
    learner.button("Undo", card)
    learner.wait_for(lambda: learner.result(1) == "")
    learner.button("Got it", card)
    learner.open(FLOUR)
    learner.wait_for(lambda: learner.result(1) == "Due in 2 days")
    learner.go_to_day(2)
    learner.open(FLOUR)
    learner.wait_for(lambda: learner.result(1) == "Due now")


def test_a_finished_topic_shows_the_result_and_the_next_topic(learner):
    learner.open(FLOUR)
    for number in range(1, 6):
        assert learner.shown(".topic-result") == []
        learner.grade(number, "Missed" if number == 2 else "Got it")
    learner.wait_for(lambda: learner.shown(".topic-result"))
    (text,) = learner.shown(".topic-result")
    assert text.startswith("4 of 5 recalled\n")
    assert "The next card is due in 10 minutes." in text
    assert learner.texts(".topic-result li") == [learner.texts(".card > .prose")[1]]
    assert learner.shown(".topic-result .button") == ["Next topic: Water and Hydration"]
    learner.button("Undo", learner.card(5))
    learner.wait_for(lambda: learner.shown(".topic-result") == [])
    learner.click(learner.all(".cards .choice button")[-1])
    learner.wait_for(lambda: learner.shown(".topic-result"))


def test_a_double_tap_opens_a_card_without_grading_it(learner):
    learner.open(FLOUR)
    learner.run(
        "const [, sure, , got] = document.querySelectorAll('.card .choice button');"
        "const at = performance.now(); performance.now = () => at; sure.click(); got.click();"
    )
    assert learner.all(".card details[open]")
    assert learner.run("return document.querySelector('card-recall').graded") is None


def test_a_card_can_be_answered_and_graded_with_the_keyboard(learner):
    learner.open(FLOUR)
    learner.run("document.querySelector('.card textarea').focus()")
    learner.press("gluten", " ", "1")
    assert learner.all(".card textarea")[0].get_attribute("value") == "gluten 1"
    learner.press(Keys.TAB)
    learner.wait_for(lambda: learner.all("#card-q1 kbd:not([hidden])"))
    learner.press("2")
    assert learner.all(".card details[open]")
    assert learner.focused().text.startswith("Glutenin and gliadin")
    learner.press("1")
    pressed = "return document.querySelector('.card [aria-pressed=true]').textContent"
    assert str(learner.run(pressed)).startswith("Missed")
    learner.press("u")
    assert learner.run("return !document.querySelector('.card [aria-pressed=true]')")
    learner.press("2")
    assert str(learner.run(pressed)).startswith("Got it")


def test_keys_act_on_the_card_in_the_middle_of_the_window_and_are_shown_only_there(learner):
    learner.open(FLOUR)
    keys = "[...document.querySelectorAll('.card kbd:not([hidden])')]"
    shown = f"return {keys}.map(key => key.closest('.card').id)"
    opened = "return [...document.querySelectorAll('.card:has([open])')].map(c => c.id)"
    assert learner.run(shown) == []
    learner.run(
        "document.querySelector('#card-q3').scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    learner.wait_for(lambda: set(learner.run(shown)) == {"card-q3"})
    learner.press("2")
    assert learner.run(opened) == ["card-q3"]
    learner.press("1", "u")
    learner.run("document.activeElement.blur()")
    learner.run(
        "document.querySelector('#card-ash').scrollIntoView({block: 'center', behavior: 'instant'})"
    )
    learner.press(" ")
    assert learner.run(opened) == ["card-q3", "card-ash"]
    learner.run("document.querySelector('#explain').scrollIntoView({behavior: 'instant'})")
    learner.press("1")
    assert learner.run("return location.hash") == "#preview"
    assert learner.run(opened) == ["card-q3", "card-ash"]


def test_each_control_of_a_card_has_a_name_of_its_own(learner):
    learner.open(FLOUR)
    names = [e.accessible_name for e in learner.all(".card .choice:not([hidden]) button")]
    assert len(names) == len(set(names)) == 10


def test_a_typed_answer_survives_a_reload_until_the_card_is_graded(learner):
    def typed() -> str | None:
        return learner.all(".card textarea")[0].get_attribute("value")

    learner.open(FLOUR)
    learner.all(".card textarea")[0].send_keys("gluten")
    learner.open(FLOUR)
    assert typed() == "gluten"
    assert learner.all(".card textarea")[1].get_attribute("value") == ""
    learner.with_store("async (store) => { await store.wipe(); }")
    learner.open(FLOUR)
    assert typed() == ""
    learner.all(".card textarea")[0].send_keys("bran")
    learner.grade(1, "Got it")
    learner.open(FLOUR)
    assert typed() == ""


def test_single_keys_can_be_turned_off(learner):
    learner.open(FLOUR)
    learner.run("localStorage.setItem('askbook:/#keys', 'off')")
    learner.run("document.querySelector('.card .choice button').focus()")
    learner.press("2")
    assert learner.all(".card details[open]") == []
    learner.press(Keys.ENTER)
    assert len(learner.all(".card details[open]")) == 1


@pytest.fixture
def editable_site(small_site: Path, tmp_path: Path) -> Path:
    """A copy of the built site that the test may edit and build again."""
    return Path(shutil.copytree(small_site, tmp_path / "site", symlinks=True))


@pytest.fixture
def reader(browser, editable_site: Path) -> Iterator[Learner]:
    """A learner on the editable site."""
    with (
        serve(editable_site / "public") as server,
        Learner(browser, server.url) as learner,
    ):
        yield learner


def edit(site: Path, page: str, old: str, new: str) -> None:
    """Replace a text of a page, and build the site again."""
    path = site / f"content{page.rstrip('/')}.md"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert build.main(["--site", str(site), "--quiet"]) == 0


def test_a_changed_answer_shows_what_changed_since_it_was_learned(reader, editable_site):
    reader.open(FLOUR)
    reader.grade(4, "Got it")
    edit(editable_site, FLOUR, "that remain when the flour", "that are left after the flour")
    reader.go_to_day(2)
    reader.open(FLOUR)
    assert reader.shown(".answer-change") == []
    reader.button("Sure, show", reader.card(4))
    reader.wait_for(lambda: reader.texts(".answer-change"))
    assert "changed since you learned it" in reader.texts(".answer-change")[0]
    assert reader.texts(".answer-change del") == ["remain when"]
    assert reader.texts(".answer-change ins") == ["are left after"]
    assert reader.all(f"{reader.card(1)} .answer-change") == []
    reader.start_review()
    reader.press("2")
    reader.wait_for(lambda: reader.texts(".answer-change ins") == ["are left after"])


def test_pages_are_complete_without_javascript(browser, address):
    def main_text() -> str:
        return browser.find_element(By.TAG_NAME, "main").text

    with without_javascript(browser):
        open_page(browser, address + FLOUR)
        assert elements(browser, "card-recall") == []
        assert ANSWER not in main_text()
        elements(browser, ".card summary")[3].send_keys(Keys.ENTER)
        assert ANSWER in main_text()
        open_page(browser, f"{address}/review/")
        assert "JavaScript" in main_text()
        assert "Anki" in main_text()


def test_guesses_and_cards_have_no_accessibility_violation(learner):
    learner.open(FLOUR)
    learner.all("guess-field > input")[0].send_keys("structure", Keys.ENTER)
    learner.click(learner.all("guess-field label")[1])
    learner.grade(1, "Got it")
    learner.button("Not sure, show", learner.card(2))
    learner.all(f"{learner.card(3)} textarea")[0].send_keys("twelve")
    learner.button("Sure, show", learner.card(3))
    learner.wait_for(lambda: learner.all(".guesses"))
    assert problems_in_each_view(learner.browser) == []

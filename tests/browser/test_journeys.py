"""The main journeys in every browser engine: they use no feature of one engine's driver."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from helpers.browser import elements, let_timers_fire, wait_for, wait_for_element, wait_for_text
from helpers.engines import run_firefox, run_webkit
from helpers.learner import Learner, is_gone
from helpers.search import result_titles, search, wait_for_text_results
from helpers.small_site import FLOUR, SECTION, STARTERS, WATER
from helpers.web_server import Server, serve
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

DOUBLE_TAP = 400
"""Milliseconds after which a second press on a card is none of a double tap."""


@dataclass(frozen=True)
class Engine:
    """A running browser, and the folder for its downloads."""

    browser: webdriver.Remote
    downloads: Path


@pytest.fixture(scope="module", params=["Chromium", "Firefox", "WebKitGTK"])
def engine(request, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    home = tmp_path_factory.mktemp("home")
    if request.param == "Chromium":
        browser = request.getfixturevalue("browser")
        save_here = {"behavior": "allow", "downloadPath": str(home)}
        browser.execute_cdp_cmd("Browser.setDownloadBehavior", save_here)
        yield Engine(browser, home)
    else:
        run = {"Firefox": run_firefox, "WebKitGTK": run_webkit}[request.param]
        with run(home) as browser:
            yield Engine(browser, home)


@pytest.fixture
def host(public: Path) -> Iterator[Server]:
    """The small site at an address of its own, where no browser has stored anything."""
    with serve(public) as server:
        yield server


@pytest.fixture
def reader(engine: Engine, host: Server) -> Learner:
    return Learner(engine.browser, host.url)


def visit(reader: Learner, path: str) -> None:
    """Open a page and let it load what it loads at the first key."""
    reader.browser.get(reader.address + path)
    reader.press(Keys.SHIFT)


def visit_topic(reader: Learner, path: str) -> None:
    visit(reader, path)
    reader.wait_for(lambda: reader.all("guess-field input") and reader.all("card-recall textarea"))


def grade(reader: Learner, number: int, grade: str) -> None:
    reader.button("Sure, show", reader.card(number))
    let_timers_fire(reader.browser, DOUBLE_TAP)
    reader.button(grade, reader.card(number))


def wait_for_heading(reader: Learner, text: str) -> None:
    reader.wait_for(lambda: reader.texts("h1") == [text])


def test_a_topic_is_read_step_by_step(reader):
    visit(reader, WATER)
    wait_for_heading(reader, "Water and Hydration")
    assert reader.run("return getComputedStyle(document.body).display") == "grid"
    formula = "return document.querySelector('math').getBoundingClientRect()"
    assert reader.run(f"{formula}.height") > 10
    wait_for_element(reader.browser, ".step-nav [aria-current=step]")
    reader.press("3")
    wait_for_element(reader.browser, ".step-nav [aria-current=step][href='#keypoint']")
    reader.press("p")
    wait_for_heading(reader, "Flour")


def test_a_guess_is_shown_again_after_the_key_points(reader):
    visit_topic(reader, FLOUR)
    reader.all("guess-field input")[0].send_keys("structure", Keys.ENTER)
    reader.wait_for(lambda: reader.texts(".guess-status")[0] == "Saved")
    visit_topic(reader, FLOUR)
    assert reader.all("guess-field input")[0].get_attribute("value") == "structure"
    reader.wait_for(lambda: reader.texts(".guess-text") == ["structure"])


def test_a_graded_card_says_when_it_is_due(reader):
    visit_topic(reader, FLOUR)
    grade(reader, 1, "Got it")
    reader.wait_for(lambda: reader.result(1) == "Got it · Due in 2 days")
    visit_topic(reader, FLOUR)
    reader.wait_for(lambda: reader.result(1) == "Due in 2 days")


def test_the_cards_of_a_topic_that_was_read_are_reviewed_with_the_keyboard(reader):
    visit_topic(reader, FLOUR)
    reader.mark_as_read(FLOUR)
    reader.browser.get(f"{reader.address}/review/")
    reader.wait_for(lambda: reader.texts(".review-length") == ["5 cards, about 2 minutes"])
    reader.button("Start")
    for grade_key in "122222":
        card = reader.all(".review-screen .card")[0]
        let_timers_fire(reader.browser, DOUBLE_TAP)
        reader.press("2")
        let_timers_fire(reader.browser, DOUBLE_TAP)
        reader.press(grade_key)
        reader.wait_for(lambda card=card: is_gone(card))
    wait_for_text(reader.browser, "Done for now")
    assert "1 card missed at first, then recalled." in reader.texts("main")[0]


def test_a_passage_is_found_and_opened(reader):
    visit(reader, SECTION)
    search(reader.browser, "wild yeasts")
    wait_for_text_results(reader.browser)
    assert "Starters: Key points" in result_titles(reader.browser)
    reader.click(reader.browser.find_element(By.XPATH, "//a[span[.='Starters: Key points']]"))
    wait_for_heading(reader, "Starters")
    assert urlsplit(reader.browser.current_url)[2:] == (STARTERS, "", "keypoint")


def test_a_saved_section_is_read_without_a_network(reader, host):
    visit(reader, SECTION)
    reader.wait_for(lambda: reader.all("save-offline button"))
    reader.button("Save 3 topics for offline")
    reader.wait_for(lambda: "On this device: 3 topics" in reader.texts("save-offline")[0])
    reader.browser.execute_async_script("navigator.serviceWorker.ready.then(arguments[0])")
    host.stop()
    visit_topic(reader, WATER)
    wait_for_heading(reader, "Water and Hydration")
    assert reader.run("return getComputedStyle(document.body).display") == "grid"
    reader.browser.get(reader.address + STARTERS)
    wait_for_heading(reader, "You are offline")
    reader.wait_for(lambda: "Flour" in reader.texts("saved-topics a"))


def test_progress_is_exported_deleted_and_imported(reader, engine):
    visit_topic(reader, FLOUR)
    grade(reader, 1, "Got it")
    reader.wait_for(lambda: "Due" in reader.result(1))
    reader.browser.get(f"{reader.address}/progress/")
    wait_for_text(reader.browser, "There is no backup yet.")
    reader.button("Save a backup")
    (backup,) = wait_for(reader.browser, lambda: list(engine.downloads.glob("askbook-*.json")))
    wait_for(reader.browser, backup.read_text)
    events = json.loads(backup.read_text())["events"]
    assert "grade" in [event["kind"] for event in events]
    reader.button("Delete all progress")
    reader.button("Delete")
    wait_for_text(reader.browser, "Deleted.")
    elements(reader.browser, "input[type=file]")[0].send_keys(str(backup))
    wait_for_text(reader.browser, f"Entries added: {len(events)}.")
    visit_topic(reader, FLOUR)
    reader.wait_for(lambda: reader.result(1) == "Due in 2 days")

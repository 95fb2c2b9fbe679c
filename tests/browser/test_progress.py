"""The page about the learner's progress, in a real browser."""

import datetime as dt
import itertools
import json
import zoneinfo

import pytest
from helpers.browser import (
    console_messages,
    elements,
    layout_shift,
    open_page,
    problems_in_each_view,
    script_on_each_page,
    wait_for,
    wait_for_element,
    wait_for_text,
    without_javascript,
)
from helpers.learner import CLOCK, run_with_store
from helpers.month_log import month_log, store_events
from helpers.small_site import FLOUR
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

PAGE = "/progress/"
DEFAULT_SETTINGS = {"new": 10, "retention": 0.9}
SET_NEW = "async (store, stamp, {set}) => { await store.append(set('new', 3, stamp())); }"
STORED_SETTINGS = "async (store) => store.state.settings"


def main_text(browser) -> str:
    return browser.find_element(By.TAG_NAME, "main").text


def click(browser, name: str) -> None:
    """Click a button of the page that is not hidden."""
    path = f"//learner-progress//button[normalize-space()='{name}' and not(ancestor::*[@hidden])]"
    browser.execute_script("arguments[0].click()", browser.find_element(By.XPATH, path))


@pytest.mark.parametrize("path", [PAGE, "/", f"/de{PAGE}"])
def test_a_page_with_progress_has_no_accessibility_violation(browser, returning, path):
    open_page(browser, returning + path)
    wait_for_element(browser, "resume-panel a, learner-progress svg")
    assert problems_in_each_view(browser) == []
    assert console_messages(browser) == []


@pytest.mark.parametrize("path", [PAGE, "/review/"])
def test_nothing_moves_when_a_learner_returns(browser, returning, path):
    open_page(browser, returning + path, size="phone")
    wait_for_element(browser, "learner-progress svg, .review-length")
    assert layout_shift(browser) == 0


@pytest.mark.parametrize("path", [PAGE, "/review/"])
def test_the_text_has_space_between_its_parts_without_javascript(browser, address, path):
    with without_javascript(browser):
        open_page(browser, address + path, size="phone")
        boxes = [part.rect for part in elements(browser, "main h1, main p")]
    gaps = [b["y"] - a["y"] - a["height"] for a, b in itertools.pairwise(boxes)]
    assert min(gaps) >= 12


def test_the_figures_count_guesses_and_grades(browser, returning):
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "Flour")
    text = browser.find_element(By.TAG_NAME, "learner-progress").text
    assert "9 of 9, 100%" in text
    assert "3 of 6, 50%" in text
    assert "1 of 3, 33%" in text
    assert "4 of 5, 80%" in text
    assert "There is no backup yet." in text
    assert "Days of learning this month: " in text
    assert "When you were sure, you" not in text  # fewer than 20 answers
    due = elements(browser, ".plain-table tbody tr")
    assert len(due) == 14
    cells = [row.find_element(By.TAG_NAME, "td").get_attribute("textContent") for row in due]
    label = browser.find_element(By.CSS_SELECTOR, "svg.column-chart").get_attribute("aria-label")
    assert label.startswith(f"{sum(map(int, cells))} card")


def test_a_setting_is_stored(browser, returning):
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "Settings")
    browser.execute_script(
        "for (const [id, value] of [['new', '4'], ['retention', '0.85']]) {"
        "const field = document.getElementById(`setting-${id}`); field.value = value;"
        "field.dispatchEvent(new Event('change')); }"
    )
    wait_for(browser, lambda: len(run_with_store(browser, STORED_SETTINGS)) == 2)
    browser.refresh()
    wait_for_text(browser, "Settings")
    fields = elements(browser, ".setting input")
    assert [field.get_attribute("value") for field in fields] == ["4", "0.85"]
    assert browser.find_element(By.TAG_NAME, "output").text == "85%"


def test_a_setting_out_of_its_range_is_pointed_out_and_not_stored(browser, returning):
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "Settings")
    browser.execute_script("addEventListener('invalid', () => { told = true; }, true)")
    field = browser.find_element(By.ID, "setting-new")
    field.clear()
    field.send_keys("1500", Keys.TAB)
    assert browser.execute_script("return told")
    assert run_with_store(browser, STORED_SETTINGS) == DEFAULT_SETTINGS


def test_a_setting_that_another_tab_changed_is_shown(browser, returning):
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "Settings")
    run_with_store(browser, SET_NEW)
    value = "return document.getElementById('setting-new').value"
    wait_for(browser, lambda: browser.execute_script(value) == "3")


def test_progress_is_saved_erased_and_restored_on_the_page(browser, returning, tmp_path):
    download_here = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", download_here)
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "Flour")
    click(browser, "Save a backup")
    (backup,) = wait_for(browser, lambda: list(tmp_path.glob("askbook-*.json")))
    wait_for_text(browser, "Last backup: today.")
    assert len(json.loads(backup.read_text(encoding="utf-8"))["events"]) == len(month_log())
    click(browser, "Delete all progress")
    wait_for_text(browser, "5 cards, your guesses")
    click(browser, "Cancel")
    assert "Flour" in main_text(browser)
    click(browser, "Delete all progress")
    click(browser, "Delete")
    wait_for_text(browser, "Deleted.")
    assert "Flour" not in main_text(browser)
    browser.refresh()
    wait_for_text(browser, "its cards come back here.")
    field = browser.find_element(By.CSS_SELECTOR, "input[type=file]")
    field.send_keys(str(backup))
    wait_for_text(browser, f"Entries added: {len(month_log())}.")
    wait_for_text(browser, "Flour")
    browser.refresh()
    wait_for_text(browser, "Last backup: ")
    assert "There is no backup yet." not in main_text(browser)
    field = browser.find_element(By.CSS_SELECTOR, "input[type=file]")
    wrong = tmp_path / "wrong.json"
    wrong.write_text('{"askbook": 9}', encoding="utf-8")
    field.send_keys(str(wrong))
    wait_for_text(browser, "from a newer version")
    wrong.write_text("a letter", encoding="utf-8")
    field.send_keys(str(wrong))
    wait_for_text(browser, "is not a backup")
    deep = '{"id": "a", "at": 1, "offset": 0, "kind": "x", "more": ' + "[" * 99999 + "]" * 99999
    wrong.write_text('{"askbook": 1, "events": [' + deep + "}]}", encoding="utf-8")
    field.send_keys(str(wrong))
    wait_for_text(browser, "Unreadable entries: 1.")


def test_print_shows_the_figures_and_no_controls(browser, returning):
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "Flour")
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert "Before and after reading" in main_text(browser)
        controls = elements(browser, "main :is(button, input, label)")
        assert not any(control.is_displayed() for control in controls)
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_topics_are_announced_only_while_none_is_counted(browser, new_device):
    announcement = "Topics appear here when you grade their cards."
    open_page(browser, new_device + PAGE)
    wait_for_text(browser, announcement)
    reads = [event for event in month_log() if event["kind"] == "read"]
    store_events(browser, new_device, reads)
    open_page(browser, new_device + PAGE)
    wait_for_text(browser, "started")
    assert announcement not in main_text(browser)


def test_a_backup_is_offered_where_an_installed_site_starts_empty(browser, returning):
    hint = "Before you add this site to your home screen"
    open_page(browser, returning + PAGE)
    wait_for_text(browser, "There is no backup yet.")
    assert hint not in main_text(browser)
    on_ios = "Object.defineProperty(navigator, 'standalone', { value: false })"
    with script_on_each_page(browser, on_ios):
        open_page(browser, returning + PAGE)
        wait_for_text(browser, hint)


@pytest.mark.parametrize(
    ("now", "dates"),
    [
        ("2026-10-31T04:10", "31 1 2 3 4 5 6 7 8 9 10 11 12 13"),
        ("2026-11-01T03:59", "31 1 2 3 4 5 6 7 8 9 10 11 12 13"),
        ("2027-03-13T03:30", "12 13 14 15 16 17 18 19 20 21 22 23 24 25"),
    ],
)
def test_each_day_of_the_forecast_comes_once_though_clocks_change(browser, new_device, now, dates):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=zoneinfo.ZoneInfo("America/New_York"))
    store_events(browser, new_device, month_log())
    browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": "America/New_York"})
    try:
        with script_on_each_page(browser, CLOCK % round(moment.timestamp() * 1000)):
            open_page(browser, new_device + PAGE)
            wait_for_element(browser, ".column-mark")
            chart = browser.find_element(By.CLASS_NAME, "column-chart")
            found = chart.find_elements(By.CLASS_NAME, "column-mark")
            marks = [e.get_attribute("textContent") for e in found]
    finally:
        browser.execute_cdp_cmd("Emulation.setTimezoneOverride", {"timezoneId": ""})
    assert marks == dates.split()


def test_settings_and_grades_count_after_a_clock_that_was_ahead(learner):
    def set_new_cards(number: int) -> None:
        learner.browser.get(learner.address + PAGE)
        wait_for_element(learner.browser, "#setting-new")
        field = "const field = document.getElementById('setting-new');"
        learner.run(f"{field} field.value = {number}; field.dispatchEvent(new Event('change'));")

    for day, number in ((7300, 3), (0, 7)):
        learner.go_to_day(day)
        learner.open(FLOUR)
        assert learner.result(1) == ("Due now" if number == 7 else "")
        learner.grade(1, "Got it")
        learner.wait_for(lambda: learner.result(1).startswith("Got it · Due in "))
        set_new_cards(number)
    learner.browser.get(learner.address + PAGE)
    assert wait_for_element(learner.browser, "#setting-new").get_attribute("value") == "7"
    learner.open(FLOUR)
    learner.wait_for(lambda: learner.result(1) in ("Due tomorrow", "Due in 2 days"))


def test_without_javascript_the_page_explains_what_it_needs(browser, address):
    with without_javascript(browser):
        open_page(browser, address + PAGE)
        assert "so this page needs JavaScript" in main_text(browser)

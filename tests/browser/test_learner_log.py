"""What is stored of a learner's progress in a real browser, and which scripts that loads."""

import datetime as dt
import json
import re

import fsrs
import pytest
from helpers.browser import clear_storage, console_messages, open_page, script_on_each_page
from helpers.learner import FIRST_DAY, Learner
from helpers.small_site import FLOUR, STARTERS
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

STORAGE_DENIED = """
const refuse = () => { throw new DOMException("no", "SecurityError"); };
Object.defineProperty(globalThis, "localStorage", {get: refuse});
Object.defineProperty(globalThis, "indexedDB", {get: refuse});
"""
EXPORT = "async (store) => store.export()"
IMPORT_AND_LIST_DUE_DAYS = """async (store) => {
  await store.import(given);
  return [...store.state.cards.values()].map(({id, memory}) => [id, memory.due]);
}"""


def test_for_eighteen_days_each_card_is_asked_on_the_day_that_py_fsrs_computes(learner):
    learner.open(FLOUR)
    for number in range(1, 6):
        learner.grade(number, "Missed" if number == 2 else "Got it")
    missed_on = {"What does the ash content measure?": 13}
    asked: dict[str, list[int]] = {}
    for day in range(1, 19):
        learner.go_to_day(day)
        if day == 3:
            learner.begin_topic(STARTERS)

        def is_missed(question: str, day: int = day) -> bool:
            days = asked.setdefault(question, [])
            days.append(day)
            return day == missed_on.get(question) and days.count(day) == 1

        learner.review(is_missed)
    log = json.loads(str(learner.with_store(EXPORT)))
    assert len(asked) == 10
    assert 1 in {event.get("grade") for event in log["events"][10:]}, "a card is missed later on"
    assert_days_are_those_of_py_fsrs(log["events"], last=18)
    assert console_messages(learner.browser) == []


def assert_days_are_those_of_py_fsrs(events: list[dict[str, object]], *, last: int) -> None:
    """Replay the grades with py-fsrs: each card was asked on the day it was due, no other."""
    ten = (dt.timedelta(minutes=10),)
    scheduler = fsrs.Scheduler(learning_steps=ten, relearning_steps=ten, enable_fuzzing=False)
    cards: dict[object, fsrs.Card] = {}
    asked = 0
    for event in events:
        if event["kind"] != "grade":
            continue
        at = dt.datetime.fromtimestamp(float(str(event["at"])) / 1000, dt.UTC)
        card = cards.get(event["card"])
        if card and card.state == fsrs.State.Review:
            assert day_of(at) == day_of(card.due), event
            asked += 1
        rating = {1: fsrs.Rating.Again, 3: fsrs.Rating.Good}[int(str(event["grade"]))]
        cards[event["card"]], _ = scheduler.review_card(card or fsrs.Card(), rating, at)
    assert asked >= 15
    assert [c.due for c in cards.values() if day_of(c.due) <= last] == []


def day_of(at: dt.datetime) -> int:
    return (at.astimezone(FIRST_DAY.tzinfo).date() - FIRST_DAY.date()).days


def test_progress_survives_export_erasing_and_import(learner):
    learner.open(FLOUR)
    learner.all("guess-field > input")[0].send_keys("structure", Keys.ENTER)
    learner.grade(1, "Got it")
    learner.wait_for(lambda: learner.texts(".guess-status")[0] == "Saved")
    saved = learner.with_store(EXPORT)
    learner.with_store("async (store) => { await store.wipe(); }")
    learner.open(FLOUR)
    assert learner.shown(".guesses") == []
    assert learner.result(1) == ""
    learner.with_store("async (store) => { await store.import(given); }", saved)
    learner.open(FLOUR)
    learner.wait_for(lambda: learner.texts(".guess-text") == ["structure"])
    learner.wait_for(lambda: learner.result(1) == "Due in 2 days")


def test_two_devices_that_exchange_backups_agree(browser, address):
    hosts = (address, address.replace("127.0.0.1", "localhost"))
    logs = []
    for host, number in zip(hosts, (1, 2), strict=True):
        clear_storage(browser, host)
        with Learner(browser, host) as device:
            device.open(FLOUR)
            device.grade(number, "Got it")
            device.wait_for(lambda d=device, n=number: "2 days" in d.result(n))
            logs.append(device.with_store(EXPORT))
    due = []
    for host, other in zip(hosts, reversed(logs), strict=True):
        with Learner(browser, host) as device:
            device.open(FLOUR)
            due.append(device.with_store(IMPORT_AND_LIST_DUE_DAYS, other))
        clear_storage(browser, host)
    assert due[0] == due[1]
    assert sorted(card for card, _ in due[0]) == ["q1", "q2"]


def test_a_grade_in_another_tab_appears_in_this_one(learner):
    learner.open(FLOUR)
    here = learner.browser.current_window_handle
    learner.browser.switch_to.new_window("tab")
    try:
        with Learner(learner.browser, learner.address) as other_tab:
            other_tab.open(FLOUR)
            other_tab.grade(1, "Got it")
            other_tab.wait_for(lambda: "2 days" in other_tab.result(1))
    finally:
        learner.browser.close()
        learner.browser.switch_to.window(here)
    learner.wait_for(lambda: "days" in learner.result(1))


def test_a_page_works_and_warns_where_the_browser_stores_nothing(learner):
    warning = (
        "Not saved: this browser stores nothing for this site. "
        "Allow it to keep this site's data, then reload the page."
    )
    with script_on_each_page(learner.browser, STORAGE_DENIED):
        learner.open(FLOUR)
        learner.wait_for(lambda: learner.texts(".guess-warning") == [warning])
        learner.all("guess-field > input")[0].send_keys("structure", Keys.ENTER)
        learner.wait_for(lambda: learner.texts(".guess-text") == ["structure"])
        learner.grade(1, "Got it")
        learner.wait_for(lambda: learner.result(1) == f"Got it · Due in 2 days · {warning}")
        learner.open("/review/")
        learner.wait_for(lambda: learner.texts(".storage-warning") == [warning])
        assert console_messages(learner.browser) == []


def test_the_first_view_of_a_page_loads_no_script_of_the_log(learner):
    # Chromium's shell moves the pointer on the first page after it has resized the window.
    for _ in range(2):
        open_page(learner.browser, learner.address + FLOUR)
    loaded = learner.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in loaded if "/js/" in name and "/js/main." not in name] == []


def test_marks_guesses_and_cards_share_one_log_script(learner, public):
    learner.open(FLOUR)
    learner.grade(1, "Got it")
    learner.wait_for(lambda: learner.result(1) != "")
    learner.open(FLOUR)
    names = "return performance.getEntriesByType('resource').map(e => e.name.split('/').at(-1))"

    def loaded() -> list[str]:
        return [name.partition(".")[0] for name in learner.run(names) if name.endswith(".js")]

    learner.wait_for(lambda: {"reading-progress", "recall"} <= set(loaded()))
    assert loaded().count("learner-log") == 1
    scripts = [path.read_text(encoding="utf-8") for path in (public / "js").rglob("*.js")]
    assert len([script for script in scripts if "onupgradeneeded" in script]) == 1
    assert [script[:200] for script in scripts if re.search(r"""from ?["']\.""", script)] == []

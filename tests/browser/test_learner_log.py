"""What is kept of a learner's month in a real browser, and which scripts that takes."""

import datetime as dt
import json
import re

import fsrs
import pytest
from helpers.learner import FIRST_DAY, SEED, STRIDE, Learner, complaints
from selenium.webdriver.common.keys import Keys
from test_pages import show

pytestmark = pytest.mark.browser

DENIED = """
const refuse = () => { throw new DOMException("no", "SecurityError"); };
Object.defineProperty(globalThis, "localStorage", {get: refuse});
Object.defineProperty(globalThis, "indexedDB", {get: refuse});
"""


def test_a_month_of_reviews_comes_on_the_days_that_py_fsrs_says(learner):
    learner.open(SEED)
    for number in range(1, 6):
        learner.grade(number, "Missed" if number == 2 else "Got it")
    weak = {"What is stride in a convolutional layer?": {13}}
    seen: dict[str, list[int]] = {}
    for day in range(1, 31):
        learner.come(day)
        if day == 3:
            learner.begin_topic(STRIDE)

        def is_missed(question: str, day: int = day) -> bool:
            days = seen.setdefault(question, [])
            days.append(day)
            return day in weak.get(question, ()) and days.count(day) == 1

        learner.review(is_missed)
    log = json.loads(str(learner.store("async (store) => store.export()")))
    assert len(seen) == 10
    assert_days_are_those_of_py_fsrs(log["events"], last=30)
    assert complaints(learner.browser) == []


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


def test_a_day_survives_export_wipe_and_import(learner):
    learner.open(SEED)
    learner.all("guess-field input")[0].send_keys("edges", Keys.ENTER)
    learner.grade(1, "Got it")
    learner.until(lambda: learner.texts(".guess-kept")[0] == "Kept")
    saved = learner.store("async (store) => store.export()")
    learner.store("async (store) => { await store.wipe(); }")
    learner.until(lambda: learner.texts(f"{learner.card(1)} .recall-result span") != ["x"])
    learner.open(SEED)
    assert learner.shown(".guesses") == []
    assert learner.texts(f"{learner.card(1)} .recall-result span") == [""]
    learner.store("async (store) => { await store.import(given); }", saved)
    learner.open(SEED)
    assert learner.texts(".guess-text") == ["edges"]
    learner.until(
        lambda: learner.texts(f"{learner.card(1)} .recall-result span") == ["Again in 2 days"]
    )


def test_two_devices_become_one_learner(browser, study_port):
    logs = []
    for host, number in (("127.0.0.1", 1), ("localhost", 2)):
        device = Learner(browser, f"http://{host}:{study_port}")
        device.open(SEED)
        device.grade(number, "Got it")
        device.until(lambda device=device: "2 days" in device.texts("main")[0])
        logs.append(device.store("async (store) => store.export()"))
        device.leave()
    both = []
    for host, other in (("127.0.0.1", logs[1]), ("localhost", logs[0])):
        device = Learner(browser, f"http://{host}:{study_port}", is_new=False)
        device.open(SEED)
        device.leave()
        both.append(
            device.store(
                """async (store) => {
                  await store.import(given);
                  return [...store.state.cards.values()].map(({id, memory}) => [id, memory.due]);
                }""",
                other,
            )
        )
    assert both[0] == both[1]
    assert sorted(card for card, _ in both[0]) == ["q1", "q2"]


def test_a_grade_in_another_tab_is_seen_in_this_one(learner):
    learner.open(SEED)
    here = learner.browser.current_window_handle
    learner.browser.switch_to.new_window("tab")
    try:
        again = Learner(learner.browser, learner.address, is_new=False)
        again.open(SEED)
        again.grade(1, "Got it")
        again.until(lambda: "2 days" in again.texts("main")[0])
        learner.browser.close()
    finally:
        learner.browser.switch_to.window(here)
    learner.until(lambda: "days" in learner.texts(f"{learner.card(1)} .recall-result span")[0])


def test_a_page_works_and_says_so_where_nothing_can_be_kept(learner):
    script = learner.always(DENIED)
    try:
        learner.open(SEED)
        warning = "Not kept: this browser stores nothing for this site."
        assert learner.texts(".guess-trouble") == [warning]
        learner.all("guess-field input")[0].send_keys("edges", Keys.ENTER)
        learner.until(lambda: learner.texts(".guess-text") == ["edges"])
        learner.grade(1, "Got it")
        status = f"{learner.card(1)} .recall-result span"
        learner.until(lambda: learner.texts(status) == [f"Got it · Again in 2 days · {warning}"])
        learner.open("/review/")
        assert learner.texts(".review-trouble") == [warning]
        assert complaints(learner.browser) == []
    finally:
        learner.never(script)


def test_the_first_view_of_a_page_loads_none_of_it(learner):
    show(learner.browser, learner.address + SEED)
    loaded = learner.run("return performance.getEntriesByType('resource').map(entry => entry.name)")
    assert [name for name in loaded if "on-demand" in name] == []


def test_marks_guesses_and_cards_share_one_log_that_is_loaded_once(learner, study):
    learner.open(SEED)
    learner.grade(1, "Got it")
    learner.until(lambda: learner.texts(f"{learner.card(1)} .recall-result span") != [""])
    learner.open(SEED)
    names = "return performance.getEntriesByType('resource').map(e => e.name.split('/').at(-1))"

    def loaded() -> list[str]:
        return [name.partition(".")[0] for name in learner.run(names) if name.endswith(".js")]

    learner.until(lambda: {"trail", "recall"} <= set(loaded()))
    assert loaded().count("learner-log") == 1
    scripts = [path.read_text(encoding="utf-8") for path in (study.public / "js").rglob("*.js")]
    assert len([script for script in scripts if "onupgradeneeded" in script]) == 1
    assert [script[:200] for script in scripts if re.search(r"""from ?["']\.""", script)] == []

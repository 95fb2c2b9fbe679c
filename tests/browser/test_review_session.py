"""The review of all topics, in a real browser."""

import itertools

import pytest
from helpers.browser import (
    accessible_text,
    problems_in_each_view,
    script_on_each_page,
    set_view,
)
from helpers.small_site import FLOUR, SCORING, STARTERS
from selenium.webdriver.common.keys import Keys

pytestmark = pytest.mark.browser

BRAN = "Why does a whole grain loaf rise less than a white one?"
ALL_GRADES = """async (store) =>
  store.state.events.filter(e => e.kind === 'grade').map(e => [e.grade, e.sure ?? null])
"""
LASTING_GRADES = """async (store) =>
  store.state.events.filter(e => e.kind === 'grade' && !store.state.undone.has(e.id))
    .map(e => e.grade)
"""
NO_NETWORK = """
const get = fetch;
globalThis.fetch = () => Promise.reject(new TypeError("offline"));
globalThis.goOnline = () => { globalThis.fetch = get; };
"""


def test_nothing_is_due_before_a_topic_was_begun(learner):
    learner.open("/review/")
    assert "its cards come back here" in learner.texts("main")[0]
    assert learner.all(".review-screen a")[0].get_attribute("href") == f"{learner.address}/"


def test_a_missed_card_is_asked_again_before_the_session_ends(learner):
    learner.begin_topic(FLOUR)
    learner.open("/review/")
    assert learner.texts(".review-length") == ["5 cards, about 2 minutes"]
    assert learner.texts(".secondary")[0] == "5 new"
    missed: set[str] = set()

    def is_missed_once(question: str) -> bool:
        is_missed = question == BRAN and question not in missed
        missed.update([question] if is_missed else [])
        return is_missed

    done = learner.review(is_missed_once)
    assert [key for _, key in done].count("1") == 1
    assert done[-1] == (BRAN, "2")
    assert len(done) == 6
    text = learner.texts("main")[0]
    assert "1 card missed at first, then recalled." in text
    assert "tomorrow\n1 card\nin 2 days\n4 cards" in text
    links = ["Next topic: Scoring", "Practice", "Your progress"]
    assert learner.texts(".review-actions a") == links
    learner.open("/review/")
    assert "Nothing is due now." in learner.texts("main")[0]
    assert "The next card is due tomorrow." in learner.texts("main")[0]


def test_a_note_on_a_card_is_shown_with_its_answer(learner):
    learner.begin_topic(FLOUR)
    learner.start_review()
    while "ash content" not in learner.texts(".review-screen .card > .prose")[0]:
        learner.answer_card("2", "2")
    assert learner.shown(".editors-note") == []
    learner.press("1")
    (note,) = learner.shown(".editors-note")
    assert note.split("\n")[-1] == "Burned at 900 °C; see salt."
    learner.open(FLOUR)
    learner.button("Sure, show", "#card-ash")
    assert "Burned at 900 °C" in learner.texts("#card-ash .editors-note")[0]


def test_a_card_missed_while_sure_comes_first_next_time(learner):
    learner.open(FLOUR)
    learner.grade(1, "Missed", sure="Not sure, show")
    learner.grade(2, "Missed", sure="Sure, show")
    learner.grade(3, "Missed", sure="Not sure, show")
    learner.go_to_day(1)
    learner.start_review()
    assert learner.texts(".review-screen .card > .prose")[0] == BRAN


def test_the_review_can_be_done_with_the_keyboard(learner):
    learner.begin_topic(FLOUR)
    learner.open("/review/")
    for _ in range(12):
        if learner.focused().text == "Start":
            break
        learner.press(Keys.TAB)
    learner.press(Keys.ENTER)
    learner.wait_for(lambda: learner.all("card-recall"))
    for keys in ("22", "11", " 2", "12"):
        learner.answer_card(*keys)
    learner.answer_card("2", "2")
    learner.press(Keys.TAB, "bran 1 2", Keys.TAB, Keys.ENTER)
    learner.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    learner.wait_for(lambda: "Done for now" in learner.texts("main")[0])
    assert learner.focused().text == "Done for now"
    grades = learner.with_store(ALL_GRADES)
    assert grades == [[3, True], [1, False], [3, None], [3, False], [3, True], [3, False]]


def test_a_key_pressed_in_a_dialog_does_not_reach_the_card_behind_it(learner):
    learner.begin_topic(FLOUR)
    learner.start_review()
    learner.press("?")
    learner.wait_for(lambda: learner.shown(".shortcut-help button"))
    learner.all(".shortcut-help button")[0].send_keys("2")
    assert not learner.run("return document.querySelector('card-recall').isOpen")
    learner.press(Keys.ESCAPE, "/")
    learner.wait_for(lambda: learner.shown(".search-results a"))
    learner.press(Keys.ARROW_DOWN, "2", "/")
    assert learner.focused().get_attribute("value") == "2/"
    assert not learner.run("return document.querySelector('card-recall').isOpen")


def test_a_grade_can_be_undone_after_the_last_card(learner):
    learner.open(FLOUR)
    learner.grade(1, "Got it")
    learner.go_to_day(2)
    assert len(learner.review(lambda _: False)) == 5
    learner.wait_for(lambda: "Done for now" in learner.texts("main")[0])
    learner.press("u")
    learner.wait_for(lambda: learner.texts(".review-status") == ["Undone"])
    assert learner.texts(".review-bar .secondary") == ["4 of 5 recalled"]
    learner.press("1")
    learner.wait_for(lambda: "Missed just now" in learner.texts(".review-topic")[0])
    assert learner.with_store(LASTING_GRADES) == [3, 3, 3, 3, 3, 1]


def test_the_session_reads_no_answer_out_before_it_is_opened(learner):
    learner.begin_topic(FLOUR)
    learner.start_review()
    question = learner.texts(".review-screen .card > .prose")[0]
    answer = str(learner.run("return document.querySelector('details .prose').textContent"))
    assert question in accessible_text(learner.browser)
    assert answer not in accessible_text(learner.browser)
    assert learner.focused().get_attribute("aria-labelledby") == "question"
    learner.press(" ")
    assert answer in accessible_text(learner.browser)
    assert learner.focused().text == answer


def test_cards_of_one_topic_are_spread_and_new_cards_are_limited(learner):
    learner.begin_topic(FLOUR)
    learner.begin_topic(STARTERS)
    learner.open("/review/")
    assert learner.texts(".secondary")[0] == "10 new"
    topics = [topic for topic, _ in learner.review(lambda _: False, ".review-topic")]
    assert all(one != other for one, other in itertools.pairwise(topics))
    limit = "async (store, stamp, {set}) => { await store.append(set('new', 4, stamp())); }"
    learner.with_store(limit)
    learner.go_to_day(1)
    learner.mark_as_read(SCORING)
    learner.open("/review/")
    assert learner.texts(".secondary")[0] == "4 new"


def test_topics_that_cannot_be_loaded_are_named(learner):
    learner.begin_topic(FLOUR)
    learner.mark_as_read("/sourdough/no-more/")
    learner.open("/review/")
    assert "No longer on this site: No More" in learner.texts("main")[0]
    with script_on_each_page(learner.browser, NO_NETWORK):
        learner.open("/review/")
    assert "Could not be loaded" in learner.texts("main")[0]
    learner.run("goOnline()")
    learner.button("Try again")
    learner.wait_for(lambda: "5 cards" in learner.texts("main")[0])


def test_the_review_has_no_accessibility_violation(learner):
    def check() -> None:
        assert problems_in_each_view(learner.browser) == []

    learner.begin_topic(FLOUR)
    learner.open("/review/")
    check()
    learner.button("Start")
    check()
    learner.press(" ")
    check()
    set_view(learner.browser, "phone", "dark")
    heights = learner.run(
        "return [...document.querySelectorAll('.choice button')].filter(b => b.offsetHeight)"
        ".map(b => b.offsetHeight)"
    )
    assert min(heights) >= 44
    learner.answer_card("2")
    for _ in range(4):
        learner.answer_card("2", "2")
    learner.wait_for(lambda: "Done for now" in learner.texts("main")[0])
    check()


def test_a_phone_keeps_the_buttons_at_the_bottom(learner):
    learner.begin_topic(FLOUR)
    learner.open("/review/", size="phone")
    learner.button("Start")
    shown = "document.querySelector('.choice:not([hidden])')"
    distance = f"return innerHeight - {shown}.getBoundingClientRect().bottom"
    assert learner.run(distance) <= 1
    learner.press(" ")
    assert learner.run(distance) <= 1

"""Suspending, burying and reporting cards, in a real browser."""

import pytest
from helpers.browser import clear_storage, problems_in_each_view
from helpers.learner import Learner
from helpers.small_site import FLOUR

pytestmark = pytest.mark.browser

PROGRESS = "/progress/"
MENU = ".card-menu summary"
FORGET = """async (store, stamp) => {
  const first = store.state.events.find(({ kind }) => kind === "grade");
  for (let n = 0; n < 8; n += 1) {
    const at = stamp().at - (20 - 2 * n) * 86400000;
    for (const grade of [3, 3, 1])
      await store.append({ ...first, id: `f${n}${grade}${Math.random()}`, grade, at: at + grade });
  }
}"""
MERGE_OLDER = """async (store, stamp) => {
  const event = store.state.events.find(({ kind }) => kind === "suspend");
  const other = { ...event, id: "other", at: event.at + 1 };
  return (await store.import(JSON.stringify({ askbook: 1, events: [other] }))).added;
}"""


def open_progress(learner) -> None:
    learner.browser.get(learner.address + PROGRESS)
    learner.wait_for(lambda: learner.all("learner-progress h2"))


def test_a_card_is_suspended_undone_buried_and_asked_again(learner):
    learner.begin_topic(FLOUR)
    learner.start_review()
    learner.press("2")
    learner.click(learner.all(MENU)[0])
    learner.button("Suspend", ".card-menu")
    learner.wait_for(lambda: learner.texts(".review-status") == ["Suspended"])
    assert learner.texts(".review-bar .secondary") == ["0 of 4 recalled"]
    learner.press("u")
    learner.wait_for(lambda: learner.texts(".review-status") == ["Undone"])
    question = learner.texts(".review-screen .card > .prose")[0]
    learner.click(learner.all(MENU)[0])
    assert problems_in_each_view(learner.browser) == []
    learner.button("Suspend", ".card-menu")
    learner.press("2")
    learner.click(learner.all(MENU)[0])
    learner.button("Not today", ".card-menu")
    learner.wait_for(lambda: learner.texts(".review-status") == ["Not asked again today"])

    open_progress(learner)
    assert learner.texts(".suspended-cards a")[1] == question
    assert learner.texts(".suspended-cards span") == ["Not asked again today", "Suspended"]
    assert problems_in_each_view(learner.browser) == []
    learner.go_to_day(1)
    open_progress(learner)
    assert learner.texts(".suspended-cards a") == [question]
    assert learner.with_store(MERGE_OLDER) == 1
    learner.button("Ask again", ".suspended-cards")
    learner.wait_for(lambda: not learner.shown(".suspended-cards"))
    assert learner.focused().text == "Suspended cards"
    assert len(learner.review(lambda _: False)) == 5


def test_a_card_that_is_often_forgotten_is_suggested_for_suspension(learner):
    learner.open(FLOUR)
    learner.grade(1, "Missed")
    learner.with_store(FORGET)
    learner.open(FLOUR)
    learner.button("Sure, show", learner.card(1))
    assert learner.shown(f"{learner.card(1)} .card-menu p")[0].startswith("Forgotten ")
    learner.button("Suspend", learner.card(1))
    learner.wait_for(lambda: learner.shown(f"{learner.card(1)} [role=status]"))
    learner.button("Undo", f"{learner.card(1)} .card-menu-place")
    learner.wait_for(lambda: learner.all(f"{learner.card(1)} .card-menu details[open]"))


@pytest.fixture
def reporter(browser, report_address):
    """A learner on a site that takes reports by mail."""
    clear_storage(browser, report_address)
    with Learner(browser, report_address) as learner:
        yield learner
    clear_storage(browser, report_address)


def test_a_mistake_in_a_card_is_reported_from_the_session_and_suspends_it(reporter):
    reporter.begin_topic(FLOUR)
    reporter.start_review()
    reporter.press("2")
    (question,) = reporter.texts(".review-screen .card > .prose")[:1]
    mail = reporter.report_card()
    assert f"Card: {reporter.address}{FLOUR}#card-" in mail
    assert f"“{question}”" in mail
    reporter.wait_for(lambda: reporter.texts(".review-status") == ["Reported and suspended"])

"""Ticks at the steps of a topic that are done."""

import pytest
from helpers.small_site import FLOUR

pytestmark = pytest.mark.browser

READ = """async (store, stamp, {read}) => {
  const place = {page: given.page, step: given.step, title: "Flour", cards: 5};
  await store.append(read(store.state, place, stamp()));
}"""

PAGE_STATE = """async (store) => {
  const {title, steps} = store.state.pages.get(given) ?? {};
  return {title, steps};
}"""


def done(learner) -> list[str]:
    """Return the names of the steps with a tick."""
    return learner.shown(".step-nav a.is-done b")


def read(learner, step: str) -> None:
    learner.with_store(READ, {"page": FLOUR, "step": step})
    learner.open(FLOUR)


def test_reading_is_done_when_the_next_step_was_reached(learner):
    learner.open(FLOUR)
    read(learner, "explain")
    assert done(learner) == []
    read(learner, "keypoint")
    learner.wait_for(lambda: done(learner) == ["Read"])
    read(learner, "review")
    learner.wait_for(lambda: done(learner) == ["Read", "Key points"])


def test_a_step_is_read_as_soon_as_one_of_its_cards_is_graded(learner):
    learner.open(FLOUR)
    learner.run("scrollTo(0, 1)")
    learner.wait_for(lambda: learner.run("return customElements.get('resume-panel') !== undefined"))
    learner.run("for (let id = setTimeout(() => {}); id; id -= 1) clearTimeout(id)")
    learner.grade(1, "Got it")
    page = learner.with_store(PAGE_STATE, FLOUR)
    assert page == {"title": "Flour", "steps": ["review"]}


def test_recall_is_done_when_every_card_is_graded_and_not_after_undo(learner):
    learner.begin_topic(FLOUR)
    learner.open(FLOUR)
    for number in range(1, 6):
        assert "Recall" not in done(learner)
        learner.grade(number, "Missed")
    learner.wait_for(lambda: "Recall" in done(learner))
    assert "Recall (done)" in learner.all(".step-nav a.is-done")[-1].get_attribute("textContent")
    learner.button("Undo", learner.card(5))
    learner.wait_for(lambda: "Recall" not in done(learner))


def test_guessing_is_done_when_each_question_has_a_guess(learner):
    learner.begin_topic(FLOUR)
    learner.open(FLOUR)
    boxes = learner.all("guess-field label")
    for box in boxes:
        assert "Guess" not in done(learner)
        learner.click(box)
    learner.wait_for(lambda: "Guess" in done(learner))

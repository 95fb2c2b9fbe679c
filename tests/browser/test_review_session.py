"""The review of all topics, in a real browser."""

import itertools

import pytest
from helpers.learner import DROPOUT, SEED, STRIDE, spoken
from selenium.webdriver.common.keys import Keys
from test_pages import AXE

pytestmark = pytest.mark.browser


def test_nothing_is_due_where_nothing_was_begun(learner):
    learner.open("/review/")
    assert "You have begun none yet" in learner.texts("main")[0]
    assert learner.all(".review-screen a")[0].get_attribute("href") == f"{learner.address}/"


def test_a_session_asks_what_was_missed_again_before_its_end(learner):
    learner.begin_topic(SEED)
    learner.open("/review/")
    assert learner.texts(".review-length") == ["5 cards, about 2 minutes"]
    assert learner.texts(".review-soft")[0] == "0 due, 5 new"
    missed: set[str] = set()

    def once(question: str) -> bool:
        is_missed = "kernel" in question and question not in missed
        missed.update([question] if is_missed else [])
        return is_missed

    done = learner.review(once)
    assert [key for _, key in done].count("1") == 1
    assert done[-1] == next((question, "2") for question, key in done if key == "1")
    assert len(done) == 6
    text = learner.texts("main")[0]
    assert "1 card missed at first, and recalled in the end." in text
    assert "tomorrow\n1 card\nin 2 days\n4 cards" in text
    assert learner.texts(".review-actions a") == ["Next topic: Dropout", "Your progress"]
    learner.open("/review/")
    assert "Nothing is due now." in learner.texts("main")[0]
    assert "The next card comes tomorrow." in learner.texts("main")[0]


def test_sure_but_wrong_comes_first_next_time(learner):
    learner.open(SEED)
    learner.grade(1, "Missed", sure="Not sure")
    learner.grade(2, "Missed", sure="Sure")
    learner.grade(3, "Missed", sure="Not sure")
    learner.come(day=1)
    learner.open("/review/")
    learner.button("Start")
    assert "kernel or filter" in learner.texts(".review-screen .card > .prose")[0]


def test_the_review_can_be_done_by_keys_alone(learner):
    learner.begin_topic(SEED)
    learner.open("/review/")
    for _ in range(12):
        if learner.browser.switch_to.active_element.text == "Start":
            break
        learner.press(Keys.TAB)
    learner.press(Keys.ENTER)
    learner.until(lambda: learner.all("card-recall"))
    for keys in ("22", "11", " 2", "12", "22"):
        learner.press(*keys)
    learner.press(Keys.TAB, "filters 1 2", Keys.TAB, Keys.ENTER)
    learner.press(Keys.TAB, Keys.TAB, Keys.TAB, Keys.ENTER)
    learner.until(lambda: "Done for now" in learner.texts("main")[0])
    assert learner.browser.switch_to.active_element.text == "Done for now"
    grades = learner.store(
        "async (store) => store.state.events"
        "  .filter(e => e.kind === 'grade').map(e => [e.grade, e.sure ?? null])"
    )
    assert grades == [[3, True], [1, False], [3, None], [3, False], [3, True], [3, False]]


def test_a_grade_is_taken_back_even_at_the_end(learner):
    learner.open(SEED)
    learner.grade(1, "Got it")
    learner.come(day=2)
    assert len(learner.review(lambda _: False)) == 5
    assert "Done for now" in learner.texts("main")[0]
    learner.press("u")
    assert learner.texts(".review-status") == ["Taken back"]
    assert learner.texts(".review-bar .review-soft") == ["4 of 5 recalled"]
    learner.press("1")
    learner.until(lambda: "Missed a moment ago" in learner.texts(".review-topic")[0])
    grades = learner.store(
        "async (store) => store.state.events"
        "  .filter(e => e.kind === 'grade' && !store.state.undone.has(e.id)).map(e => e.grade)"
    )
    assert grades == [3, 3, 3, 3, 3, 1]


def test_the_session_reads_no_answer_out_before_it_is_opened(learner):
    learner.begin_topic(SEED)
    learner.open("/review/")
    learner.button("Start")
    question = learner.texts(".review-screen .card > .prose")[0]
    answer = str(learner.run("return document.querySelector('details .prose').textContent"))
    assert question in spoken(learner.browser)
    assert answer not in spoken(learner.browser)
    focused = learner.browser.switch_to.active_element
    assert focused.get_attribute("aria-labelledby") == "question"
    learner.press(" ")
    assert answer in spoken(learner.browser)
    assert learner.browser.switch_to.active_element.text == answer


def test_siblings_stand_apart_and_new_cards_are_limited(learner):
    learner.begin_topic(SEED)
    learner.begin_topic(STRIDE)
    learner.open("/review/")
    assert learner.texts(".review-soft")[0] == "0 due, 10 new"
    topics = [topic for topic, _ in learner.review(lambda _: False, told=".review-topic")]
    assert all(one != other for one, other in itertools.pairwise(topics))
    limit = "async (store, stamp, {set}) => { await store.append(set('new', 4, stamp())); }"
    learner.store(limit)
    learner.come(day=1)
    learner.have_read(DROPOUT)
    learner.open("/review/")
    assert learner.texts(".review-soft")[0] == "0 due, 4 new"


def test_what_cannot_be_fetched_is_named(learner):
    learner.begin_topic(SEED)
    learner.have_read("/deep-learning/no-more/")
    learner.open("/review/")
    assert "No longer on this site: No More" in learner.texts("main")[0]
    offline = learner.always(
        "const get = fetch; globalThis.fetch = () => Promise.reject(new TypeError('offline'));"
        "globalThis.online = () => { globalThis.fetch = get; };"
    )
    try:
        learner.open("/review/")
        assert "Could not be fetched" in learner.texts("main")[0]
        learner.run("online()")
        learner.button("Try again")
        learner.until(lambda: "5 cards" in learner.texts("main")[0])
    finally:
        learner.never(offline)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_review_has_no_barrier(learner, axe, size, scheme):
    def check() -> None:
        learner.run(axe)
        assert learner.browser.execute_async_script(AXE) == []
        assert learner.run("return document.documentElement.scrollWidth <= innerWidth")

    learner.begin_topic(SEED)
    learner.open("/review/", size=size, scheme=scheme)
    check()
    learner.button("Start")
    check()
    learner.press(" ")
    check()
    sizes = learner.run(
        "return [...document.querySelectorAll('.choice button')].filter(b => b.offsetHeight)"
        ".map(b => b.offsetHeight)"
    )
    assert min(sizes) >= 44
    for _ in range(5):
        learner.press("2", "2")
    learner.until(lambda: "Done for now" in learner.texts("main")[0])
    check()


def test_a_phone_holds_the_buttons_at_its_foot(learner):
    learner.begin_topic(SEED)
    learner.open("/review/", size="phone")
    learner.button("Start")
    shown = "document.querySelector('.choice:not([hidden])')"
    foot = f"return innerHeight - {shown}.getBoundingClientRect().bottom"
    assert learner.run(foot) <= 1
    learner.press(" ")
    assert learner.run(foot) <= 1

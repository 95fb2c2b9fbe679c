"""Practice of chosen topics, and reviews planned for an exam, in a real browser."""

import datetime as dt
import json

import pytest
from helpers.browser import clear_storage, problems_in_each_view
from helpers.learner import FIRST_DAY, Learner
from helpers.small_site import FLOUR, SECTION

pytestmark = pytest.mark.browser

EXAM_DAY = 11
NEW_KINDS = {"practice", "exam", "suspend"}
ASH = "What does the ash content measure?"
KINDS = "async (store) => store.state.events.map(({kind}) => kind)"
DUE = """async (store) =>
  [...store.state.cards.values()].map(({key, memory}) => [key, memory.due]).sort()"""
EXPORT = "async (store) => store.export()"
IMPORT = "async (store) => (await store.import(given)).added"
EXAMS_AND_CARDS = """async (store) => [
  store.state.exams.map(({page, day}) => [page, day]),
  [...store.state.cards.values()].map(({key, memory, until}) => [key, memory.due, until]).sort(),
]"""
SET_VALUE = "arguments[0].value = arguments[1]"


def open_practice(learner: Learner, page: str = SECTION) -> None:
    learner.browser.get("about:blank")
    learner.browser.get(f"{learner.address}/practice/?in={page}")
    learner.wait_for(lambda: learner.all(".practice-setup"))


def choose_only(learner: Learner, *titles: str) -> None:
    """Leave only the topics with these titles chosen."""
    for label in learner.all(".checkbox-list label"):
        if label.text not in titles:
            learner.click(label)


def start(learner: Learner, number: str = "20", minutes: str = "") -> None:
    fields = learner.all(".practice-setup input[type=number]")
    for field, value in zip(fields, (number, minutes), strict=True):
        learner.run(SET_VALUE, field, value)
    learner.button("Start", ".practice-setup")
    learner.wait_for(lambda: learner.all(".review-screen .card"))


def practise(learner: Learner, missed: tuple[str, ...] = ()) -> list[str]:
    """Answer all cards with the keyboard; return their topics in order."""
    topics = []
    while learner.all("card-recall"):
        topics.append(learner.texts(".review-screen .review-topic")[0])
        question = learner.texts(".review-screen .card > .prose")[0]
        learner.answer_card("2", "1" if question in missed else "2")
    return topics


def plan_exam(learner: Learner, day: int) -> None:
    date = FIRST_DAY.date() + dt.timedelta(days=day)
    learner.run(SET_VALUE, learner.all("input[type=date]")[0], date.isoformat())
    learner.button("Plan reviews")


def test_practice_shows_what_was_missed_and_changes_no_interval(learner):
    learner.open(FLOUR)
    learner.grade(1, "Got it")
    due = learner.with_store(DUE)
    learner.browser.get(learner.address + SECTION)
    learner.click(learner.browser.find_element("link text", "Practise, or plan for an exam"))
    learner.wait_for(lambda: learner.all(".practice-setup"))
    labels = ["Ingredients", "Flour", "Water and Hydration"]
    assert learner.texts(".checkbox-list label") == labels
    choose_only(learner)
    learner.button("Start", ".practice-setup")
    assert learner.all(":invalid"), "practice starts without a topic"
    learner.click(learner.all(".checkbox-list label")[1])
    start(learner)
    assert practise(learner, missed=(ASH,)) == ["Flour"] * 5
    assert learner.focused().text == "4 of 5 recalled"
    assert learner.texts(".bar-table td") == ["4 of 5, 80%"]
    (link,) = learner.all(".missed-cards a")
    assert link.get_attribute("href") == f"{learner.address}{FLOUR}#card-ash"
    assert problems_in_each_view(learner.browser) == []
    learner.button("Practise the missed cards")
    learner.wait_for(lambda: learner.texts(".review-bar span")[0] == "1 of 1")
    practise(learner)
    learner.button("Choose topics")
    learner.wait_for(lambda: learner.all(".practice-setup"))
    assert learner.with_store(DUE) == due
    assert str(learner.with_store(KINDS)).count("practice") == 6


def test_the_topics_of_a_course_are_mixed_and_its_sections_can_be_narrowed_down(learner):
    open_practice(learner, "/")
    learner.click(learner.all(".checkbox-list a")[0])
    learner.wait_for(lambda: len(learner.all(".checkbox-list a")) == 3)
    choose_only(learner, "Ingredients", "Baking")
    start(learner, number="8")
    topics = practise(learner)
    assert len(topics) == 8
    assert len(set(topics)) > 2
    assert topics != sorted(topics)


@pytest.mark.parametrize("page", ["http://", "//example.org/", "/nowhere/"])
def test_a_link_to_the_practice_of_no_page_is_reported(learner, page):
    learner.browser.get(f"{learner.address}/practice/?in={page}")
    learner.wait_for(lambda: learner.shown("[role=alert]"))


def test_practice_ends_with_its_time(learner):
    open_practice(learner)
    start(learner, minutes="0")
    assert learner.shown("[role=timer]") == []
    open_practice(learner)
    start(learner, minutes="1")
    assert learner.texts("[role=timer]")[0] in ("1:00", "0:59")
    learner.answer_card("2", "1")
    learner.run("const now = Date.now; Date.now = () => now() + 60000;")
    learner.wait_for(lambda: learner.focused().text == "0 of 1 recalled")


def test_practice_that_is_finished_early_shows_the_result_so_far(learner):
    open_practice(learner)
    start(learner)
    learner.answer_card("2", "2")
    learner.button("Finish")
    assert learner.focused().text == "1 of 1 recalled"


def test_practice_that_is_finished_at_once_returns_to_the_choice_of_topics(learner):
    open_practice(learner)
    title = learner.texts("main h2")[0]
    start(learner)
    learner.button("Finish")
    learner.wait_for(lambda: learner.all(".practice-setup"))
    assert learner.focused().text == title


def test_a_suspended_card_is_not_practised_until_that_is_undone(learner):
    open_practice(learner)
    choose_only(learner, "Flour")
    start(learner, number="1")
    learner.press("2")
    learner.click(learner.all(".card-menu summary")[0])
    learner.button("Suspend", ".card-menu")
    learner.button("Undo", ".card-menu-place")
    learner.click(learner.all(".card-menu summary")[0])
    learner.button("Suspend", ".card-menu")
    learner.answer_card("2")
    open_practice(learner)
    choose_only(learner, "Flour")
    start(learner)
    assert len(practise(learner)) == 4


def test_in_the_week_before_an_exam_each_card_is_asked_once_on_whichever_device(
    browser, report_address
):
    """Two devices exchange backups; one of them first has a log from before there were exams."""
    hosts = (report_address, report_address.replace("127.0.0.1", "localhost"))
    for host in hosts:
        clear_storage(browser, host)
    phone, laptop = (Learner(browser, host) for host in hosts)
    with phone:
        for day in (0, 2):
            phone.go_to_day(day)
            phone.open(FLOUR)
            for number in range(1, 6):
                phone.grade(number, "Got it")
        old = phone.with_store(EXPORT)
    with laptop:
        laptop.go_to_day(3)
        open_practice(laptop)
        assert laptop.with_store(IMPORT, old) == old.count('"kind":') >= 10
        choose_only(laptop, "Flour")
        start(laptop)
        suspended = laptop.texts(".review-screen .card > .prose")[0]
        laptop.press("2")
        laptop.click(laptop.all(".card-menu summary")[0])
        laptop.button("Suspend", ".card-menu")
        laptop.answer_card("1")
        reported = laptop.texts(".review-screen .card > .prose")[0]
        laptop.press("2")
        mail = laptop.report_card()
        assert mail.startswith("A mistake in “Flour”\nCard: ")
        assert f"{laptop.address}{FLOUR}#card-" in mail
        assert f"“{reported}”" in mail
        assert laptop.texts(".card-menu-place p")[0].startswith("Reported and suspended")
        laptop.button("Undo", ".card-menu-place")
        laptop.answer_card("1")
        practise(laptop)
        practised = laptop.with_store(EXPORT)
    with phone:
        phone.go_to_day(3)
        open_practice(phone)
        for _ in range(2):
            plan_exam(phone, EXAM_DAY)
        phone.wait_for(lambda: phone.texts(".exams a") == ["Ingredients"])
        assert problems_in_each_view(browser) == []
        assert phone.with_store(IMPORT, practised) == 8
        asked = []
        for day in (3, 7, 10):
            phone.go_to_day(day)
            asked += [question for question, _ in phone.review(lambda _: False)]
            assert day > 3 or not asked, "the week before the exam has not begun"
        assert len(set(asked)) == len(asked) == 4
        assert suspended not in asked
        whole = json.loads(str(phone.with_store(EXPORT)))
        on_the_phone = phone.with_store(EXAMS_AND_CARDS)
        open_practice(phone)
        phone.button("Remove", ".exams")
        phone.wait_for(lambda: not phone.all(".exams li"))
        assert phone.focused().text == "Exam"
    with laptop:
        laptop.go_to_day(10)
        open_practice(laptop)
        laptop.with_store(IMPORT, json.dumps(whole))
        assert laptop.with_store(EXAMS_AND_CARDS) == on_the_phone
        due = laptop.with_store(DUE)
        # An earlier version ignores the kinds of events that it does not know.
        whole["events"] = [each for each in whole["events"] if each["kind"] not in NEW_KINDS]
        laptop.with_store("async (store) => store.wipe()")
        laptop.with_store(IMPORT, json.dumps(whole))
        assert laptop.with_store(DUE) == due
    for host in hosts:
        clear_storage(browser, host)

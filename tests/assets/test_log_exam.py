"""An exam's date: each card is asked once more in the last days before it."""

from helpers.log_scripts import js

LEARNED = """
const cards = cardsOf("/a/b/", Array.from({ length: 20 }, (_, n) => [`Question ${n}`, "x"]));
let s = grade(replay([]), cards, cards.map(() => 3), 0);
s = grade(s, cards, cards.map(() => 3), 2);
s = grade(s, cards, cards.map(() => 3), 13);
const date = (n) => day(at(n).at, 0);
const dueOn = (n) => [...s.cards.values()].filter((each) => isDue(each, at(n, 300))).length;
const plan = (n, page = "/a/", on = 14) =>
  { s = extend(s, [exam(page, "A", date(n), at(on))]); };
"""


def test_each_card_is_asked_in_the_week_before_the_exam_and_not_all_on_one_day():
    due = js(LEARNED + "plan(40); return Array.from({ length: 10 }, (_, n) => dueOn(31 + n))")
    assert due[0] == due[1] == 0
    assert 0 < due[2] < 20
    assert due[8:] == [20, 20]


def test_an_exam_in_three_days_spreads_its_cards_over_them():
    due = js(LEARNED + "plan(23, '/a/', 20); return [19, 20, 21, 22].map(dueOn)")
    assert due == sorted(due)
    assert due[-1] == 20
    assert due[1] < 20


def test_a_card_seen_in_the_last_week_keeps_its_own_interval():
    due = js(
        LEARNED + "plan(40); s = grade(s, cards.slice(0, 5), [3, 3, 3, 3, 3], 35);return dueOn(39)"
    )
    assert due == 15


def test_after_the_exam_and_for_other_topics_nothing_changes():
    assert js(LEARNED + "plan(40); plan(40, '/c/'); return dueOn(41)") == 0
    assert js(LEARNED + "plan(40, '/c/'); return dueOn(40)") == 0


def test_a_removed_exam_has_no_effect():
    assert (
        js(LEARNED + "plan(40); s = extend(s, [undo(s, at(15), s.exams[0].id)]); return dueOn(40)")
        == 0
    )


def test_an_exam_on_a_day_that_no_calendar_has_is_ignored():
    assert js(LEARNED + "plan(1e9); return s.exams") == []


def test_the_forecast_and_the_due_date_follow_the_exam():
    assert js(
        LEARNED + "plan(40); const all = [...s.cards.values()];"
        "return [forecast(s, at(14), 26).reduce((a, b) => a + b),"
        "all.every((each) => dueAt(each, at(14)) < at(40).at)]"
    ) == [20, True]


def test_practice_changes_no_card():
    assert js(
        LEARNED + "const before = JSON.stringify(flat(s.cards));"
        "s = extend(s, [practised(cards[0], true, at(20)), practised(cards[1], false, at(20))]);"
        "return JSON.stringify(flat(s.cards)) === before"
    )


def test_practice_is_counted_by_page_wherever_that_has_moved():
    assert js(
        "const [of] = cardsOf('/a/', [['Q', 'x']]);"
        "let s = extend(replay([]), [practised(of, true, at(0)), practised(of, false, at(1))]);"
        "s = extend(s, [moved(s, '/b/', ['/a/'], at(2))]);"
        "return [...s.practice].map(([page, all]) => [page, all.map(({ right }) => right)])"
    ) == [["/b/", [True, False]]]

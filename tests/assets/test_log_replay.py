"""The state that follows from the log: learning days, undo, wrong clocks, settings."""

from datetime import date, datetime, timedelta

import pytest
from helpers.log_scripts import MANY, NOON, js

EPOCH = date(1970, 1, 1)


@pytest.mark.parametrize(
    ("local", "wanted"),
    [
        ("2026-01-02T03:59+00:00", "2026-01-01"),
        ("2026-01-02T04:00+00:00", "2026-01-02"),
        ("2026-01-02T23:59+00:00", "2026-01-02"),
        ("2026-01-02T03:59+08:00", "2026-01-01"),
        ("2026-01-02T04:00+08:00", "2026-01-02"),
        ("2026-01-02T03:59-05:00", "2026-01-01"),
        ("2026-01-02T04:00-05:00", "2026-01-02"),
    ],
)
def test_a_day_begins_at_four_in_the_morning(local, wanted):
    moment = datetime.fromisoformat(local)
    offset = moment.utcoffset() // timedelta(minutes=1)
    number = js(f"return day({moment.timestamp() * 1000}, {offset})")
    assert str(EPOCH + timedelta(days=number)) == wanted


@pytest.mark.parametrize("date", ["2026-01-02", "2026-11-01", "2027-03-14"])
def test_a_learning_day_has_one_date_whatever_the_clocks_do(date):
    number = (datetime.fromisoformat(date).date() - EPOCH).days
    assert js(f"return new Date(dateOf({number})).toISOString()") == f"{date}T00:00:00.000Z"


def test_a_night_between_two_grades_counts_as_a_day():
    """Ten hours lie between, and four in the morning."""
    days = js(
        "const one = cardsOf('/a/', [['Q', 'A']]);"
        "const late = { ...at(0), at: NOON + 10 * 3600000 };"
        "const early = { ...at(0), at: NOON + 20 * 3600000 };"
        "let s = extend(null, [graded(one[0], undefined, { grade: 3 }, late)]);"
        "const before = [...s.cards.values()][0].memory.stability;"
        "s = extend(s, [graded(one[0], [...s.cards.values()][0], { grade: 3 }, early)]);"
        "return [before, [...s.cards.values()][0].memory.stability]"
    )
    assert days[1] > 1.5 * days[0]


@pytest.mark.parametrize("offset", [60, 120, 480, -300])
def test_a_card_is_due_on_its_day_wherever_the_learner_is(offset):
    """Graded at half past four in the morning, where the offset was 60, and due in two days."""
    evening, night = js(
        "const graded_ = { ...at(0), at: NOON - 8.5 * 3600000, offset: 60 };"
        "const s = extend(null, [graded(cardsOf('/a/', [['Q', 'A']])[0], undefined, { grade: 3 },"
        "graded_)]);"
        f"const morning = NOON + 2 * 86400000 - (8 + {offset} / 60) * 3600000;"
        f"return [morning - 60000, morning].map((at) => ({{ at, offset: {offset} }}))"
        ".map((now) => dueCards(s, now).length)"
    )
    assert (evening, night) == (0, 1)


def test_an_undone_grade_has_no_effect():
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A']]);"
        "const s = grade(replay([]), cards, [3], 0);"
        "const missed = grade(s, cards, [1], 2);"
        "const back = extend(missed, [undo(missed, at(2, 1))]);"
        "return [flat(back.cards), flat(s.cards)].map((x) => JSON.stringify(x))"
        ".reduce((a, b) => a === b)"
    )


def test_undo_goes_back_grade_by_grade_and_then_stops():
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A'], ['R', 'B']]);"
        "let s = grade(replay([]), cards, [3, 1], 0);"
        "const seen = [s.cards.size];"
        "for (const minute of [5, 6]) {"
        "  s = extend(s, [undo(s, at(0, minute))]); seen.push(s.cards.size); }"
        "return [...seen, undo(s, at(0, 7))]"
    ) == [2, 1, 0, None]


def test_a_grade_after_an_undone_one_counts():
    grades = js(
        "const cards = cardsOf('/a/', [['Q', 'A']]);"
        "const s = grade(replay([]), cards, [1], 0);"
        "const other = graded(cards[0], undefined, { grade: 3 }, at(0, 2));"
        "const state = extend(s, [undo(s, at(0, 1)), other]);"
        "return [...state.cards.values()].map(({ grade, reps }) => [grade, reps])"
    )
    assert grades == [[3, 1]]


AHEAD = """
const cards = cardsOf("/a/", [["Q", "A"]]);
const s = extend(grade(replay([]), cards, [3], 7000), [set("new", 3, at(7000))]);
"""


def test_a_setting_counts_after_one_that_a_wrong_clock_dated_later():
    after = js(
        AHEAD + "const other = inSequence(s, [set('new', 5, at(0)), set('new', 6, at(0, 1))]);"
        "return [other.reduce((state, event) => extend(state, [event]), s).settings.new,"
        "inSequence(replay([]), [set('new', 5, at(0))])[0].at]"
    )
    assert after == [6, NOON]


def test_a_card_graded_in_the_future_is_due_and_its_next_grade_counts():
    after = js(
        AHEAD + "const next = grade(s, cards, [3], 0);"
        "const known = [...next.cards.values()][0];"
        "return [dueCards(s, at(0)).length, forecast(s, at(0), 3)[0], known.reps,"
        "dueCards(next, at(0, 1)).length, dueCards(next, at(10)).length,"
        "known.memory.last - NOON]"
    )
    assert after == [1, 1, 2, 0, 1, 0]


def test_only_the_first_grade_after_a_wrong_clock_lists_earlier_ones():
    lists = js(
        "const cards = cardsOf('/a/', [['Q', 'A']]);"
        "let s = grade(replay([]), cards, [3], 0);"
        "for (const day of [7000, 7001, 2, 20, 60]) s = grade(s, cards, [3], day);"
        "return [s.events.map(({ at, after }) => [(at - NOON) / 86400000, after?.length ?? 0]),"
        "[...s.cards.values()][0].day - day(NOON, 0)]"
    )
    assert lists == [[[0, 0], [2, 2], [20, 0], [60, 0], [7000, 0], [7001, 0]], 60]


def test_a_missed_card_is_due_again_on_the_same_day():
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A'], ['R', 'B']]);"
        "const s = grade(replay([]), cards, [1, 3], 0);"
        "return [5, 11].map((minute) => dueCards(s, at(0, minute)).length)"
    ) == [0, 1]


def test_more_retention_brings_cards_back_sooner():
    days = js(
        MANY + "return [0.8, 0.9, 0.95].map((value) =>"
        "[...extend(s, [set('retention', value, at(9))]).cards.values()][0].memory)"
        ".map(({ due, last, stability }) => [(due - last) / 86400000, stability])"
    )
    assert days[0][0] > days[1][0] > days[2][0]
    assert days[0][1] == days[1][1] == days[2][1]


def test_a_grade_costs_the_work_of_one_card():
    same = js(
        "const log = []; const cards = [];"
        "for (let n = 0; n < 200; n += 1)"
        " cards.push(makeCard(`/p${n % 40}/`, 'q' + n, `${n}`, 'x'));"
        "for (let n = 0; n < 2000; n += 1)"
        "log.push(graded(cards[(n * 79) % 200], undefined, { grade: n % 9 ? 3 : 1 }, at(n / 20)));"
        "const s = replay(log); const later = extend(s, [graded(cards[7],"
        "matched(s, cards[7].page, [cards[7]]).get(cards[7].id).known, { grade: 3 }, at(101))]);"
        "return [...s.cards].filter(([key, known]) => later.cards.get(key) !== known)"
        ".map(([, { id }]) => id)"
    )
    assert same == ["q7"]

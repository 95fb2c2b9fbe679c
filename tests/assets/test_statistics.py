"""The state of topics, and the learner's statistics."""

import pytest
from helpers.log_scripts import MANY, js

GROWN = """
const cards = cardsOf("/c/one/", [["Q", "A"], ["R", "B"]]);
const place = { page: "/c/one/", step: "explain", title: "One", cards: 2,
  next: { page: "/c/two/", title: "Two" } };
const begun = extend(null, [read(replay([]), place, at(0))]);
const half = grade(begun, cards.slice(0, 1), [3], 0);
const whole = [2, 13].reduce((s, day) => grade(s, cards, [3, 3], day), half);
"""


def test_a_topic_goes_from_new_to_known_and_fades():
    states = js(
        GROWN + "return [[replay([]), 0], [begun, 0], [half, 0], [whole, 14], [whole, 900]]"
        ".map(([s, day]) => topic(s, '/c/one/', at(day)).state)"
    )
    assert states == ["new", "reading", "learning", "known", "learning"]


def test_a_missed_card_makes_a_topic_unknown():
    assert js(GROWN + "return topic(grade(whole, cards, [1], 14), '/c/one/', at(14)).state") == (
        "learning"
    )


def test_a_missed_card_counts_as_forgotten_in_its_topic():
    result = js(
        GROWN + "const missed = extend(grade(whole, cards, [1, 3], 14), []);"
        "return byTopic(missed, at(14))[0].recall"
    )
    assert result == pytest.approx(0.5)


def test_a_section_sums_up_its_topics():
    summed = js(GROWN + "return section(topics(whole, at(14)), '/c/')")
    assert summed == {"new": 0, "reading": 0, "learning": 0, "known": 1}
    assert js(GROWN + "return section(topics(whole, at(14)), '/c/one/')")["known"] == 0


def test_the_place_is_the_last_step_that_was_new():
    result = js(
        GROWN + "const again = read(begun, place, at(1));"
        "const other = extend(begun, [read(begun, { ...place, page: '/d/', step: 'x' }, at(1))]);"
        "const back = read(other, place, at(2));"
        "return [again, other.place.page, back.page, begun.place.next.title]"
    )
    assert result == [None, "/d/", "/c/one/", "Two"]


def test_the_forecast_counts_the_due_cards_of_each_day():
    counts = js(MANY + "return [forecast(s, at(6), 40), dueCards(s, at(6)).length]")
    assert sum(counts[0]) == 18
    assert counts[0][0] == counts[1]


def test_confidence_is_compared_with_the_result():
    assert js(MANY + "return calibration(s)") == {
        "sure": {"right": 2, "all": 3},
        "unsure": {"right": 15, "all": 15},
    }


def test_before_and_after_are_of_the_same_pages():
    assert js(
        MANY + "const guesses = [guessed('/p4/', 'p1', 'Why?', 'so', at(0)),"
        "guessed('/p4/', 'p2', 'What?', '', at(0)), guessed('/p5/', 'p1', 'Who?', 'me', at(0))];"
        "const with_ = extend(s, [...guesses, judged(guesses[0], true, at(1))]);"
        "return pretest(with_)"
    ) == {"before": {"right": 1, "all": 2}, "after": {"right": 2, "all": 3}, "waiting": 1}


def test_topics_are_listed_the_most_forgotten_first():
    result = js(MANY + "return byTopic(s, now).map(({ title, recall }) => [title, recall])")
    assert len(result) == 6
    assert [recall for _, recall in result] == sorted(recall for _, recall in result)


def test_days_of_learning_are_counted_by_month_each_day_once():
    months = js(
        MANY + "const place = { page: '/a/', step: 'explain', title: 'A', cards: 1 };"
        "const early = { ...at(0), at: at(0).at - 40 * 86_400_000 };"
        "const all = extend(s, [read(s, place, early)]);"
        "return daysByMonth(all, at(6)).map(({ days }) => days)"
    )
    assert len(months) == 6
    assert (
        sum(months)
        == len(
            js(
                MANY + "return [...new Set(s.events.filter((e) => "
                "e.kind === 'grade').map((e) => day(e.at, e.offset)))]"
            )
        )
        + 1
    )

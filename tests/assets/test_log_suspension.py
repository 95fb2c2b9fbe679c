"""Suspended and buried cards: when they are asked again, on one device and on two."""

import pytest
from helpers.log_scripts import js

LEARNED = """
const cards = cardsOf("/a/", [["What is kneading for?", "It develops gluten."], ["R", "B"]]);
let s = grade(replay([]), cards, [3, 3], 0);
const today = (n) => day(at(n).at, 0);
const add = (...events) => { s = extend(s, events); };
const asked = (n, all = cards) => queue(s, all, at(n)).map(({ card: { id } }) => id);
"""


def test_a_suspended_card_is_neither_due_nor_asked_until_it_is_resumed():
    assert js(
        LEARNED + "add(suspend(cards[0], { until: null }, at(1)));"
        "const counts = [dueCards(s, at(30)).length, asked(30), forecast(s, at(30), 1)[0]];"
        "add(resume(suspendedCards(s, at(30))[0], at(30)));"
        "return [...counts, suspendedCards(s, at(30)).length, asked(30).length]"
    ) == [1, ["q2"], 1, 0, 2]


def test_a_buried_card_is_asked_again_on_the_next_day():
    assert js(
        LEARNED + "add(suspend(cards[0], { until: today(30) + 1 }, at(30)));"
        "return [asked(30), asked(31).length, forecast(s, at(30), 2)]"
    ) == [["q2"], 2, [1, 1]]


def test_a_new_card_can_be_suspended():
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A'], ['R', 'B']]);"
        "const s = extend(null, [suspend(cards[0], { until: null }, at(0))]);"
        "return queue(s, cards, at(0)).map(({ card: { id } }) => id)"
    ) == ["q2"]


@pytest.mark.parametrize(
    "today",
    [
        "[['What is kneading for?', 'It aligns gluten.'], ['R', 'B']]",
        "[['Why is dough kneaded?', 'It develops gluten.'], ['R', 'B']]",
    ],
    ids=["answer", "question"],
)
def test_a_corrected_card_is_asked_again(today):
    assert js(
        LEARNED + "add(suspend(cards[0], { until: null, reported: true }, at(1)));"
        f"const now = cardsOf('/a/', {today});"
        "const back = asked(30, now).length;"
        "add(...corrected(s, '/a/', now, () => at(30)));"
        "return [back, suspendedCards(s, at(30)).length, dueCards(s, at(30)).length]"
    ) == [2, 0, 2]


def test_an_unchanged_card_stays_suspended():
    assert (
        js(
            LEARNED + "add(suspend(cards[0], { until: null }, at(1)));"
            "return corrected(s, '/a/', cards, () => at(2))"
        )
        == []
    )


def test_of_two_devices_the_last_decision_counts():
    """Both suspend the card; one resumes it later, without the other's event."""
    assert js(
        LEARNED + "const early = suspend(cards[0], { until: null }, at(1));"
        "const other = suspend(cards[0], { until: null }, at(2));"
        "const one = extend(s, [early]);"
        "const later = resume(suspendedCards(one, at(3))[0], at(3));"
        "const count = (state) => suspendedCards(state, at(4)).length;"
        "return [[early, later, other], [other, early, later]]"
        ".map((events) => count(extend(s, events)))"
    ) == [0, 0]


def test_an_undone_suspension_restores_what_was_before():
    assert (
        js(
            LEARNED + "const event = suspend(cards[0], { until: null }, at(1)); add(event);"
            "add(undo(s, at(1, 1), event.id)); return dueCards(s, at(30)).length"
        )
        == 2
    )


def test_a_suspended_card_moves_with_its_page():
    assert js(
        LEARNED + "add(suspend(cards[0], { until: null }, at(1)));"
        "add(moved(s, '/b/', ['/a/'], at(2)));"
        "return suspendedCards(s, at(3)).map(({ page }) => page)"
    ) == ["/b/"]


def test_a_suspended_card_does_not_keep_a_topic_from_being_known():
    assert js(
        LEARNED + "s = grade(s, cards, [3, 1], 2); s = grade(s, cards.slice(0, 1), [3], 12);"
        "add(read(s, { page: '/a/', step: 'review', title: 'A', cards: 2 }, at(12)));"
        "const before = topic(s, '/a/', at(13)).state;"
        "add(suspend(cards[1], { until: null }, at(13)));"
        "return [before, topic(s, '/a/', at(13)).state]"
    ) == ["learning", "known"]


def test_only_forgetting_a_learned_card_is_a_lapse():
    assert (
        js(
            "const cards = cardsOf('/a/', [['Q', 'A']]); let s = replay([]);"
            "for (const [n, mark] of [[0, 1], [0, 1], [0, 3], [5, 1], [5, 1], [5, 3], [20, 1]])"
            "  s = grade(s, cards, [mark], n);"
            "return [...s.cards.values()][0].lapses"
        )
        == 2
    )

"""The cards of a review session and their order."""

import json
import random
from itertools import pairwise

import pytest
from helpers.log_scripts import MANY, js


def test_the_most_forgotten_come_first():
    chances = js(MANY + "return dueCards(s, now).map((known) => recall(known, now))")
    assert len(chances) == 18
    assert chances == sorted(chances)


def test_mistakes_that_the_learner_was_sure_of_come_first():
    order = js(
        MANY + "const wrong = rows.slice(6, 7); const unsure = rows.slice(9, 10);"
        "s = grade(s, wrong, [1], 30, { sure: true }); s = grade(s, unsure, [1], 30);"
        "const due = dueCards(s, at(30, 15));"
        "return [due.slice(0, 2).map(({ q }) => q), due.slice(-1)[0].q, wrong[0].q, rows[13].q,"
        "unsure[0].q]"
    )
    first, last, wrong, wrong_before, unsure = order
    assert first == [wrong_before, wrong]
    assert last == unsure


@pytest.mark.parametrize("seed", range(20))
def test_cards_of_one_page_are_apart_where_possible(seed):
    rng = random.Random(seed)
    sizes = [rng.randint(1, 5) for _ in range(rng.randint(2, 6))]
    pages = js(
        f"return queue(replay([]), {json.dumps(sizes)}.flatMap((size, page) =>"
        "cardsOf(`/p${page}/`, Array.from({ length: size }, (_, n) => [`${page} ${n}`, 'x']))),"
        "at(0)).map(({ card: { page } }) => page)"
    )
    twins = sum(one == other for one, other in pairwise(pages))
    most = max(pages.count(page) for page in pages)
    assert twins == max(0, 2 * most - len(pages) - 1)


def test_one_question_of_two_pages_is_not_asked_twice_in_a_row():
    asked = js(MANY + "return queue(s, rows, now).map(({ card: { page, q } }) => [page, q])")
    assert len(asked) == 18
    for one, other in pairwise(asked):
        assert one[0] != other[0]
        assert one[1] != other[1]


def test_new_cards_are_limited_for_a_day():
    counts = js(
        "const cards = Array.from({ length: 20 },"
        " (_, n) => makeCard(`/p${n}/`, 'q1', `${n}`, 'x'));"
        "let s = replay([]); const counts = [queue(s, cards, at(0)).length];"
        "s = grade(s, cards.slice(0, 4), [3, 3, 3, 3], 0);"
        "counts.push(queue(s, cards, at(0, 9)).length, queue(s, cards, at(1)).length);"
        "s = extend(s, [set('new', 3, at(1))]);"
        "counts.push(queue(s, cards, at(1)).length, queue(s, cards, at(0, 9)).length);"
        "s = extend(s, [set('new', 2000, at(2)), set('x', 1, at(2))].filter(Boolean));"
        "return [...counts, s.settings.new, pagesWithNewCards(s)]"
    )
    assert counts == [10, 6, 10, 3, 0, 3, []]


def test_a_session_ends_when_each_missed_card_was_recalled():
    result = js(
        MANY + "let run = session(queue(s, rows, now, { limit: 4 })); const asked = [];"
        "const wrong = [1, 3, 1, 3, 1, 3, 3];"
        "while (run.left.length) {"
        "asked.push(run.left[0].card.page + run.left[0].card.id);"
        "run = answer(run, wrong[asked.length - 1]); }"
        "return [asked, run.done, run.total]"
    )
    asked, done, total = result
    assert (done, total) == (4, 4)
    assert asked[4:] == [asked[0], asked[2], asked[0]]


def test_the_estimate_is_the_learners_own_time():
    assert js("return estimate(replay([]), 12)") == {"cards": 12, "minutes": 4}
    assert js(MANY + "return estimate(s, 12)") == {"cards": 12, "minutes": 3}
    assert js("return estimate(replay([]), 0)") == {"cards": 0, "minutes": 0}

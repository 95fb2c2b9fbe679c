"""What a learner did, and what follows from it."""

import json
import random
import re
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from helpers.js import SCRIPTS, engine, source
from hypothesis import given, settings
from hypothesis import strategies as st

MINUTE = 60_000
DAY = 1440 * MINUTE
NOON = 1_767_355_200_000  # 2 January 2026, 12:00 UTC
PAGE = "/course/one/"
OTHER = "/course/two/"
EPOCH = date(1970, 1, 1)

HELPERS = """
const flat = (value) =>
  value instanceof Map ? [...value].sort().map(([key, each]) => [key, flat(each)])
  : value instanceof Set ? [...value].sort()
  : Array.isArray(value) ? value.map(flat)
  : value && typeof value === "object"
    ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, flat(each)]))
  : value;
let count = 0;
const at = (days, minutes = 0) =>
  ({ id: `e${(count += 1)}`, at: NOON + days * 86400000 + minutes * 60000, offset: 0 });
const cardsOf = (page, pairs) =>
  pairs.map(([question, answer], place) => card(page, `q${place + 1}`, question, answer));
/** Grade cards of a page one after the other, each with what is known of it. */
const grade = (state, cards, grades, days, more = {}) =>
  cards.reduce((now, of, place) => {
    const known = match(now, of.page, cards).get(of)?.known;
    return extend(now, [graded(of, known, { grade: grades[place], ...more }, at(days, place))]);
  }, state);
/** What is known of a page's cards, by their ids. */
const matched = (state, page, cards) =>
  new Map([...match(state, page, cards)].map(([of, found]) => [of.id, found]));
const thrown = (action) => {
  try { action(); } catch (error) { return [error.name, error.reason]; }
  return null;
};
"""

PARAMS = 'const base = "/", home = "/", locale = "en", words = {};'

# Each after what it imports.
SOURCES = [
    *(f"log/{name}.js" for name in ("fsrs", "events", "replay", "cards", "entry")),
    *(f"progress/{name}.js" for name in ("due", "topics", "statistics")),
    "review/session.js",
]


def fresh():
    run = engine(PARAMS, *map(source, SOURCES), f"const NOON = {NOON};", HELPERS)
    return lambda body: json.loads(run(f"JSON.stringify(flat((() => {{ {body} }})()) ?? null)"))


@pytest.fixture
def js():
    """Run the body of a function and return what it returns."""
    return fresh()


# The log

law = settings(derandomize=True, deadline=None, max_examples=150)
LAWS = fresh()
TEXTS = st.sampled_from(["a", "b", "c", "What is a stride?", "步幅是什麼？", ""])
PLACES = st.sampled_from([f"{page}#{name}" for page in (PAGE, OTHER) for name in ("q1", "q2", "x")])
HASHES = st.sampled_from(["h1", "h2", "h3"])
IDS = st.sampled_from([f"i{number}" for number in range(30)])


def kind(name: str, /, **fields: st.SearchStrategy) -> st.SearchStrategy:
    return st.fixed_dictionaries(
        {
            "at": st.integers(NOON, NOON + 40 * DAY),
            "offset": st.sampled_from([0, 480, -300]),
            "kind": st.just(name),
            **fields,
        }
    )


EVENTS = st.one_of(
    kind(
        "grade",
        card=PLACES,
        q=HASHES,
        of=HASHES,
        a=HASHES,
        text=TEXTS,
        grade=st.sampled_from([1, 3]),
        sure=st.booleans(),
        ms=st.integers(1, 90_000),
    ),
    kind("grade", card=PLACES, q=HASHES, a=HASHES, grade=st.sampled_from([1, 3])),
    kind("guess", card=PLACES, q=HASHES, text=TEXTS),
    kind("judge", of=IDS, right=st.booleans()),
    kind("undo", of=IDS),
    kind("read", page=st.sampled_from([PAGE, OTHER]), step=TEXTS, cards=st.integers(0, 5)),
    kind("cards", page=st.sampled_from([PAGE, OTHER]), q=st.lists(HASHES, max_size=3)),
    kind("drop", page=st.sampled_from([PAGE, OTHER])),
    kind("move", page=st.just(OTHER), **{"from": st.just([PAGE])}),
    kind("setting", name=st.sampled_from(["new", "retention", "x"]), value=st.floats(0, 20)),
    kind("flag", card=PLACES),
)
DAMAGED = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=5,
)
BROKEN = st.fixed_dictionaries(
    {
        "at": st.just(NOON),
        "offset": st.just(0),
        "kind": st.sampled_from(
            [
                "grade",
                "guess",
                "judge",
                "undo",
                "read",
                "cards",
                "drop",
                "move",
                "setting",
                "constructor",
            ]
        ),
    },
    optional={
        "card": PLACES | DAMAGED,
        "page": st.just(PAGE) | DAMAGED,
        "name": st.just("new") | DAMAGED,
        **dict.fromkeys(["q", "a", "of", "text", "grade", "step"], DAMAGED),
        **dict.fromkeys(["title", "cards", "next", "value", "right", "after", "from"], DAMAGED),
    },
)


@st.composite
def logs(draw, events=EVENTS):
    """Draw some events, each with an id of its own."""
    ids = draw(st.lists(IDS, unique=True, max_size=14))
    return [{**draw(events), "id": name} for name in ids]


@law
@given(logs(), logs(), logs())
def test_merging_is_a_union(one, two, three):
    LAWS(f"globalThis.A = {json.dumps(one)}; B = {json.dumps(two)}; C = {json.dumps(three)};")
    assert LAWS("return merge(A, B)") == LAWS("return merge(B, A)")
    assert LAWS("return merge(merge(A, B), C)") == LAWS("return merge(A, merge(B, C))")
    assert LAWS("return merge(merge(A, B), B)") == LAWS("return merge(A, B)")
    ids = {event["id"] for event in one + two}
    merged = LAWS("return merge(A, B)")
    assert {event["id"] for event in merged} == ids
    assert [e["at"] for e in merged] == sorted(e["at"] for e in merged)


@law
@given(logs(), st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_how_events_came(events, rng):
    whole = LAWS(f"return replay({json.dumps(events)})")
    rng.shuffle(events)
    state = "null"
    while events:
        size = rng.randint(1, len(events))
        state = f"extend({state}, {json.dumps(events[:size])})"
        events = events[rng.randint(1, size) :]
    assert LAWS(f"return extend({state}, [])") == whole


@law
@given(logs())
def test_a_log_comes_back_from_its_file(events):
    assert LAWS(
        f"const log = merge([], {json.dumps(events)});"
        "return [load(dump(log)), { events: log, broken: 0 }]"
        ".map((each) => JSON.stringify(each)).reduce((a, b) => a === b)"
    )


@law
@given(logs(EVENTS | BROKEN), logs(BROKEN))
def test_damaged_events_are_kept_and_do_no_harm(events, more):
    LAWS(f"globalThis.S = extend(replay({json.dumps(events)}), {json.dumps(more)});")
    state = LAWS("return S")
    assert {e["id"] for e in state["events"]} == {e["id"] for e in events + more}
    LAWS(
        "const now = at(3); const all = topics(S, now);"
        "return [all, dueCards(S, now), pagesWithNewCards(S), newLeft(S, now), forecast(S, now),"
        "calibration(S), pretest(S), byTopic(S, now), estimate(S, 3), section(all, '/', 9),"
        "matched(S, '/course/one/', [card('/course/one/', 'q1', 'a', 'b')]),"
        "guessFor(S, '/course/one/', 'q1', 'a'), undo(S, now)]"
    )


def test_an_unknown_kind_is_kept_and_ignored(js):
    kept = js(
        "const log = [{ ...at(0), kind: 'flag', card: '/a/#q1', why: 'wrong' }];"
        "return [replay(log).cards, load(dump(replay(log).events)).events]"
    )
    assert kept[0] == []
    assert kept[1][0]["why"] == "wrong"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"askbook": 2, "events": []}', "newer"),
        ('{"askbook": 2, "log": "of another form"}', "newer"),
        ('{"askbook": 1}', "broken"),
        ('{"askbook": "1", "events": []}', "broken"),
        ('{"askbook": 1, "events": [', "broken"),
        ("null", "broken"),
        ("", "broken"),
    ],
)
def test_a_file_that_is_no_log_of_this_version_is_refused(js, text, reason):
    assert js(f"return thrown(() => load({json.dumps(text)}))") == ["ProgressError", reason]


def test_entries_that_are_no_events_are_counted(js):
    text = json.dumps(
        {
            "askbook": 1,
            "events": [
                None,
                7,
                {"id": "a"},
                {"id": "a", "at": "1", "offset": 0, "kind": "x"},
                {"id": "b", "at": 1, "offset": 0, "kind": "x"},
            ],
        }
    )
    loaded = js(f"return load({json.dumps(text)})")
    assert (len(loaded["events"]), loaded["broken"]) == (1, 4)


def test_an_entry_nested_too_deeply_to_be_copied_is_counted(js):
    deep = '{"id": "a", "at": 1, "offset": 0, "kind": "x", "more": ' + "[" * 5000 + "]" * 5000 + "}"
    file = json.dumps('{"askbook": 1, "events": [' + deep + "]}")
    assert js(f"return load({file}).broken") == 1


# Days


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
def test_a_day_begins_at_four_in_the_morning(js, local, wanted):
    moment = datetime.fromisoformat(local)
    offset = moment.utcoffset() // timedelta(minutes=1)
    number = js(f"return day({moment.timestamp() * 1000}, {offset})")
    assert str(EPOCH + timedelta(days=number)) == wanted


@pytest.mark.parametrize("date", ["2026-01-02", "2026-11-01", "2027-03-14"])
def test_a_learning_day_has_one_date_whatever_the_clocks_do(js, date):
    number = (datetime.fromisoformat(date).date() - EPOCH).days
    assert js(f"return new Date(dateOf({number})).toISOString()") == f"{date}T00:00:00.000Z"


def test_a_card_graded_before_and_after_the_night_was_slept_on(js):
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
def test_a_card_is_due_on_its_day_wherever_the_learner_is(js, offset):
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


# Undo


def test_a_grade_taken_back_never_was(js):
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A']]);"
        "const s = grade(replay([]), cards, [3], 0);"
        "const missed = grade(s, cards, [1], 2);"
        "const back = extend(missed, [undo(missed, at(2, 1))]);"
        "return [flat(back.cards), flat(s.cards)].map((x) => JSON.stringify(x))"
        ".reduce((a, b) => a === b)"
    )


def test_undo_goes_back_grade_by_grade_and_then_stops(js):
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A'], ['R', 'B']]);"
        "let s = grade(replay([]), cards, [3, 1], 0);"
        "const seen = [s.cards.size];"
        "for (const minute of [5, 6]) {"
        "  s = extend(s, [undo(s, at(0, minute))]); seen.push(s.cards.size); }"
        "return [...seen, undo(s, at(0, 7))]"
    ) == [2, 1, 0, None]


def test_a_grade_in_place_of_one_taken_back_counts(js):
    grades = js(
        "const cards = cardsOf('/a/', [['Q', 'A']]);"
        "const s = grade(replay([]), cards, [1], 0);"
        "const other = graded(cards[0], undefined, { grade: 3 }, at(0, 2));"
        "const state = extend(s, [undo(s, at(0, 1)), other]);"
        "return [...state.cards.values()].map(({ grade, reps }) => [grade, reps])"
    )
    assert grades == [[3, 1]]


# Which card is which

FIVE = "[['Why?', 'Because.'], ['What?', 'That.'], ['Who?', 'They.']]"
LEARNED = f"const old = cardsOf('/a/', {FIVE}); const s = grade(replay([]), old, [3, 1, 3], 0);"


def test_a_card_follows_its_question_to_another_place(js):
    found = js(
        LEARNED + "const now = cardsOf('/a/', [['Who?', 'They.'], ['Why?', 'Because.']]);"
        "return [...matched(s, '/a/', now)].map(([id, m]) => [id, m.known.id, m.moved, m.reworded])"
    )
    assert found == [["q1", "q3", True, False], ["q2", "q1", True, False]]


def test_a_reworded_question_keeps_its_history_at_its_place(js):
    after = js(
        LEARNED + "const now = cardsOf('/a/', [['Why so?', 'Because.'], ['What?', 'That.']]);"
        "const found = matched(s, '/a/', now).get('q1');"
        "const later = grade(s, now, [3, 3], 2);"
        "const card = matched(later, '/a/', now).get('q1');"
        "return [found.reworded, found.changed, later.cards.size, card.known.reps, card.reworded]"
    )
    assert after == [True, False, 3, 2, False]


def test_a_question_worded_as_before_is_known_again(js):
    reps = js(
        LEARNED + "const other = cardsOf('/a/', [['Why so?', 'Because.']]);"
        "const back = cardsOf('/a/', [['Why?', 'Because.']]);"
        "const later = grade(grade(grade(s, other, [3], 2), back, [3], 9), other, [3], 30);"
        "return [later.cards.size, matched(later, '/a/', back).get('q1').known.reps]"
    )
    assert reps == [3, 4]


def test_two_devices_that_saw_two_wordings_agree(js):
    agreed = js(
        LEARNED + "const now = cardsOf('/a/', [['Why so?', 'Because.']]);"
        "const desk = grade(s, now, [3], 2);"
        "const phone = grade(replay([]), now, [1], 3);"
        "const one = replay(merge(desk.events, phone.events));"
        "const other = extend(phone, desk.events);"
        "return [one.cards.size, matched(one, '/a/', now).get('q1').known.reps,"
        "JSON.stringify(flat(one)) === JSON.stringify(flat(other))]"
    )
    assert agreed == [3, 3, True]


def test_a_changed_answer_is_told_with_the_one_that_was_learned(js):
    told = js(
        LEARNED + "const now = cardsOf('/a/', [['Why?', 'Because of the stride.']]);"
        "const before = matched(s, '/a/', now).get('q1');"
        "const after = matched(grade(s, now, [3], 2), '/a/', now).get('q1');"
        "return [before.changed, before.was, after.changed, after.was, after.known.text]"
    )
    assert told == [True, "Because.", False, "", "Because of the stride."]


def test_white_space_changes_nothing(js):
    assert js(
        LEARNED + "const now = cardsOf('/a/', [[' Why ?\\n', 'Be cause.\\t']]);"
        "const { moved, reworded, changed } = matched(s, '/a/', now).get('q1');"
        "return [moved, reworded, changed]"
    ) == [False, False, False]


def test_another_question_at_a_numbered_place_is_another_card(js):
    new = "const now = [card('/a/', ID, 'How many parameters?', 'Ninety, with the bias.')];"
    found = "return matched(s, '/a/', now).has(ID)"
    assert js("const ID = 'q1';" + LEARNED + new + found) is False
    named = "const s = grade(replay([]), [card('/a/', ID, 'Why?', 'Because.')], [3], 0);"
    assert js("const ID = 'stride';" + named + new + found) is True


def test_one_question_on_two_pages_is_two_cards(js):
    assert js(
        "const s = grade(grade(replay([]), cardsOf('/a/', [['Q', 'A']]), [3], 0),"
        "cardsOf('/b/', [['Q', 'A']]), [1], 0);"
        "return [...s.cards.values()].map(({ page, grade }) => [page, grade])"
    ) == [["/a/", 3], ["/b/", 1]]


def test_an_answer_is_kept_once_for_each_of_its_versions(js):
    texts = js(
        "const old = cardsOf('/a/', [['Q', 'A']]); const now = cardsOf('/a/', [['Q', 'B']]);"
        "const s = grade(grade(grade(replay([]), old, [3], 0), old, [3], 2), now, [3], 9);"
        "return s.events.map(({ text }) => text ?? null)"
    )
    assert texts == ["A", None, "B"]


def test_a_question_that_is_gone_is_not_due(js):
    counts = js(
        LEARNED + "const now = cardsOf('/a/', [['Why?', 'Because.'], ['Who?', 'They.']]);"
        "const later = at(40); const event = seen(s, '/a/', now, at(39));"
        "const after = extend(s, [event]);"
        "const again = grade(after, old, [3, 3, 3], 41);"
        "return [dueCards(s, later).length, dueCards(after, later).length,"
        "topic(after, '/a/', later).cards, seen(after, '/a/', now, at(40)),"
        "[...again.cards.values()].filter(({ gone }) => gone).length]"
    )
    assert counts == [3, 2, 2, None, 0]


@pytest.mark.parametrize("list_", ["[]", "undefined"])
def test_a_page_without_questions_takes_no_card_away(js, list_):
    """Earlier versions recorded an empty list after one failed request, also in backups."""
    counts = js(
        LEARNED + f"const event = {{ ...at(39), kind: 'cards', page: '/a/', q: {list_} }};"
        "const after = extend(s, [event]);"
        "return [dueCards(after, at(40)).length, seen(s, '/a/', [], at(39))]"
    )
    assert counts == [3, None]


def test_a_question_that_is_back_is_due_again(js):
    counts = js(
        LEARNED + "const two = old.slice(0, 2);"
        "const lost = extend(s, [seen(s, '/a/', two, at(39))]);"
        "const back = extend(lost, [seen(lost, '/a/', old, at(40))]);"
        "return [lost, back].map((state) => dueCards(state, at(41)).length)"
        ".concat(seen(back, '/a/', old, at(41)))"
    )
    assert counts == [2, 3, None]


def test_a_reworded_question_stays_due_where_another_is_lost(js):
    due = js(
        LEARNED + "const now = cardsOf('/a/', [['Why so?', 'Because.'], ['What?', 'That.']]);"
        "const after = extend(s, [seen(s, '/a/', now, at(39))]);"
        "return [dueCards(after, at(40)).map(({ id }) => id).sort(),"
        "topic(after, '/a/', at(40)).cards, seen(after, '/a/', now, at(40))]"
    )
    assert due == [["q1", "q2"], 2, None]


def test_a_dropped_page_is_not_due_until_its_cards_are_seen_again(js):
    counts = js(
        LEARNED + "const dropped = extend(s, [drop('/a/', at(39))]);"
        "const back = extend(dropped, [seen(dropped, '/a/', old, at(40))]);"
        "return [dropped, back].map((state) => dueCards(state, at(41)).length)"
    )
    assert counts == [0, 3]


# Pages that move

MOVED = (
    "const old = cardsOf('/a/', [['Why?', 'Because.'], ['What?', 'That.']])"
    ".concat(card('/a/', 'who', 'Who?', 'They.'));"
    "let s = grade(replay([]), old, [3, 1, 3], 0);"
    "s = extend(s, [guessed('/a/', '1', 'Why?', 'so', at(1)),"
    "read(s, { page: '/a/', step: 'explain', title: 'A', cards: 3 }, at(1))]);"
    "const s2 = extend(s, [moved(s, '/b/', ['/z/', '/a/'], at(2))]);"
    "const there = [card('/b/', 'q1', 'Why?', 'Because.'), card('/b/', 'q2', 'What?!', 'That.'),"
    "card('/b/', 'who', 'Who is it?', 'Somebody else.')];"
)


def test_progress_follows_a_page_to_its_new_address(js):
    after = js(
        MOVED + "return [[...matched(s2, '/b/', there)].map(([id, m]) => [id, m.known.reps]),"
        "[...s2.cards.values()].map(({ page }) => page),"
        "guessFor(s2, '/b/', '1', 'Why?').text, guessFor(s2, '/b/', '1', 'other').text,"
        "s2.pages.get('/b/').steps, s2.place.page, s2.pages.has('/a/'),"
        "moved(s2, '/b/', ['/a/'], at(3)), moved(replay([]), '/b/', ['/a/'], at(3))]"
    )
    assert after[0] == [["q1", 1], ["q2", 1], ["who", 1]]
    assert after[1:] == [["/b/"] * 3, "so", "so", ["explain"], "/b/", False, None, None]


def test_what_was_learned_at_both_addresses_of_a_page_is_put_together(js):
    after = js(
        MOVED + "const both = grade(s, there.slice(0, 1), [3], 5);"
        "const one = extend(both, [moved(both, '/b/', ['/a/'], at(6))]);"
        "const found = matched(one, '/b/', there).get('q1').known;"
        "return [found.reps, found.page, one.cards.size]"
    )
    assert after == [2, "/b/", 3]


def test_a_page_can_move_twice_and_back_and_its_old_address_be_used_again(js):
    after = js(
        MOVED + "const s3 = extend(s2, [moved(s2, '/c/', ['/b/'], at(3))]);"
        "const home = extend(s3, [moved(s3, '/a/', ['/c/', '/b/'], at(4))]);"
        "const other = grade(s3, cardsOf('/a/', [['New?', 'Yes.']]), [3], 5);"
        "const pages = ({ cards }) => [...cards.values()].map(({ page }) => page).sort();"
        "return [pages(s3), pages(home), pages(other)]"
    )
    assert after == [["/c/"] * 3, ["/a/"] * 3, ["/a/", "/c/", "/c/", "/c/"]]


def test_two_cards_with_one_id_are_told_apart_by_their_questions(js):
    known = js(
        "const cards = [card('/a/', 'x', 'Why?', 'A'), card('/a/', 'x', 'What?', 'B')];"
        "const s = grade(replay([]), cards, [1, 3], 0);"
        "return cards.map((of) => match(s, '/a/', cards).get(of).known.grade)"
    )
    assert known == [1, 3]


# Clocks that were wrong

AHEAD = """
const cards = cardsOf("/a/", [["Q", "A"]]);
const s = extend(grade(replay([]), cards, [3], 7000), [set("new", 3, at(7000))]);
"""


def test_a_setting_counts_after_one_that_a_wrong_clock_dated_later(js):
    after = js(
        AHEAD + "const other = inSequence(s, [set('new', 5, at(0)), set('new', 6, at(0, 1))]);"
        "return [other.reduce((state, event) => extend(state, [event]), s).settings.new,"
        "inSequence(replay([]), [set('new', 5, at(0))])[0].at]"
    )
    assert after == [6, NOON]


def test_a_card_graded_in_the_future_is_due_and_its_next_grade_counts(js):
    after = js(
        AHEAD + "const next = grade(s, cards, [3], 0);"
        "const known = [...next.cards.values()][0];"
        "return [dueCards(s, at(0)).length, forecast(s, at(0), 3)[0], known.reps,"
        "dueCards(next, at(0, 1)).length, dueCards(next, at(10)).length,"
        "known.memory.last - NOON]"
    )
    assert after == [1, 1, 2, 0, 1, 0]


def test_only_the_first_grade_after_a_wrong_clock_lists_earlier_ones(js):
    lists = js(
        "const cards = cardsOf('/a/', [['Q', 'A']]);"
        "let s = grade(replay([]), cards, [3], 0);"
        "for (const day of [7000, 7001, 2, 20, 60]) s = grade(s, cards, [3], day);"
        "return [s.events.map(({ at, after }) => [(at - NOON) / 86400000, after?.length ?? 0]),"
        "[...s.cards.values()][0].day - day(NOON, 0)]"
    )
    assert lists == [[[0, 0], [2, 2], [20, 0], [60, 0], [7000, 0], [7001, 0]], 60]


def test_a_guess_follows_its_question_and_then_its_place(js):
    guesses = js(
        "const s = extend(null, [guessed('/a/', 'p1', 'Why?', ' so ', at(0)),"
        "guessed('/a/', 'p2', 'What?', '', at(0, 1)),"
        "guessed('/a/', 'p1', 'Why?', 'thus', at(1))]);"
        "const first = guessFor(s, '/a/', 'p1', 'Why?');"
        "const judgedState = extend(s, [judged(first, true, at(2))]);"
        "return [first.text, guessFor(s, '/a/', 'p2', 'Why?').text,"
        "guessFor(s, '/a/', 'p2', 'What is it?').text, guessFor(s, '/b/', 'p1', 'Why?') ?? null,"
        "guessFor(judgedState, '/a/', 'p1', 'Why?').right, pretest(judgedState).before]"
    )
    assert guesses == ["thus", "thus", "", None, True, {"right": 1, "all": 2}]


# A session

MANY = """
const rows = [];
let s = replay([]);
for (let page = 0; page < 6; page += 1) {
  const cards = cardsOf(`/p${page}/`, [["A" + page, "x"], ["B" + page, "y"], ["same", "z"]]);
  rows.push(...cards);
  s = grade(s, cards, [3, page === 4 ? 1 : 3, 3], page, { sure: page === 4, ms: 15000 });
}
const now = at(30);
"""


def test_the_most_forgotten_come_first(js):
    chances = js(MANY + "return dueCards(s, now).map((known) => recall(known, now))")
    assert len(chances) == 18
    assert chances == sorted(chances)


def test_what_was_sure_and_wrong_comes_before_all(js):
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
def test_siblings_are_apart_where_that_can_be(js, seed):
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


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_two_cards_with_the_same_id_are_learned_apart(js, order):
    counts = js(
        f"const page = '{PAGE}'; let s = replay([]);"
        "const cards = ['What is a?', 'What is b?'].map((text) => card(page, 'same', text, 'x'));"
        "const known = (of) => match(s, page, cards).get(of)?.known;"
        f"return {order}.map((n) => {{"
        "s = extend(s, [graded(cards[n], known(cards[n]), { grade: 3 }, at(n))]);"
        "return cards.map((of) => known(of)?.reps ?? 0); });"
    )
    assert counts == [[1, 0] if order[0] == 0 else [0, 1], [1, 1]]


def test_one_question_of_two_pages_is_not_asked_twice_in_a_row(js):
    asked = js(MANY + "return queue(s, rows, now).map(({ card: { page, q } }) => [page, q])")
    assert len(asked) == 18
    for one, other in pairwise(asked):
        assert one[0] != other[0]
        assert one[1] != other[1]


def test_new_cards_are_limited_for_a_day(js):
    counts = js(
        "const cards = Array.from({ length: 20 }, (_, n) => card(`/p${n}/`, 'q1', `${n}`, 'x'));"
        "let s = replay([]); const counts = [queue(s, cards, at(0)).length];"
        "s = grade(s, cards.slice(0, 4), [3, 3, 3, 3], 0);"
        "counts.push(queue(s, cards, at(0, 9)).length, queue(s, cards, at(1)).length);"
        "s = extend(s, [set('new', 3, at(1))]);"
        "counts.push(queue(s, cards, at(1)).length, queue(s, cards, at(0, 9)).length);"
        "s = extend(s, [set('new', 2000, at(2)), set('x', 1, at(2))].filter(Boolean));"
        "return [...counts, s.settings.new, pagesWithNewCards(s)]"
    )
    assert counts == [10, 6, 10, 3, 0, 3, []]


def test_a_session_ends_when_each_missed_card_was_recalled(js):
    told = js(
        MANY + "let run = session(queue(s, rows, now, { limit: 4 })); const asked = [];"
        "const wrong = [1, 3, 1, 3, 1, 3, 3];"
        "while (run.left.length) {"
        "asked.push(run.left[0].card.page + run.left[0].card.id);"
        "run = answer(run, wrong[asked.length - 1]); }"
        "return [asked, run.done, run.total]"
    )
    asked, done, total = told
    assert (done, total) == (4, 4)
    assert asked[4:] == [asked[0], asked[2], asked[0]]


def test_a_missed_card_is_due_again_on_the_same_day(js):
    assert js(
        "const cards = cardsOf('/a/', [['Q', 'A'], ['R', 'B']]);"
        "const s = grade(replay([]), cards, [1, 3], 0);"
        "return [5, 11].map((minute) => dueCards(s, at(0, minute)).length)"
    ) == [0, 1]


def test_the_estimate_is_the_learners_own_time(js):
    assert js("return estimate(replay([]), 12)") == {"cards": 12, "minutes": 4}
    assert js(MANY + "return estimate(s, 12)") == {"cards": 12, "minutes": 3}
    assert js("return estimate(replay([]), 0)") == {"cards": 0, "minutes": 0}


def test_more_retention_brings_cards_back_sooner(js):
    days = js(
        MANY + "return [0.8, 0.9, 0.95].map((value) =>"
        "[...extend(s, [set('retention', value, at(9))]).cards.values()][0].memory)"
        ".map(({ due, last, stability }) => [(due - last) / 86400000, stability])"
    )
    assert days[0][0] > days[1][0] > days[2][0]
    assert days[0][1] == days[1][1] == days[2][1]


# Topics and figures

GROWN = """
const cards = cardsOf("/c/one/", [["Q", "A"], ["R", "B"]]);
const place = { page: "/c/one/", step: "explain", title: "One", cards: 2,
  next: { page: "/c/two/", title: "Two" } };
const begun = extend(null, [read(replay([]), place, at(0))]);
const half = grade(begun, cards.slice(0, 1), [3], 0);
const whole = [2, 13].reduce((s, day) => grade(s, cards, [3, 3], day), half);
"""


def test_a_topic_goes_from_new_to_known_and_fades(js):
    states = js(
        GROWN + "return [[replay([]), 0], [begun, 0], [half, 0], [whole, 14], [whole, 900]]"
        ".map(([s, day]) => topic(s, '/c/one/', at(day)).state)"
    )
    assert states == ["new", "reading", "learning", "known", "learning"]


def test_a_missed_card_makes_a_topic_unknown(js):
    assert js(GROWN + "return topic(grade(whole, cards, [1], 14), '/c/one/', at(14)).state") == (
        "learning"
    )


def test_a_missed_card_is_not_told_as_known(js):
    told = js(
        GROWN + "const missed = extend(grade(whole, cards, [1, 3], 14), []);"
        "return byTopic(missed, at(14))[0].recall"
    )
    assert told == pytest.approx(0.5)


def test_a_section_sums_up_its_topics(js):
    summed = js(GROWN + "return section(topics(whole, at(14)), '/c/', 5)")
    assert summed == {"new": 4, "reading": 0, "learning": 0, "known": 1, "due": 0}
    assert js(GROWN + "return section(topics(whole, at(14)), '/c/one/', 0)")["known"] == 0


def test_where_i_was_is_the_last_step_that_was_new(js):
    told = js(
        GROWN + "const again = read(begun, place, at(1));"
        "const other = extend(begun, [read(begun, { ...place, page: '/d/', step: 'x' }, at(1))]);"
        "const back = read(other, place, at(2));"
        "return [again, other.place.page, back.page, begun.place.next.title]"
    )
    assert told == [None, "/d/", "/c/one/", "Two"]


def test_what_is_due_when_is_counted(js):
    counts = js(MANY + "return [forecast(s, at(6), 40), dueCards(s, at(6)).length]")
    assert sum(counts[0]) == 18
    assert counts[0][0] == counts[1]


def test_confidence_is_held_against_the_result(js):
    assert js(MANY + "return calibration(s)") == {
        "sure": {"right": 2, "all": 3},
        "unsure": {"right": 15, "all": 15},
    }


def test_before_and_after_are_of_the_same_pages(js):
    assert js(
        MANY + "const guesses = [guessed('/p4/', 'p1', 'Why?', 'so', at(0)),"
        "guessed('/p4/', 'p2', 'What?', '', at(0)), guessed('/p5/', 'p1', 'Who?', 'me', at(0))];"
        "const with_ = extend(s, [...guesses, judged(guesses[0], true, at(1))]);"
        "return pretest(with_)"
    ) == {"before": {"right": 1, "all": 2}, "after": {"right": 2, "all": 3}, "waiting": 1}


def test_topics_are_told_the_most_forgotten_first(js):
    told = js(MANY + "return byTopic(s, now).map(({ title, recall }) => [title, recall])")
    assert len(told) == 6
    assert [recall for _, recall in told] == sorted(recall for _, recall in told)


def test_a_grade_costs_the_work_of_one_card(js):
    same = js(
        "const log = []; const cards = [];"
        "for (let n = 0; n < 200; n += 1) cards.push(card(`/p${n % 40}/`, 'q' + n, `${n}`, 'x'));"
        "for (let n = 0; n < 2000; n += 1)"
        "log.push(graded(cards[(n * 79) % 200], undefined, { grade: n % 9 ? 3 : 1 }, at(n / 20)));"
        "const s = replay(log); const later = extend(s, [graded(cards[7],"
        "matched(s, cards[7].page, [cards[7]]).get(cards[7].id).known, { grade: 3 }, at(101))]);"
        "return [...s.cards].filter(([key, known]) => later.cards.get(key) !== known)"
        ".map(([, { id }]) => id)"
    )
    assert same == ["q7"]


# What scripts share


def test_scripts_outside_log_import_only_the_shared_module():
    """Any other import would bundle a second copy of the log."""
    bypassing = [
        (path.name, imported)
        for path in SCRIPTS.rglob("*.js")
        if path.parent.name != "log"
        for imported in re.findall(
            r'(?m)^(?:import|export) [^;]* from "([^"]+)";', path.read_text()
        )
        if "/log/" in imported and imported != "../log/learner-log.js"
    ]
    assert bypassing == []

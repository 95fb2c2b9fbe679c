"""Events of the log: merging, files, damage, and the modules that other scripts import."""

import json
import re

import pytest
from helpers.js import SCRIPTS
from helpers.log_scripts import DAY, NOON, OTHER, PAGE, js
from hypothesis import given, settings
from hypothesis import strategies as st

law = settings(derandomize=True, deadline=None, max_examples=150)
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
    kind("quiz", page=st.sampled_from([PAGE, OTHER]), right=st.integers(-1, 5), total=st.just(4)),
    kind(
        "suspend",
        card=PLACES,
        q=HASHES,
        a=HASHES,
        text=TEXTS,
        until=st.sampled_from([None, 0, NOON // DAY + 20]),
    ),
    kind("practice", card=PLACES, q=HASHES, right=st.booleans()),
    kind(
        "exam",
        page=st.sampled_from(["/", "/course/", PAGE]),
        title=TEXTS,
        day=st.integers(NOON // DAY, NOON // DAY + 60),
    ),
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
                "quiz",
                "suspend",
                "practice",
                "exam",
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
        **dict.fromkeys(
            ["title", "cards", "next", "value", "right", "after", "from", "until", "day"], DAMAGED
        ),
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
    js(f"globalThis.A = {json.dumps(one)}; B = {json.dumps(two)}; C = {json.dumps(three)};")
    assert js("return merge(A, B)") == js("return merge(B, A)")
    assert js("return merge(merge(A, B), C)") == js("return merge(A, merge(B, C))")
    assert js("return merge(merge(A, B), B)") == js("return merge(A, B)")
    ids = {event["id"] for event in one + two}
    merged = js("return merge(A, B)")
    assert {event["id"] for event in merged} == ids
    assert [e["at"] for e in merged] == sorted(e["at"] for e in merged)


@law
@given(logs(), st.randoms(use_true_random=False))
def test_the_state_does_not_depend_on_the_order_of_events(events, rng):
    whole = js(f"return replay({json.dumps(events)})")
    rng.shuffle(events)
    state = "null"
    while events:
        size = rng.randint(1, len(events))
        state = f"extend({state}, {json.dumps(events[:size])})"
        events = events[rng.randint(1, size) :]
    assert js(f"return extend({state}, [])") == whole


@law
@given(logs())
def test_a_log_is_the_same_after_export_and_import(events):
    assert js(
        f"const log = merge([], {json.dumps(events)});"
        "return [load(dump(log)), { events: log, broken: 0 }]"
        ".map((each) => JSON.stringify(each)).reduce((a, b) => a === b)"
    )


@law
@given(logs(EVENTS | BROKEN), logs(BROKEN))
def test_damaged_events_are_kept_and_do_no_harm(events, more):
    js(f"globalThis.S = extend(replay({json.dumps(events)}), {json.dumps(more)});")
    state = js("return S")
    assert {e["id"] for e in state["events"]} == {e["id"] for e in events + more}
    js(
        "const now = at(3); const all = topics(S, now); const PAGE = '/course/one/';"
        "const CARDS = [makeCard(PAGE, 'q1', 'a', 'b')];"
        "return [all, dueCards(S, now), pagesWithNewCards(S), newLeft(S, now),"
        "forecast(S, now, 14), calibration(S), pretest(S), byTopic(S, now), estimate(S, 3),"
        "section(all, '/'), suspendedCards(S, now), corrected(S, PAGE, CARDS, () => now),"
        "matched(S, PAGE, CARDS), guessFor(S, PAGE, 'q1', 'a'), undo(S, now)]"
    )


def test_an_unknown_kind_is_kept_and_ignored():
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
def test_a_file_of_another_kind_or_a_newer_version_is_refused(text, reason):
    assert js(f"return thrown(() => load({json.dumps(text)}))") == ["ProgressError", reason]


def test_invalid_entries_are_counted():
    text = json.dumps(
        {
            "askbook": 1,
            "events": [
                None,
                7,
                {"id": "a"},
                {"id": "a", "at": "1", "offset": 0, "kind": "x"},
                {"id": "b", "at": 1e16, "offset": 0, "kind": "x"},
                {"id": "b", "at": 1, "offset": 1e9, "kind": "x"},
                {"id": "b", "at": 1, "offset": 0, "kind": "x"},
            ],
        }
    )
    loaded = js(f"return load({json.dumps(text)})")
    assert (len(loaded["events"]), loaded["broken"]) == (1, 6)


def test_an_entry_nested_too_deeply_to_be_copied_is_counted():
    deep = '{"id": "a", "at": 1, "offset": 0, "kind": "x", "more": ' + "[" * 5000 + "]" * 5000 + "}"
    file = json.dumps('{"askbook": 1, "events": [' + deep + "]}")
    assert js(f"return load({file}).broken") == 1


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

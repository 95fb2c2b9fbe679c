"""The scheduler against py-fsrs: the same reviews, the same days."""

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import fsrs
import fsrs.scheduler
import pytest
from helpers.js import built, engine, source

SOURCE = source("log/fsrs.js")
START = datetime(2026, 1, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
DAY = 86_400_000
BOUNDS = list(
    zip(fsrs.scheduler.LOWER_BOUNDS_PARAMETERS, fsrs.scheduler.UPPER_BOUNDS_PARAMETERS, strict=True)
)
RUN = """
function run(histories) {
  return histories.map(({ options, reviews, probe }) => {
    let memory = null;
    const path = reviews.map(([at, grade]) => {
      const days = memory ? Math.floor((at - memory.last) / 86400000) : 0;
      memory = review(memory, grade, at, days, options);
      return memory;
    });
    return { path, recall: retrievability(memory.stability, probe, options.w) };
  });
}
"""


@dataclass(frozen=True, slots=True)
class History:
    """A scheduler, the reviews of one card, and the days after which to ask for its recall."""

    options: dict[str, object]
    reviews: list[tuple[int, int]]
    probe: int

    def oracle(self) -> fsrs.Scheduler:
        def times(name):
            return [timedelta(milliseconds=ms) for ms in self.options[name]]

        return fsrs.Scheduler(
            parameters=self.options["w"],
            desired_retention=self.options["retention"],
            learning_steps=times("steps"),
            relearning_steps=times("relearning"),
            maximum_interval=self.options["maximum"],
            enable_fuzzing=False,
        )


def random_steps(rng: random.Random, most: int) -> list[int]:
    return [rng.randint(1, 3 * 86_400) * 1000 for _ in range(rng.randint(0, most))]


def random_options(rng: random.Random) -> dict[str, object]:
    parameters = list(fsrs.scheduler.DEFAULT_PARAMETERS)
    if rng.random() < 0.3:
        parameters = [rng.uniform(low, high) for low, high in BOUNDS]
    return {
        "w": parameters,
        "retention": round(rng.uniform(0.7, 0.99), 3),
        "steps": rng.choice([[60_000, 600_000], random_steps(rng, 3)]),
        "relearning": rng.choice([[600_000], random_steps(rng, 2)]),
        "maximum": rng.choice([36_500, 365, rng.randint(1, 60)]),
    }


def random_gap(rng: random.Random) -> int:
    """Return minutes, hours, whole days or anything up to 400 days, in milliseconds."""
    return rng.choice(
        [
            rng.randint(1, 30) * 60_000,
            rng.randint(1, 48) * 3_600_000,
            rng.randint(1, 60) * DAY,
            int(rng.uniform(0, 400) * DAY),
        ]
    )


def random_histories(seed: int, reviews: int) -> Iterator[History]:
    rng = random.Random(seed)
    made = 0
    while made < reviews:
        at = 0
        path = []
        for _ in range(rng.randint(1, 24)):
            path.append((at, rng.choice([1, 1, 2, 3, 3, 3, 4])))
            at += random_gap(rng)
        made += len(path)
        yield History(random_options(rng), path, rng.randint(0, 900))


def relative(one: float, other: float) -> float:
    return 0.0 if one == other else abs(one - other) / max(abs(one), abs(other))


def differences(script: str, histories: list[History]) -> list[str]:
    """Return what the module and py-fsrs disagree on."""
    run = engine(script, RUN)
    asked = [{"options": h.options, "reviews": h.reviews, "probe": h.probe} for h in histories]
    answers = json.loads(run(f"JSON.stringify(run({json.dumps(asked)}))"))
    return [
        line
        for history, answer in zip(histories, answers, strict=True)
        for line in compare(history, answer)
    ]


def compare(history: History, answer: dict) -> Iterator[str]:
    scheduler = history.oracle()
    card = fsrs.Card(card_id=1, due=START)
    for (at, grade), memory in zip(history.reviews, answer["path"], strict=True):
        card, _ = scheduler.review_card(card, fsrs.Rating(grade), START + at * MS)
        if memory["due"] is None or (card.due - START) != timedelta(milliseconds=memory["due"]):
            yield f"due {card.due} {memory['due']}"
        if (card.state.value, card.step) != (memory["state"], memory["step"]):
            yield f"state {card.state} {card.step} {memory}"
        for name in ("stability", "difficulty"):
            if memory[name] is None or relative(getattr(card, name), memory[name]) > 1e-9:
                yield f"{name} {getattr(card, name)} {memory[name]}"
    recall = scheduler.get_card_retrievability(
        card, START + history.reviews[-1][0] * MS + timedelta(days=history.probe)
    )
    if answer["recall"] is None or relative(recall, answer["recall"]) > 1e-9:
        yield f"recall {recall} {answer['recall']}"


def test_a_hundred_thousand_random_reviews_are_those_of_py_fsrs(record_property):
    total = 0
    for seed in range(11):
        histories = list(random_histories(seed, 10_000))
        total += sum(len(history.reviews) for history in histories)
        assert differences(SOURCE, histories) == []
    assert total >= 100_000
    record_property("reviews", total)


FAULTS = {
    "same-day growth turned round": ("s ** -w[19]", "s ** w[19]"),
    "same-day success may weaken": ("grade > Rating.Again ? max(growth, 1) : growth", "growth"),
    "difficulty drawn to another grade's": (
        "firstDifficulty(w, Rating.Easy)",
        "firstDifficulty(w, 3)",
    ),
    "difficulty clamped where it is drawn to": (
        "w[7] * firstDifficulty(w, Rating.Easy)",
        "w[7] * difficultyWithin(firstDifficulty(w, Rating.Easy))",
    ),
    "stability from the new difficulty": (
        "nextStability(w, before, grade",
        "nextStability(w, { ...before, "
        "difficulty: nextDifficulty(w, before.difficulty, grade) }, grade",
    ),
    "forgetting without its bound": ("min(long, s / exp(w[17] * w[18]))", "long"),
    "the day after counted as the same day": ("if (days < 1)", "if (days <= 1)"),
    "one hard step not lengthened": ("steps[0] * 1.5", "steps[0]"),
    "a step too many": ("step + 1 < steps.length ?", "step < steps.length ?"),
    "relearning taken for learning": (
        "isLearning ? MemoryState.Learning : MemoryState.Relearning",
        "1",
    ),
    "hard not held back": ("(grade === Rating.Hard ? w[15] : 1)", "1"),
    "no longest interval": (", 1), maximum)", ", 1), 36500)"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_comparison_catches_a_fault(fault):
    right, wrong = FAULTS[fault]
    assert SOURCE.count(right) == 1
    assert differences(SOURCE.replace(right, wrong), list(random_histories(99, 2_000)))


@pytest.fixture(scope="module")
def js():
    run = engine(
        SOURCE,
        """
        const path = (grades, gap, options = DEFAULTS) => {
          let memory = null;
          return grades.map((grade, place) => {
            const now = gap(memory, place);
            const days = memory ? Math.floor((now - memory.last) / 86400000) : 0;
            return (memory = review(memory, grade, now, days, options));
          });
        };
        const whenDue = (memory) => memory?.due ?? 0;
        """,
    )
    return lambda expression: json.loads(run(f"JSON.stringify({expression})"))


INTERVALS = "path({grades}, whenDue, {options}).map((m) => Math.floor((m.due - m.last) / 86400000))"


@pytest.mark.parametrize(
    ("grades", "options", "days"),
    [
        (
            [3, 3, 3, 3, 3, 3, 1, 1, 3, 3, 3, 3, 3],
            "DEFAULTS",
            [0, 2, 11, 46, 163, 498, 0, 0, 2, 4, 7, 12, 21],
        ),
        ([3] * 5, "{ ...DEFAULTS, steps: [] }", [2, 11, 46, 163, 497]),
        ([1, 3, 3, 3, 3, 3], "{ ...DEFAULTS, steps: [] }", [1, 2, 6, 17, 44, 102]),
    ],
    ids=["py-fsrs and ts-fsrs", "without steps", "missed first"],
)
def test_intervals_are_the_published_ones(js, grades, options, days):
    assert js(INTERVALS.format(grades=grades, options=options)) == days


def test_memory_is_that_of_fsrs_rs(js):
    last = js(
        "path([1,3,3,3,3,3], (m, i) => [0,0,1,3,8,21].slice(0, i + 1)"
        ".reduce((a, b) => a + b) * 86400000)"
    )[-1]
    assert last["stability"] == pytest.approx(53.62691, abs=1e-4)
    assert last["difficulty"] == pytest.approx(6.3574867, abs=1e-4)


@pytest.mark.parametrize(
    ("grade", "stability", "difficulty"),
    [
        (1, 0.212, 6.4133),
        (2, 1.2931, 5.11217071),
        (3, 2.3065, 2.11810397),
        (4, 8.2956, 1),
    ],
)
def test_the_first_grade_gives_the_first_memory(js, grade, stability, difficulty):
    memory = js(f"review(null, {grade}, 0, 0)")
    assert memory["stability"] == pytest.approx(stability, abs=1e-8)
    assert memory["difficulty"] == pytest.approx(difficulty, abs=1e-8)


@pytest.mark.parametrize(("days", "chance"), [(0, 1), (1, 0.9), (2, 0.84588465), (3, 0.8093881)])
def test_recall_fades(js, days, chance):
    assert js(f"retrievability(1, {days})") == pytest.approx(chance, abs=1e-7)


def test_the_interval_follows_the_wanted_retention(js):
    wanted = [3116769, 34793, 2508, 387, 90, 27, 9, 3, 1, 1]
    assert (
        js(
            "[1,2,3,4,5,6,7,8,9,10].map((tenths) => "
            "interval(1, { ...DEFAULTS, retention: tenths / 10, maximum: Infinity }))"
        )
        == wanted
    )


def test_difficulty_moves_with_the_grade(js):
    moved = js("[1,2,3,4].map((grade) => nextDifficulty(DEFAULTS.w, 5, grade))")
    assert moved == pytest.approx([8.34176237, 6.66599536, 4.99022837, 3.31446137], abs=1e-7)


def days_of_recall(recall: float) -> float:
    """Return the days after which a stability of 5 has that recall."""
    decay = -fsrs.scheduler.FSRS_DEFAULT_DECAY
    return 5 / (0.9 ** (1 / decay) - 1) * (recall ** (1 / decay) - 1)


@pytest.mark.parametrize(
    ("difficulty", "recall", "grade", "recalled", "forgotten", "same_day"),
    [
        (1, 0.9, 1, 25.60252118, 1.05253961, 1.596818),
        (2, 0.8, 2, 28.22657096, 1.18943295, 5),
        (3, 0.7, 3, 58.65599107, 1.36808387, 5),
        (4, 0.6, 4, 127.2266925, 1.58498896, 8.12960956),
    ],
)
def test_stability_grows_and_falls(js, difficulty, recall, grade, recalled, forgotten, same_day):
    memory = f"{{ stability: 5, difficulty: {difficulty} }}"

    def after(grade, days):
        return js(f"nextStability(DEFAULTS.w, {memory}, {grade}, {days})")

    days = days_of_recall(recall)
    assert after(1, days) == pytest.approx(forgotten, rel=1e-6)
    assert after(grade, 0) == pytest.approx(same_day, rel=1e-6)
    # What is recalled was graded good, hard, good and easy: again has no recall.
    assert after(grade if grade > 1 else 3, days) == pytest.approx(recalled, rel=1e-6)


def test_the_module_is_small(tmp_path):
    assert len(gzip.compress(built(tmp_path / "site", "log/fsrs.js"), 9, mtime=0)) <= 1536


def test_the_module_knows_no_clock_and_no_chance():
    blind = "globalThis.Date = Math.random = undefined;"
    assert differences(blind + SOURCE, list(random_histories(7, 500))) == []

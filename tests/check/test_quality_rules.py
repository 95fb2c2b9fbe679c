"""The rules about the content of answers: what is reported, and what is accepted."""

from dataclasses import replace

import pytest
from helpers.example import CATALOG
from helpers.senses import ELECTRICAL, PREVIEW, SOFTWARE

from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject

BREAKER = Subject(
    names=("Circuit Breaker",),
    context="resilience patterns of distributed software",
    field="resilience patterns of distributed software Microservices Retry Fallback",
)

ANYTHING = Subject(names=())


def codes(answer, kind, catalog, subject=ANYTHING):
    found = check_quality(answer, kind, catalog.default, subject)
    return [(finding.code, finding.line) for finding in found]


def test_good_answers_have_no_findings(catalog):
    assert codes(SOFTWARE, "explain", catalog, BREAKER) == []
    beside = Subject(names=BREAKER.names, field=BREAKER.field, beside=SOFTWARE)
    assert codes(PREVIEW, "preview", catalog, beside) == []


def test_a_question_about_something_that_the_explain_does_not_mention_is_found(catalog):
    beside = Subject(names=BREAKER.names, field=BREAKER.field, beside=SOFTWARE)
    stray = "Which pastry would a waiter serve guests with coffee after dinner?"
    lines = PREVIEW.splitlines()
    number = lines[2].partition(" ")[0]
    text = "\n".join([*lines[:2], f"{number} {stray}", *lines[3:]])
    assert ("Q006", 3) in codes(text, "preview", catalog, beside)
    assert ("Q006", 3) not in codes(text, "preview", catalog, replace(beside, beside=""))
    assert ("Q006", 3) not in codes(text, "preview", catalog, replace(beside, names=("Pastry",)))
    short = text.replace(stray, "Why pastry?")
    assert ("Q006", 3) not in codes(short, "preview", catalog, beside)


@pytest.mark.parametrize("kind", ["preview", "keypoint"])
def test_an_answer_in_another_sense_than_the_explain_is_found(catalog, kind):
    beside = Subject(names=BREAKER.names, field=BREAKER.field, beside=SOFTWARE)
    assert codes(ELECTRICAL[kind], kind, catalog, beside) == [("A014", 1)]
    alone = Subject(names=BREAKER.names, beside=SOFTWARE)
    assert ("A014", 1) in codes(ELECTRICAL["keypoint"], "keypoint", catalog, alone)


def test_an_explain_in_another_sense_than_the_context_is_found(catalog):
    with_context = replace(BREAKER, has_context=True)
    assert codes(ELECTRICAL["explain"], "explain", catalog, with_context) == [("A014", 1)]
    no_context = Subject(names=BREAKER.names)
    assert codes(ELECTRICAL["explain"], "explain", catalog, no_context) == []


def test_an_explain_need_not_mention_the_weeks_and_parts_around_its_topic(catalog):
    titles = Subject(names=BREAKER.names, field="Week 1 Part One Orientation Homework")
    assert codes(SOFTWARE, "explain", catalog, titles) == []


def test_an_answer_about_another_topic_is_found(catalog):
    other = Subject(names=("Merge Sort",), field="Algorithms")
    assert codes(SOFTWARE, "explain", catalog, other) == [("A013", 1)]


@pytest.mark.parametrize(
    ("kind", "answer", "expected"),
    [
        ("explain", "For example, too short.", [("A011", 1)]),
        ("preview", PREVIEW.replace("opens?", "opens."), [("Q004", 3)]),
        ("preview", PREVIEW.replace("4. What are the three states of a circuit breaker",
                                    "4. How does a circuit breaker differ from a retry"),
         [("Q005", 4)]),
        ("explain", SOFTWARE.replace("For example, ", ""), [("A015", 1)]),
        ("explain", SOFTWARE.replace("For example, ", "") + "\n\n```go\nx\n```", []),
        ("keypoint", "- one point\n- another point that says more\n" + "word " * 30,
         [("A016", 1)]),
        ("keypoint", ELECTRICAL["keypoint"] + "\n- It interrupts the flow of current when a "
         "**fault** is found!", [("A017", 5)]),
        ("explain", SOFTWARE + 3 * "\n\nIt wraps the calls and counts failures.", [("A018", 8)]),
    ],
    ids=["short", "no mark", "twice", "no example", "code", "points", "point twice", "repeats"],
)  # fmt: skip
def test_a_weak_answer_is_reported_at_its_line(catalog, kind, answer, expected):
    assert codes(answer, kind, catalog) == expected


def test_duplicate_cards_are_found(catalog):
    text = "\n\n".join(
        f"{n}. What does number {n} of the {w} say about it?\nAnswer: {a} says something long here."
        for n, (w, a) in enumerate(zip("abcde", ["One", "Two", "Six", "One", "Ten"], strict=True),
                                   start=1)
    ).replace("number 5 of the e", "number 3 of the c")  # fmt: skip
    found = codes(text, "review", catalog)
    assert ("R006", 10) in found
    assert ("R005", 13) in found


def test_an_answer_in_another_script_is_found(catalog):
    answer = "Дрожжи поднимают тесто, а бактерии делают его кислым. " * 10
    assert ("A012", 1) in codes(answer, "explain", catalog)
    cyrillic = replace(catalog.default, script="cyrillic")
    assert "A012" not in [f.code for f in check_quality(answer, "explain", cyrillic, ANYTHING)]


ENGLISH = "\n".join(
    f"{n}. What is the use of a starter, and why does it rise?" for n in range(1, 6)
)
GERMAN = "\n".join(f"{n}. Was ist ein Vorteig, und warum geht die Hefe auf?" for n in range(1, 6))


@pytest.mark.parametrize(
    ("answer", "code", "expected"),
    [
        (ENGLISH, "de", ["write in Deutsch; this looks like English"]),
        (GERMAN, "en", ["write in English; this looks like Deutsch"]),
        (ENGLISH, "en", []),
        (GERMAN, "de", []),
        (GERMAN + " The model is a network.", "de", []),
    ],
    ids=["English", "German", "own", "own German", "a foreign sentence"],
)
def test_languages_in_one_script_are_told_apart(answer, code, expected):
    language = CATALOG.languages[code]
    found = check_quality(answer, "preview", language, ANYTHING)
    assert [f.message for f in found if f.code == "A012"] == expected


def test_digits_of_another_script_are_no_list_of_points(catalog):
    points = "\n".join(f"{n}. wild yeast lifts the dough" for n in "١٢٣٤")
    assert ("A016", 1) in codes(points, "keypoint", catalog)


@pytest.mark.parametrize(("own", "foreign", "is_found"), [
    (0, 4, False), (0, 5, True), (5, 10, False), (5, 11, True), (6, 11, False),
])  # fmt: skip
def test_an_answer_with_twice_as_many_words_of_another_language_is_in_that_one(
    catalog, own, foreign, is_found
):
    rivals = {"Deutsch": frozenset({"und", "in"})}
    language = replace(catalog.default, common_words=frozenset({"and", "in"}), rivals=rivals)
    text = "and in " * own + "und in " * foreign
    found = [one.message for one in check_quality(text, "explain", language, ANYTHING)]
    assert (f"write in {language.name}; this looks like Deutsch" in found) == is_found

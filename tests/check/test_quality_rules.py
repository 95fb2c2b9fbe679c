"""What a model is told to do better, and what it is not troubled with."""

import pytest
from helpers.minisite import REPO

from askbook.answers import boilerplate
from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject
from askbook.pages.topics import walk
from askbook.project.project import Project
from askbook.text import script_detection, word_stats

BREAKER = Subject(
    names=("Circuit Breaker",),
    context="resilience patterns of distributed software",
    field="resilience patterns of distributed software Microservices Retry Fallback",
)
SOFTWARE = """\
A circuit breaker keeps an application from calling a remote service that is likely to fail. It
wraps the calls and counts failures. When they reach a threshold, the breaker opens, and further
calls fail at once instead of waiting for a timeout. Later it lets a few requests through; if they
succeed it closes again. For example, a microservice that calls a payment service can return a
fallback while that service is down, so that threads are not exhausted and the failure does not
cascade through the other services of the software."""
ELECTRICAL = {
    "preview": """\
1. What is the purpose of a circuit breaker in an electrical panel?
2. How does a circuit breaker differ from a fuse?
3. What happens when a circuit breaker trips?
4. What are the main kinds of circuit breakers for a house?
5. How do you reset a tripped circuit breaker safely?""",
    "explain": """\
A circuit breaker is an electrical safety device that protects a circuit from damage by more
current than its wires can carry. When a fault occurs it interrupts the flow of current, so that
the wires do not become hot and burn. Unlike a fuse, which melts once and must be replaced, it can
be reset by hand. For example, when a kettle and a heater on the same circuit draw more than
sixteen amperes together, the breaker in the panel trips, and all the sockets of that room go dark
until someone moves its lever back.""",
    "keypoint": """\
- A circuit breaker is an automatic switch that protects a circuit from overcurrent.
- It interrupts the flow of current when a fault is found.
- Unlike a fuse it can be reset, by hand or by itself.
- It comes in many sizes, from household devices to switchgear for high voltage.""",
}
PREVIEW = """\
1. What is the purpose of a circuit breaker in a set of services?
2. How does a circuit breaker differ from a retry?
3. What happens to calls when a circuit breaker opens?
4. What are the three states of a circuit breaker?
5. How does a circuit breaker know that a service has recovered?"""


def codes(answer, kind, catalog, subject=None, language="en"):
    subject = subject or Subject(names=())
    found = check_quality(answer, kind, catalog.languages[language], subject)
    return [(finding.code, finding.line) for finding in found]


def test_good_answers_pass(catalog):
    assert codes(SOFTWARE, "explain", catalog, BREAKER) == []
    beside = Subject(names=BREAKER.names, field=BREAKER.field, beside=SOFTWARE)
    assert codes(PREVIEW, "preview", catalog, beside) == []


@pytest.mark.parametrize("kind", ["preview", "keypoint"])
def test_another_sense_than_the_explains_is_found(catalog, kind):
    beside = Subject(names=BREAKER.names, field=BREAKER.field, beside=SOFTWARE)
    assert codes(ELECTRICAL[kind], kind, catalog, beside) == [("A014", 1)]
    alone = Subject(names=BREAKER.names, beside=SOFTWARE)
    assert ("A014", 1) in codes(ELECTRICAL["keypoint"], "keypoint", catalog, alone)


def test_another_sense_than_the_contexts_is_found(catalog):
    assert codes(ELECTRICAL["explain"], "explain", catalog, BREAKER) == [("A014", 1)]
    no_context = Subject(names=BREAKER.names)
    assert codes(ELECTRICAL["explain"], "explain", catalog, no_context) == []


def test_an_answer_about_nothing_of_the_kind_is_found(catalog):
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
def test_a_weak_answer_is_found_at_its_line(catalog, kind, answer, expected):
    assert codes(answer, kind, catalog) == expected


def test_cards_that_say_the_same_are_found(catalog):
    text = "\n\n".join(
        f"{n}. What does number {n} of the {w} say about it?\nAnswer: {a} says something long here."
        for n, (w, a) in enumerate(zip("abcde", ["One", "Two", "Six", "One", "Ten"], strict=True),
                                   start=1)
    ).replace("number 5 of the e", "number 3 of the c")  # fmt: skip
    found = codes(text, "review", catalog)
    assert ("R006", 10) in found
    assert ("R005", 13) in found


def test_another_script_than_the_languages_is_found(catalog):
    answer = "例如，卷積層讓濾波器在輸入上滑動。" * 10
    assert ("A012", 1) in codes(answer, "explain", catalog)
    assert ("A012", 1) in codes(answer, "explain", catalog, language="zh-cn")
    assert ("A012", 1) not in codes(answer, "explain", catalog, language="zh-tw")


@pytest.mark.parametrize(
    ("text", "script", "fits"),
    [
        ("卷積層讓濾波器在輸入上滑動", "traditional", True),
        ("卷積層讓濾波器在輸入上滑動", "simplified", False),
        ("卷积层让滤波器在输入上滑动", "simplified", True),
        ("卷积层让滤波器在输入上滑动", "traditional", False),
        ("A convolutional layer slides", "latin", True),
        ("A convolutional layer slides", "traditional", False),
        ("卷積層讓濾波器在輸入上滑動", "latin", False),
        ("用 ReLU 與 Adam 訓練一個 ResNet 模型", "traditional", True),
        ("Свёрточный слой скользит", "cyrillic", True),
        ("short", "thai", True),
    ],
)
def test_a_script_is_told_from_the_letters(text, script, fits):
    assert script_detection.fits(text, script) is fits


def test_words_are_counted_in_every_script():
    assert word_stats.count("It isn't a list-of-words, 3×3.") == 6
    assert word_stats.count("用 ReLU 訓練") == 4


def test_what_a_text_is_about_leaves_out_code_and_what_any_text_says():
    assert word_stats.content("The networks `train` on https://x.org: \\(abc\\) what?") == {
        "networ"
    }
    assert word_stats.content("卷積層") == {"卷積", "積層"}


@pytest.mark.parametrize(
    ("answer", "bare"),
    [
        ("Sure! Here are five questions:\n\n1. a", "1. a"),
        ("Certainly!\n1. a", "1. a"),
        ("Here are the key points\n\n- a\n\nI hope this helps!", "- a"),
        ("Sure, a CNN is a network.\nIt has layers.", None),
        ("- a\nI hope this helps!", None),
        ("Sure!", None),
    ],
)
def test_words_around_an_answer_are_taken_away_where_they_stand_alone(catalog, answer, bare):
    assert boilerplate.strip(answer, catalog.default) == (answer if bare is None else bare)


def test_the_answers_of_this_course_pass():
    """The rules must not trouble good answers: of 300, a few may break one."""
    project = Project(REPO)
    found, answers = [], 0
    for place in walk(project.tree):
        page = project.read_page(project.content / place.page(".md"))
        explain = page.by_kind["explain"].answer
        for section in page.sections:
            answers += 1
            subject = Subject(
                names=place.topic.names,
                field=" ".join([place.context, *(topic.title for topic in place.parents)]),
                beside="" if section.kind == "explain" else explain,
            )
            language = project.catalog.default
            rules = check_quality(section.answer, section.kind, language, subject)
            found += [(str(place.folder), section.kind, rule.code) for rule in rules]
    assert answers > 200
    assert len(found) <= answers // 100, found

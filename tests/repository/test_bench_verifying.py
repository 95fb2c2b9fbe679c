"""bench/verifying.py plants errors in answers, and counts those that a model finds."""

import re
from difflib import SequenceMatcher

import pytest
from helpers.oracle import doubt, reply
from helpers.sites import copy_site

from askbook.ask.conversation import Setup
from askbook.chat.reply import Reply
from askbook.project.project import Project
from askbook.verify.plan import plan_readings
from bench import verifying


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return Project(copy_site("small", tmp_path_factory.mktemp("bench") / "site"))


@pytest.fixture(scope="module")
def pages(project):
    return plan_readings(project, []).pages


def answer_of(request) -> str:
    return re.search(
        r"^<<< Answer (\w+)\n(.*?)\n>>> Answer \1$", request.messages[1].content, re.S | re.M
    )[2]


def measure(project, pages, complete) -> tuple[int, int, int, int]:
    """Return the numbers of planted errors, of those found, false alarms and unusable replies."""
    setup = Setup(project=project, model="m")
    table, alarms, unusable = verifying.measure(setup, pages, complete, verifying.ERRORS)
    errors, found = re.search(r"\| all \| (\d+) \| (\d+) \|", table).groups()
    numbers = (re.search(r": (\d+)", text)[1] for text in (alarms, unusable))
    return int(errors), int(found), *map(int, numbers)


def test_a_planted_error_changes_only_its_own_words(pages):
    originals = {task.name: task.answer for page in pages for task in page.tasks}
    planted = list(verifying.plant(pages))
    assert len({one.kind for one in planted}) > 1
    for one in planted:
        before, after = originals[one.task.name], one.task.answer
        assert before != after
        assert after[: one.start] == before[: one.start]
        assert before.endswith(after[one.end :])


def test_a_model_that_knows_the_right_answers_finds_all_errors(project, pages):
    originals = [task.answer.strip() for page in pages for task in page.tasks]

    def complete(request):
        answer = answer_of(request)
        if answer in originals:
            return Reply(text=reply())
        right = max(originals, key=lambda one: SequenceMatcher(None, one, answer).quick_ratio())
        changes = SequenceMatcher(None, right, answer, autojunk=False).get_opcodes()
        start, end = next((c[3], c[4]) for c in changes if c[0] != "equal")
        return Reply(text=reply(doubt(answer[max(0, start - 20) : end + 20])))

    errors, found, alarms, unusable = measure(project, pages, complete)
    assert errors == found > 4
    assert alarms == unusable == 0


def test_a_model_that_doubts_nothing_or_everything_is_measured_so(project, pages):
    assert measure(project, pages, lambda _request: Reply(text=reply()))[1:] == (0, 0, 0)
    errors, found, alarms, _ = measure(
        project, pages, lambda request: Reply(text=reply(doubt(answer_of(request)[:3])))
    )
    assert found <= errors
    assert alarms > 0


def test_a_model_that_writes_no_json_finds_nothing(project, pages):
    errors, found, alarms, unusable = measure(project, pages, lambda _request: Reply(text="Fine."))
    assert (found, alarms) == (0, 0)
    assert unusable > errors  # the answers without an error are read, too


def test_a_missing_model_is_an_error_with_its_fix(project, capsys):
    assert verifying.main(["--site", str(project.root)]) == 2
    assert capsys.readouterr().err.startswith("no model: choose one with --model NAME")

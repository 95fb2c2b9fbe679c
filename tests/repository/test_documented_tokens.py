"""The README and docs/asking.md state the tokens per page that a dry run estimates."""

from dataclasses import replace

import pytest
from helpers.ask_site import FIRST
from helpers.sites import REPO, make_site

import generate
from askbook.ask.conversation import Setup, first_request
from askbook.ask.cost import ANSWER_TOKENS, Estimate, total
from askbook.ask.dry_run import forecast_answers
from askbook.ask.plan import TaskPlan, plan_sections
from askbook.chat.reply import Usage
from askbook.project.project import Project
from askbook.verify.dry_run import forecast_readings

README = (REPO / "README.md").read_text(encoding="utf-8")
ASKING = (REPO / "docs/asking.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def setup(tmp_path_factory) -> Setup:
    site = make_site(tmp_path_factory.mktemp("tokens") / "site")
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    return Setup(project=Project(site), model="m")


def shown(tokens: int) -> str:
    return f"{round(tokens, -2):,}"


def asked(setup: Setup) -> Usage:
    plan = plan_sections(setup.project, [FIRST])
    return total([one.tokens for one in forecast_answers(setup, plan, None)])


def test_the_tokens_of_a_page_before_and_after_explain_first(setup):
    tasks = plan_sections(setup.project, [FIRST]).tasks
    alone = total([Estimate().of(t.form.format, first_request(setup, t)) for t in tasks])
    page = asked(setup)
    added = page.total - alone.total
    assert (
        f"about {shown(page.total)} tokens per page, {shown(added)} of them to send Explain"
        in README
    )
    assert (
        f"about {shown(page.total)} tokens: {page.completion:,} of answers, "
        f"and {shown(page.prompt)} of prompts." in ASKING
    )
    assert f"{shown(added)} of the latter are the page's own Explain" in ASKING
    assert f"without that, a page took {shown(alone.total)} tokens" in ASKING


def test_the_tokens_of_a_second_reading(setup):
    (page,) = plan_sections(setup.project, [FIRST]).pages
    answers = {  # four characters are estimated as a token
        task.kind: "word " * (ANSWER_TOKENS[task.form.format] * 4 // 5) for task in page.tasks
    }
    tasks = tuple(replace(task, answer=answers[task.kind]) for task in page.tasks)
    plan = TaskPlan(pages=[replace(page, tasks=tasks, answers=answers)])
    reading = total([one.tokens for one in forecast_readings(setup, plan, None, 1)])
    assert f"about {shown(reading.total)} tokens per page" in README
    assert f"A second reading takes about {shown(reading.total)} tokens" in ASKING

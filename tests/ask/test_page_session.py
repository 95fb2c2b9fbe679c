"""The sections of a page are evaluated in one order, whatever the order of the replies."""

from itertools import permutations

import pytest
from helpers import tutor
from helpers.ask_site import FIRST
from helpers.senses import BREAKER_TREE, ELECTRICAL, PREVIEW, SOFTWARE
from helpers.sites import read, write

import generate
from askbook.ask.conversation import Setup
from askbook.ask.cost import Budget
from askbook.ask.journal import opened
from askbook.ask.page_session import PageSession, SessionContext
from askbook.ask.plan import plan_sections
from askbook.ask.report import Reporter
from askbook.chat.reply import Reply
from askbook.project.project import Project

ORDERS = list(permutations(["preview", "keypoint"]))


@pytest.fixture
def context(course):
    with opened(course, print) as journal:
        setup = Setup(project=Project(course), model="m")
        yield SessionContext(setup=setup, journal=journal, reporter=Reporter(Budget(), quiet=True))


def session_of(context, *names):
    (page,) = plan_sections(context.setup.project, names).pages
    return PageSession(context, page)


def by_kind(requests):
    return {task.kind: (task, request) for task, request in requests}


def reply(context, pair, text):
    task, request = pair
    context.journal.replied(task, request, Reply(text=text))


def test_the_explain_is_sent_first_and_the_others_at_once_with_its_answer(context):
    session = session_of(context, FIRST)
    sent = by_kind(session.advance())
    assert set(sent) == {"explain"}
    assert {task.kind for task in session.waiting} == {"preview", "keypoint", "review"}
    assert session.advance() == []
    explain = tutor.good("explain", "First Topic", "Course and Part One")
    reply(context, sent["explain"], explain)
    others = by_kind(session.advance())
    assert set(others) == {"preview", "keypoint", "review"}
    assert all(explain in request.messages[0].content for _, request in others.values())
    assert session.advance() == []


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_an_answer_is_compared_with_the_explain_in_any_order_of_replies(course, context, order):
    write(course, {"data/topics.yaml": BREAKER_TREE})
    generate.main(["--site", str(course), "--quiet"])
    context = SessionContext(
        setup=Setup(project=Project(course), model="m"),
        journal=context.journal,
        reporter=context.reporter,
    )
    names = [f"software/circuit-breaker#{kind}" for kind in ("explain", *order)]
    session = session_of(context, *names)
    sent = by_kind(session.advance())
    reply(context, sent["explain"], SOFTWARE)
    sent = by_kind(session.advance())
    texts = {"preview": PREVIEW, "keypoint": ELECTRICAL["keypoint"]}
    again = []
    for kind in order:
        reply(context, sent[kind], texts[kind])
        again += session.advance()
    assert [task.kind for task, _ in again] == ["keypoint"]
    text = read(course, "content/software/circuit-breaker.md")
    assert SOFTWARE in text
    assert PREVIEW in text
    assert "overcurrent" not in text


def test_the_other_sections_are_left_open_when_the_explain_fails(context, capsys):
    session = session_of(context, FIRST)
    sent = by_kind(session.advance())
    session.give_up(sent["explain"][0], "no reply")
    assert session.advance() == []
    assert session.waiting == []
    context.reporter.end()
    reason = f"Explain comes first, and has no answer; run ./askbook ask {FIRST}#explain"
    assert capsys.readouterr().out.count(reason) == 3


def test_a_section_of_a_page_without_an_explain_is_asked_for_alone(course, context):
    before, explain, after = read(course, FIRST).partition("## Explain")
    write(course, {FIRST: before + "## Keypoint" + (explain + after).partition("## Keypoint")[2]})
    sent = by_kind(session_of(context, FIRST).advance())
    assert set(sent) == {"preview", "keypoint", "review"}


def test_a_rejected_reply_is_recorded_once(context):
    session = session_of(context, FIRST)
    sent = by_kind(session.advance())
    reply(context, sent["explain"], "Too short.")
    assert [task.kind for task, _ in session.advance()] == ["explain"]
    assert session.advance() == []
    assert context.reporter.counts.reasked == 1

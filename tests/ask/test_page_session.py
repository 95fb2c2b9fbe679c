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
from askbook.ask.page_session import Context, PageSession
from askbook.ask.plan import plan_sections
from askbook.ask.report import Reporter
from askbook.chat.reply import Reply
from askbook.project.project import Project

ORDERS = list(permutations(["explain", "preview", "keypoint"]))


@pytest.fixture
def context(course):
    with opened(course, print) as journal:
        setup = Setup(project=Project(course), model="m")
        yield Context(setup=setup, journal=journal, reporter=Reporter(Budget(), quiet=True))


def session_of(context, *names):
    (page,) = plan_sections(context.setup.project, names).pages
    return PageSession(context, page)


def by_kind(requests):
    return {task.kind: (task, request) for task, request in requests}


def reply(context, pair, text):
    task, request = pair
    context.journal.replied(task, request, Reply(text=text))


def test_all_first_requests_are_sent_at_once_and_none_twice(context):
    session = session_of(context, FIRST)
    assert set(by_kind(session.advance())) == set(tutor.KINDS)
    assert session.advance() == []


@pytest.mark.parametrize("order", ORDERS, ids="-".join)
def test_an_answer_waits_for_the_explain_that_it_is_compared_with(course, context, order):
    write(course, {"data/topics.yaml": BREAKER_TREE})
    generate.main(["--site", str(course), "--quiet"])
    context = Context(
        setup=Setup(project=Project(course), model="m"),
        journal=context.journal,
        reporter=context.reporter,
    )
    names = [f"software/circuit-breaker#{kind}" for kind in order]
    session = session_of(context, *names)
    sent = by_kind(session.advance())
    texts = {"explain": SOFTWARE, "preview": PREVIEW, "keypoint": ELECTRICAL["keypoint"]}
    again = []
    for kind in order:
        reply(context, sent[kind], texts[kind])
        again += session.advance()
    assert [task.kind for task, _ in again] == ["keypoint"]
    text = read(course, "content/software/circuit-breaker.md")
    assert SOFTWARE in text
    assert PREVIEW in text
    assert "overcurrent" not in text


def test_the_other_sections_are_evaluated_when_the_explain_fails(course, context):
    session = session_of(context, FIRST)
    sent = by_kind(session.advance())
    good = tutor.good("preview", "First Topic", "Course and Part One")
    reply(context, sent["preview"], good)
    assert session.advance() == []
    assert good not in read(course, FIRST)
    session.give_up(sent["explain"][0], "no reply")
    assert session.advance() == []
    assert good in read(course, FIRST)


def test_a_rejected_reply_is_recorded_once(context):
    session = session_of(context, FIRST)
    sent = by_kind(session.advance())
    reply(context, sent["explain"], "Too short.")
    assert [task.kind for task, _ in session.advance()] == ["explain"]
    reply(context, sent["preview"], "Too short.")
    assert session.advance() == []
    assert context.reporter.counts.reasked == 1

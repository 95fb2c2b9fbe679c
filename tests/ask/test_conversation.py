"""The replies in the journal decide what happens next to a section."""

import pytest
from helpers import tutor
from helpers.ask_site import FIRST
from helpers.senses import BREAKER_TREE, ELECTRICAL, PREVIEW, SOFTWARE
from helpers.sites import read, write

import generate
from askbook.ask.conversation import (
    Accepted,
    GivenUp,
    RequestNeeded,
    Setup,
    first_request,
    next_step,
)
from askbook.ask.journal import JournalReply
from askbook.ask.plan import plan_sections
from askbook.chat.reply import Reply
from askbook.chat.request import Message
from askbook.project.project import Project


@pytest.fixture
def setup(course):
    return Setup(project=Project(course), model="m", options={"seed": 1})


def task_of(setup, name):
    (task,) = plan_sections(setup.project, [name]).tasks
    return task


def ask_with(texts, setup, task, beside=""):
    """Return the last step when the model gives one text after the other."""
    replies = {}
    step = next_step(setup, task, replies.get, beside)
    for text in texts:
        assert isinstance(step, RequestNeeded)
        replies[step.request.key] = JournalReply(Reply(text=text), "2026-11-22")
        step = next_step(setup, task, replies.get, beside)
    return step


def test_the_prompt_is_the_whole_user_message_and_the_system_message_has_the_place(course):
    topics = read(course, "data/topics.yaml")
    context = "- title: Course\n  context: the art of testing"
    write(course, {"data/topics.yaml": topics.replace("- title: Course", context)})
    setup = Setup(project=Project(course), model="m", options={"seed": 1})
    request = first_request(setup, task_of(setup, f"{FIRST}#explain"))
    assert request.body() == {
        "model": "m",
        "seed": 1,
        "messages": [
            {
                "role": "system",
                "content": "The question is for a page of a study site.\n"
                "The page: Course > Part One > First Topic.\n"
                "The field: the art of testing.\n"
                "Answer in English (en).\n"
                r"Write formulas as \( … \) or \[ … \].",
            },
            {"role": "user", "content": "Explain First Topic and give an example"},
        ],
    }


def test_several_top_level_topics_are_in_the_course_that_the_site_is_named_after(course):
    write(course, {"data/topics.yaml": read(course, "data/topics.yaml") + "- Second Course\n"})
    setup = Setup(project=Project(course), model="m")
    request = first_request(setup, task_of(setup, f"{FIRST}#explain"))
    title = setup.project.config["title"]
    assert (
        f"\nThe page: {title} > Course > Part One > First Topic.\n" in request.messages[0].content
    )


def test_a_topic_with_the_sites_title_is_named_once(course):
    title = Project(course).config["title"]
    tree = read(course, "data/topics.yaml").replace("- title: Course\n", f"- title: {title}\n")
    write(course, {"data/topics.yaml": f"{tree}  slug: course\n- Second Course\n"})
    setup = Setup(project=Project(course), model="m")
    request = first_request(setup, task_of(setup, f"{FIRST}#explain"))
    assert f"\nThe page: {title} > Part One > First Topic.\n" in request.messages[0].content


def test_a_section_without_a_reply_needs_its_first_request(setup):
    task = task_of(setup, f"{FIRST}#explain")
    request = first_request(setup, task)
    expected = RequestNeeded(request=request, keys=(request.key,))
    assert next_step(setup, task, lambda _key: None) == expected


def test_a_good_reply_is_accepted(setup):
    text = tutor.good("explain", "First Topic", "Course and Part One")
    step = ask_with([text], setup, task_of(setup, f"{FIRST}#explain"))
    assert isinstance(step, Accepted)
    assert (step.answer.text, step.reply.date) == (text, "2026-11-22")


def test_a_rejected_reply_is_followed_up_with_the_reasons(setup):
    task = task_of(setup, f"{FIRST}#keypoint")
    step = ask_with(["Sure! Ask me."], setup, task)
    assert isinstance(step, RequestNeeded)
    first = first_request(setup, task)
    assert step.keys == (first.key, step.request.key)
    assert step.request.messages == (
        *first.messages,
        Message("assistant", "Sure! Ask me."),
        Message(
            "user",
            "This answer cannot be used:\n"
            + "".join(f"- {reason}\n" for reason in step.reasons)
            + "Write the whole answer again, put right.",
        ),
    )
    assert "expected 3 to 15 list items, found 0" in step.reasons


def test_a_follow_up_quotes_only_the_last_answer(setup):
    step = ask_with(["One.", "Two."], setup, task_of(setup, f"{FIRST}#keypoint"))
    assert isinstance(step, RequestNeeded)
    assert [message.content for message in step.request.messages][2] == "Two."
    assert len(step.request.messages) == 4


def test_a_section_is_given_up_after_two_follow_ups(setup):
    step = ask_with(["One.", "Two.", "Three."], setup, task_of(setup, f"{FIRST}#keypoint"))
    assert isinstance(step, GivenUp)
    assert len(step.keys) == 3
    assert step.reasons


def test_an_answer_in_another_sense_than_the_explain_is_rejected(course):
    write(course, {"data/topics.yaml": BREAKER_TREE})
    generate.main(["--site", str(course), "--quiet"])
    setup = Setup(project=Project(course), model="m")
    task = task_of(setup, "software/circuit-breaker#preview")
    step = ask_with([ELECTRICAL["preview"]], setup, task, beside=SOFTWARE)
    assert isinstance(step, RequestNeeded)
    assert any("in the sense of resilience patterns" in reason for reason in step.reasons)
    assert isinstance(ask_with([PREVIEW], setup, task, beside=SOFTWARE), Accepted)

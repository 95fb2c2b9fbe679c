"""./askbook verify: the readings of a page, and the marks that they leave."""

import re

import pytest
from helpers import tutor
from helpers.ask_site import FIRST, pages, run_ask, server_options
from helpers.chat_responses import Call
from helpers.oracle import doubt, oracle, reply
from helpers.sites import read, write
from helpers.verifying import PLANTED, run_verify

import check

TODAY = r"\d{4}-\d\d-\d\d"


def test_an_answer_without_doubts_is_marked_as_checked_and_never_as_reviewed(course, server):
    before = pages(course)
    assert run_verify(course, server, "--quiet") == 0
    assert not (course / "data/doubts").exists()
    for name, text in pages(course).items():
        unmarked, count = re.subn(rf' checked="tutor {TODAY}"'.encode(), b"", text)
        assert unmarked == before[name]
        assert count == (b"by=" in text)
        assert b"reviewed" not in text
    assert check.main(["--site", str(course), "--quiet"]) == 0


def test_no_reading_is_paid_for_twice_until_the_answer_changes(course, server):
    assert run_verify(course, server, "--quiet") == 0
    assert len(server.calls) == 6
    before = pages(course)
    assert run_verify(course, server, "--quiet") == 0
    assert len(server.calls) == 6
    assert pages(course) == before
    write(course, {FIRST: read(course, FIRST).replace(PLANTED, "the measurement comes first")})
    assert run_verify(course, server, "--quiet") == 0
    assert len(server.calls) == 7


def test_several_readings_are_joined(course, server, capsys):
    def text(call: Call) -> str:
        second = "This is reading 2" in call.json["messages"][0]["content"]
        return reply(doubt("a week afterwards" if second else PLANTED), doubt("its own words"))

    server.text = text
    assert run_verify(course, server, "--passes", "2", FIRST) == 1
    assert len(server.calls) == 2
    out, err = capsys.readouterr()
    assert out.count("V001") == 2
    assert "2 open doubts in 1 answer; 2 discarded" in err


def test_an_answer_whose_reading_fails_is_not_marked_and_read_by_the_next_run(
    course, server, capsys
):
    server.text = lambda _call: "No."
    assert run_verify(course, server, FIRST) == 1
    out, err = capsys.readouterr()
    assert "Explain not read: the reply is not JSON, or was cut off; try another model\n" in out
    assert "; reply with the JSON object and nothing else" in server.calls[1].prompt
    assert "0 of 1 sections read, 1 not read, 2 requests" in err
    assert err.endswith("\n1 answer not read\n")
    assert "checked=" not in read(course, FIRST)
    server.text = oracle()
    assert run_verify(course, server, "--quiet", FIRST) == 0


def test_a_reading_that_fails_is_asked_for_three_times_at_most(course, server):
    server.text = lambda _call: f"No {len(server.calls)}."
    assert run_verify(course, server, "--quiet", FIRST) == 1
    assert len(server.calls) == 3


def test_an_answer_that_changed_during_the_run_is_not_marked(course, server, capsys):
    def text(_call: Call) -> str:
        write(course, {FIRST: read(course, FIRST).replace(PLANTED, "it comes first")})
        return reply()

    server.text = text
    assert run_verify(course, server, FIRST) == 1
    assert "its answer was changed during the run; run this again" in capsys.readouterr().out
    assert "checked=" not in read(course, FIRST)


def test_a_tag_with_an_unknown_parameter_stays_as_it_is(course, server):
    text = read(course, FIRST).replace(' by="editors"', ' by="editors" mood="good"')
    write(course, {FIRST: text})
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert read(course, FIRST) == text


@pytest.mark.parametrize(("named", "reader", "warned"), [
    ("", "tutor", True), ("", "other", False), ("Real-1", "other", True),
], ids=["asked", "another", "named by the server"])  # fmt: skip
def test_a_model_that_reads_its_own_answers_is_warned_of_once_and_marks_none_as_checked(
    course, server, capsys, named, reader, warned
):
    server.text, server.model = tutor.answer, named
    again = f"{FIRST}#explain"
    assert run_ask(course, *server_options(server, "--quiet", "--again", again, FIRST)) == 0
    server.text = oracle()
    for _ in range(2):
        capsys.readouterr()
        assert run_verify(course, server, "--model", reader, FIRST) == 0
        warning = f"{named or 'tutor'} wrote some of these answers itself, and they are not marked"
        assert capsys.readouterr().err.count(warning) == warned
        assert ("checked=" in read(course, FIRST)) != warned

"""./askbook verify: what a model doubts becomes findings, and how they are settled."""

import re

import pytest
from helpers.ask_site import FIRST
from helpers.oracle import doubt, oracle, reply
from helpers.sites import read, write
from helpers.verifying import DOUBTS, PLANTED, doubts_found, run_verify

import check


def line_of(site, text: str) -> int:
    before = read(site, FIRST).partition(text)[0]
    return before.count("\n") + 1


def test_a_doubt_is_a_finding_at_the_line_that_it_quotes(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, FIRST) == 1
    out, err = capsys.readouterr()
    message = f"V001 warning: “{PLANTED}”: It is not so. (tutor doubts this)"
    assert out == f"{FIRST}:{line_of(course, PLANTED)}: {message}\n"
    assert "1 of 1 sections read, 1 request" in err
    assert "\n1 open doubt in 1 answer\ncorrect the answers, dismiss doubts in data" in err
    assert doubts_found(course, capsys) == out.splitlines()
    assert "checked=" not in read(course, FIRST)


@pytest.mark.parametrize(("kind", "code"), [
    ("wrong", "V001"), ("arithmetic", "V002"), ("contradiction", "V003"), ("unanswered", "V004"),
])  # fmt: skip
def test_each_kind_of_doubt_has_its_code(course, server, capsys, kind, code):
    server.text = lambda _call: reply(doubt(PLANTED, kind=kind, correction="It comes first."))
    assert run_verify(course, server, FIRST) == 1
    assert f"{code} warning: “{PLANTED}”: It is not so. Instead: It comes first." in (
        capsys.readouterr().out
    )


def test_a_quotation_that_the_answer_does_not_contain_is_discarded_and_counted(
    course, server, capsys
):
    server.text = lambda _call: reply(doubt("words of its own"), doubt("the  measurement\ncomes"))
    assert run_verify(course, server, FIRST) == 1
    out, err = capsys.readouterr()
    assert out.count("V001") == 1
    assert "1 open doubt in 1 answer; 1 discarded: the answer does not have the quoted" in err


def test_a_reading_with_words_that_the_answer_does_not_have_marks_nothing_as_checked(
    course, server, capsys
):
    server.text = lambda _call: reply(doubt("words of its own"))
    assert run_verify(course, server, FIRST) == 0
    assert (
        "\nno open doubts in 1 answer; 1 discarded: the answer does not have the quoted words, "
        "and is not marked as checked\n"
    ) in capsys.readouterr().err
    assert "checked=" not in read(course, FIRST)


def test_a_reading_that_marks_nothing_removes_only_the_mark_of_its_own_model(course, server):
    assert run_verify(course, server, "--quiet", FIRST) == 0
    server.text = lambda _call: reply(doubt("words of its own"))
    assert run_verify(course, server, "--quiet", "--model", "other", FIRST) == 0
    assert 'checked="tutor ' in read(course, FIRST)
    assert run_verify(course, server, "--quiet", "--passes", "2", FIRST) == 0
    assert "checked=" not in read(course, FIRST)


def test_a_corrected_answer_has_no_doubt_any_more(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    write(course, {FIRST: read(course, FIRST).replace(PLANTED, "the measurement comes first")})
    assert doubts_found(course, capsys) == []
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert not (course / DOUBTS).exists()
    assert 'checked="tutor' in read(course, FIRST)


def test_a_dismissal_needs_a_reason_and_lets_the_answer_be_checked(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    calls = len(server.calls)
    entry = f"- page: {FIRST}\n  code: V001\n  text: {PLANTED}\n"
    write(course, {"data/exceptions.yaml": entry})
    assert check.main(["--site", str(course), "--quiet"]) == 2
    assert "data/exceptions.yaml:1: missing key 'reason'" in capsys.readouterr().err
    write(course, {"data/exceptions.yaml": f"{entry}  reason: the source says so\n"})
    assert doubts_found(course, capsys) == []
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert len(server.calls) == calls
    assert 'checked="tutor' in read(course, FIRST)


def test_a_dismissal_does_not_cover_another_doubt(course, server, capsys):
    server.text = oracle(PLANTED, "recalling strengthens memory")
    entry = f"- page: {FIRST}\n  code: V001\n  text: {PLANTED}\n  reason: it is so\n"
    write(course, {"data/exceptions.yaml": entry})
    assert run_verify(course, server, "--quiet", FIRST) == 1
    (line,) = doubts_found(course, capsys)
    assert "recalling strengthens memory" in line


def test_a_new_reading_by_the_same_model_replaces_its_doubts(course, server):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    write(course, {FIRST: read(course, FIRST).replace("a week afterwards", "later")})
    server.text = oracle()
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert not (course / DOUBTS).exists()


def test_the_doubts_of_another_model_stay_until_they_are_settled(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    server.text = oracle()
    assert run_verify(course, server, "--quiet", "--model", "other", FIRST) == 1
    assert len(doubts_found(course, capsys)) == 1
    assert "checked=" not in read(course, FIRST)
    write(course, {FIRST: read(course, FIRST).replace(PLANTED, "the measurement comes first")})
    assert run_verify(course, server, "--quiet", "--model", "other", FIRST) == 0
    assert not (course / DOUBTS).exists()


def test_a_damaged_file_of_doubts_is_reported_with_its_line(course, capsys):
    write(course, {DOUBTS: "- section: explain\n  code: V001\n"})
    assert check.main(["--site", str(course), "--quiet"]) == 2
    assert f"{DOUBTS}:1: missing keys 'message', 'quotation', " in capsys.readouterr().err


def test_a_doubt_with_the_code_of_another_finding_is_an_error_at_its_line(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, FIRST) == 1
    write(course, {DOUBTS: read(course, DOUBTS).replace("code: V001", "code: P007")})
    capsys.readouterr()
    assert check.main(["--site", str(course)]) == 2
    assert f"{DOUBTS}:3: no code of a doubt; they are V001, " in capsys.readouterr().err


def test_a_doubt_that_quotes_a_list_is_an_error_at_its_line(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, FIRST) == 1
    damaged = re.sub("quotation: .*", "quotation: [a, b]", read(course, DOUBTS))
    write(course, {DOUBTS: damaged})
    capsys.readouterr()
    assert check.main(["--site", str(course)]) == 2
    assert f"{DOUBTS}:5: expected text, got a list" in capsys.readouterr().err


def test_doubts_about_a_page_that_does_not_exist_are_a_finding(course, capsys):
    write(course, {"data/doubts/course/gone.md.yaml": "- {"})
    assert check.main(["--site", str(course), "--quiet"]) == 1
    assert capsys.readouterr().out == (
        "data/doubts/course/gone.md.yaml:1: X002 content/course/gone.md does not exist; "
        "remove this file\n"
    )

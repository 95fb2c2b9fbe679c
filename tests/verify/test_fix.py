"""./askbook verify --fix: asks for doubted answers again."""

import json
import re

from helpers import tutor
from helpers.ask_site import FIRST
from helpers.oracle import oracle
from helpers.sites import read, write
from helpers.verifying import PLANTED, doubts_found, run_verify


def test_fix_asks_again_with_the_doubt_as_reason_and_shows_what_changed(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    corrected = tutor.good("explain", "First Topic", "the Course").replace(PLANTED, "that is all")
    server.text = lambda _call: corrected
    capsys.readouterr()
    assert run_verify(course, server, "--quiet", "--fix", FIRST) == 0
    out = capsys.readouterr().out
    (reason,) = re.findall(r"^- (.*)$", server.calls[-1].prompt, re.M)
    assert reason.startswith(f"“{PLANTED}”: It is not so.")
    assert re.search(rf"^-.*{PLANTED}", out, re.M)
    assert re.search(r"^\+.*that is all", out, re.M)
    assert doubts_found(course, capsys) == []
    assert 'model="tutor"' in read(course, FIRST)


def test_fix_leaves_a_dismissed_doubt_alone(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    entry = f"- {{page: {FIRST}, code: V001, reason: it is so}}\n"
    write(course, {"data/exceptions.yaml": entry})
    assert run_verify(course, server, "--fix", FIRST) == 0
    assert "no open doubts" in capsys.readouterr().err
    assert len(server.calls) == 1


def test_a_dry_run_of_corrections_shows_the_request_with_the_doubts(course, server, capsys):
    server.text = oracle(PLANTED)
    assert run_verify(course, server, "--quiet", FIRST) == 1
    calls = len(server.calls)
    capsys.readouterr()
    assert run_verify(course, server, "--fix", "--show", FIRST) == 0
    body = json.loads(capsys.readouterr().out.partition("\n")[2])
    assert f"“{PLANTED}”: It is not so." in body["messages"][-1]["content"]
    assert len(server.calls) == calls

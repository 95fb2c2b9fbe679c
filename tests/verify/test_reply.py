"""Replies to a second reading: which are read, and which are asked for again."""

import pytest
from helpers.ask_site import FIRST
from helpers.oracle import doubt, reply
from helpers.sites import read
from helpers.verifying import DOUBTS, PLANTED, run_verify

from askbook.pages import doubts


@pytest.mark.parametrize("bad", [
    "It is fine.",
    '{"doubts": [], "note": "x"}',
    '{"doubts": {}}',
    '{"doubts": [{"quotation": "x"}]}',
    reply(doubt("x", kind="style")),
    reply(doubt("x", confidence=2)),
    reply(doubt("x", confidence="high")),
    reply(doubt("x", confidence=True)),
    reply(doubt("x", reason=["a"])),
    reply(doubt("x" * 700)),
    '{"doubts": [], "doubts": []}',
], ids=["prose", "key", "dict", "fields", "kind", "range", "word", "bool", "list", "long", "twice"],
)  # fmt: skip
def test_a_reply_of_another_form_is_asked_for_again_with_the_reason(course, server, bad):
    server.text = lambda call: bad if len(call.json["messages"]) == 2 else reply()
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert len(server.calls) == 2
    assert "This answer cannot be used:\n- " in server.calls[1].prompt


def test_a_list_of_too_many_doubts_is_asked_for_again(course, server):
    many = reply(*(doubt(PLANTED) for _ in range(31)))
    server.text = lambda call: many if len(call.json["messages"]) == 2 else reply()
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert "report at most 30 doubts" in server.calls[1].prompt


def test_json_in_a_fence_or_after_thoughts_is_read(course, server, capsys):
    server.text = lambda _call: f"<think>Hm.</think>\n\n```json\n{reply(doubt(PLANTED))}\n```"
    assert run_verify(course, server, FIRST) == 1
    assert PLANTED in capsys.readouterr().out


@pytest.mark.parametrize(("reason", "shown"), [
    ("It is late", "It is late."), ("It has 3", "It has 3."), ("No (not yet)", "No (not yet)."),
    ("It is late.", "It is late."), ("Is it?", "Is it?"), ("不对。", "不对。"), ("", ""),
])  # fmt: skip
def test_a_reason_ends_as_a_sentence_before_the_correction(course, server, capsys, reason, shown):
    server.text = lambda _call: reply(doubt(PLANTED, reason=reason, correction="It is early."))
    assert run_verify(course, server, FIRST) == 1
    assert f"”: {shown} Instead: It is early." in capsys.readouterr().out


def test_a_hostile_reply_is_one_plain_line_of_output(course, server, capsys):
    evil = "\x1b[2Jx\n\nerror: y\u202e {{< z >}}"
    server.text = lambda _call: reply(doubt(PLANTED, reason=evil, correction=evil))
    before = read(course, FIRST)
    assert run_verify(course, server, FIRST) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.isprintable()
    assert read(course, FIRST) == before
    assert len(doubts.loads(read(course, DOUBTS), course / DOUBTS)) == 1

"""A reply is read whole or refused."""

import json

import pytest
from helpers.fault_server import completion, events

from askbook.chat.errors import BadReply
from askbook.chat.reply import JsonError, Usage, parse_json, parse_reply, reply_from_json


def test_a_reply_is_read_with_all_that_it_says():
    reply = parse_reply(json.dumps(completion("Two words")).encode(), request_id="req_1")
    assert (reply.text, reply.model, reply.finish_reason) == ("Two words", "mock-2026", "stop")
    assert (reply.response_id, reply.request_id) == ("chatcmpl-1", "req_1")
    assert reply.usage == Usage(10, 2, 12)
    assert reply.problem == ""


def test_a_reply_that_is_cut_anywhere_is_refused():
    body = json.dumps(completion("Déjà vu 😀"), ensure_ascii=False).encode()
    for end in range(len(body)):
        with pytest.raises(BadReply):
            parse_reply(body[:end])


def test_a_stream_that_is_cut_anywhere_is_refused():
    body = events("Half an answer is none")
    whole = parse_reply(body, streamed=True)
    assert whole.text == "Half an answer is none"
    assert whole.usage == Usage(10, 2, 12)
    for end in range(body.index(b"[DONE]") + len(b"[DONE]")):
        with pytest.raises(BadReply):
            parse_reply(body[:end], streamed=True)


@pytest.mark.parametrize("change", [
    lambda body: body.replace(b"\n", b"\r\n"),
    lambda body: body.replace(b"data: ", b"data:"),
    lambda body: body.replace(b"data: {", b"event: message\nid: 7\ndata: {"),
    lambda body: body + b": bye\n\ndata: {not read\n\n",
], ids=["CRLF", "no space", "other fields", "after the end"])  # fmt: skip
def test_a_stream_is_read_as_its_standard_says(change):
    assert parse_reply(change(events("An answer")), streamed=True).text == "An answer"


def test_a_choice_that_nobody_asked_for_is_left_out():
    other = {"choices": [{"index": 1, "delta": {"content": "Not this."}}]}
    body = f"data: {json.dumps(other)}\n\n".encode() + events("This.")
    assert parse_reply(body, streamed=True).text == "This."


@pytest.mark.parametrize("usage", [
    None, [], "many", {"prompt_tokens": "3"}, {"prompt_tokens": True}, {"prompt_tokens": -3},
], ids=str)  # fmt: skip
def test_a_count_that_is_none_is_0(usage):
    assert reply_from_json({**completion("x"), "usage": usage}).usage == Usage()


def test_a_total_that_is_missing_is_added_up():
    usage = {"prompt_tokens": 3, "completion_tokens": 4}
    assert reply_from_json({**completion("x"), "usage": usage}).usage == Usage(3, 4, 7)


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31m", "x" * 300, 7, None], ids=repr)
def test_no_reply_is_lost_for_a_strange_name(name):
    reply = reply_from_json({**completion("x"), "model": name, "id": name})
    assert (reply.text, reply.model, reply.response_id) == ("x", "", "")


def test_an_error_inside_a_reply_is_handed_on():
    with pytest.raises(BadReply) as caught:
        reply_from_json({"error": {"code": 402, "message": "No credit."}})
    assert caught.value.error == {"code": 402, "message": "No credit."}


@pytest.mark.parametrize("text", [
    '{"a": 1}', '[1.5, -2e3, "\\ud83d\\ude00", null, true, {"a": {"a": []}}]', '"é"',
])  # fmt: skip
def test_json_is_read(text):
    assert parse_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize(("data", "reason"), [
    (b'{"a": 1, "a": 2}', "has a key twice"),
    (b"[NaN]", "holds NaN"),
    (b"[Infinity]", "holds Infinity"),
    (b"[1e999]", "too large"),
    (rb'["\ud800"]', "half of a surrogate pair"),
    (rb'{"\udc00": 1}', "half of a surrogate pair"),
    (b'"\xff"', "not UTF-8"),
    (b"\xef\xbb\xbf{}", "not JSON"),
    (b"[" * 100_000, "nested too deep"),
    (b"9" * 5000, "not JSON"),
    (b"{} {}", "not JSON"),
    (b"", "not JSON"),
])  # fmt: skip
def test_what_is_no_json_is_refused(data, reason):
    with pytest.raises(JsonError, match=reason):
        parse_json(data)

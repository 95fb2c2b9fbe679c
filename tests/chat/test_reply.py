"""A reply is parsed completely or rejected."""

import json

import pytest
from helpers.chat_responses import completion, events

from askbook.chat.errors import BadReply
from askbook.chat.reply import JsonError, Usage, parse_json, parse_reply, reply_from_json


def test_all_fields_of_a_reply_are_parsed():
    reply = parse_reply(json.dumps(completion("Two words")).encode(), request_id="req_1")
    assert (reply.text, reply.model, reply.finish_reason) == ("Two words", "mock-2026", "stop")
    assert (reply.response_id, reply.request_id) == ("chatcmpl-1", "req_1")
    assert reply.usage == Usage(10, 2, 12)
    assert reply.problem == ""


def test_a_reply_that_is_cut_off_anywhere_is_rejected():
    body = json.dumps(completion("Déjà vu 😀"), ensure_ascii=False).encode()
    for end in range(len(body)):
        with pytest.raises(BadReply):
            parse_reply(body[:end])


def test_a_stream_that_is_cut_off_anywhere_is_rejected():
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
def test_every_form_of_server_sent_events_is_parsed(change):
    assert parse_reply(change(events("An answer")), streamed=True).text == "An answer"


def test_only_the_first_choice_of_a_stream_is_used():
    other = {"choices": [{"index": 1, "delta": {"content": "Not this."}}]}
    body = f"data: {json.dumps(other)}\n\n".encode() + events("This.")
    assert parse_reply(body, streamed=True).text == "This."


@pytest.mark.parametrize("usage", [
    None, [], "many", {"prompt_tokens": "3"}, {"prompt_tokens": True}, {"prompt_tokens": -3},
    {"completion_tokens": 10**400}, {"prompt_tokens": 10**4299, "total_tokens": 9 * 10**4299},
], ids=lambda usage: str(usage)[:40])  # fmt: skip
def test_an_invalid_token_count_is_0(usage):
    assert reply_from_json({**completion("x"), "usage": usage}).usage == Usage()


def test_a_missing_total_is_the_sum_of_the_counts():
    usage = {"prompt_tokens": 3, "completion_tokens": 4}
    assert reply_from_json({**completion("x"), "usage": usage}).usage == Usage(3, 4, 7)


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31m", "x" * 300, 7, None], ids=repr)
def test_an_invalid_model_name_does_not_lose_the_reply(name):
    reply = reply_from_json({**completion("x"), "model": name, "id": name})
    assert (reply.text, reply.model, reply.response_id) == ("x", "", "")


def test_tokens_that_only_the_total_has_count_as_written_by_the_model():
    for usage, counted in (
        ({"total_tokens": 9}, Usage(0, 9, 9)),
        ({"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 9}, Usage(3, 6, 9)),
        ({"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 5}, Usage(3, 4, 7)),
    ):
        assert reply_from_json({**completion("x"), "usage": usage}).usage == counted


@pytest.mark.parametrize("reason", [
    "stop", "eos", "eos_token", "STOP", "end_turn", "stop_sequence", "Completed", "COMPLETE",
])  # fmt: skip
def test_every_servers_name_for_a_whole_reply_is_known(reason):
    assert reply_from_json(completion("x", finish_reason=reason)).problem == ""


@pytest.mark.parametrize(("reason", "problem"), [
    ("MAX_TOKENS", "the reply was cut off at the token limit"),
    ("model_length", "the reply was cut off at the token limit"),
    ("SAFETY", "the provider's content filter withheld the reply"),
    ("tool_use", "the model called a tool"),
    ("insufficient_system_resource", "the reply ended early"),
])  # fmt: skip
def test_a_reply_that_ended_otherwise_is_not_an_answer(reason, problem):
    reply = reply_from_json(completion("x", finish_reason=reason))
    assert reply.problem == problem
    assert reply.is_cut_off == ("token limit" in problem)


@pytest.mark.parametrize(("content", "text"), [
    ([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]},
      {"type": "text", "text": "An "}, {"type": "text", "text": "answer"}], "An answer"),
    ([{"type": "reasoning", "text": "hm"}, {"type": "output_text", "text": "An answer"}],
     "An answer"),
    ([{"text": "An answer"}], "An answer"),
    (["An ", "answer"], "An answer"),
    ([{"type": "image_url", "image_url": "x"}, 7, None, {"type": "text", "text": 7}], ""),
    ([], ""),
], ids=["mistral", "output_text", "no type", "strings", "no text", "empty"])  # fmt: skip
def test_content_in_parts_is_the_text_of_its_text_parts(content, text):
    assert reply_from_json(completion(None, content=content)).text == text
    event = {"choices": [{"index": 0, "delta": {"content": content}, "finish_reason": None}]}
    stream = f"data: {json.dumps(event)}\n\n".encode() + events("!")
    assert parse_reply(stream, streamed=True).text == text + "!"


def test_a_byte_order_mark_before_a_reply_is_ignored():
    mark = b"\xef\xbb\xbf"
    assert parse_reply(mark + json.dumps(completion("An answer")).encode()).text == "An answer"
    assert parse_reply(mark + events("An answer"), streamed=True).text == "An answer"


def test_an_error_inside_a_reply_is_reported():
    with pytest.raises(BadReply) as caught:
        reply_from_json({"error": {"code": 402, "message": "No credit."}})
    assert caught.value.error == {"code": 402, "message": "No credit."}


@pytest.mark.parametrize("text", [
    '{"a": 1}', '[1.5, -2e3, "\\ud83d\\ude00", null, true, {"a": {"a": []}}]', '"é"',
])  # fmt: skip
def test_valid_json_is_parsed(text):
    assert parse_json(text.encode()) == json.loads(text)


@pytest.mark.parametrize(("data", "reason"), [
    (b'{"a": 1, "a": 2}', "has a duplicate key"),
    (b"[NaN]", "contains NaN"),
    (b"[Infinity]", "contains Infinity"),
    (b"[1e999]", "too large"),
    (rb'["\ud800"]', "a lone surrogate"),
    (rb'{"\udc00": 1}', "a lone surrogate"),
    (b'"\xff"', "not UTF-8"),
    (b"[" * 100_000, "nested too deeply"),
    (b"9" * 5000, "not JSON"),
    (b"{} {}", "not JSON"),
    (b"", "not JSON"),
])  # fmt: skip
def test_invalid_json_is_rejected(data, reason):
    with pytest.raises(JsonError, match=reason):
        parse_json(data)

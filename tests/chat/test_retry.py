"""Decisions about responses without a reply."""

import json
from email.utils import formatdate

import pytest
from helpers.chat_responses import error_body

from askbook.chat.retry import (
    Action,
    Decision,
    backoff,
    classify_response,
    one_line,
    requested_wait,
    status_of,
)

TODAY = 1_800_000_000.0


def classify(status: int, headers=None, body: bytes = b"") -> Decision:
    return classify_response(status, headers or {}, body, today=TODAY)


@pytest.mark.parametrize(("statuses", "action"), [
    ((200, 202, 204, 408, 409, 429, 500, 502, 503, 504, 520, 529), Action.RETRY),
    ((400, 405, 406, 410, 413, 415, 418, 422, 451, 501), Action.FAIL),
    ((301, 302, 303, 304, 307, 308, 401, 402, 403, 404), Action.STOP),
], ids=["retry", "fail", "stop"])  # fmt: skip
def test_each_status_has_its_action(statuses, action):
    assert [classify(status).action for status in statuses] == [action] * len(statuses)


@pytest.mark.parametrize("code", ["insufficient_quota", "credit_balance_exhausted"])
@pytest.mark.parametrize("key", ["code", "type"])
def test_a_used_up_quota_stops_the_run_whatever_the_headers_say(code, key):
    body = json.dumps({"error": {"message": "No.", key: code}}).encode()
    found = classify(429, {"retry-after": "1", "x-should-retry": "true"}, body)
    assert (found.action, found.is_quota) == (Action.STOP, True)


@pytest.mark.parametrize(("status", "error"), [
    (403, {"code": 403, "message": "Refused.", "metadata": {"reasons": ["violence"]}}),
    (403, {"code": 403, "message": "Your input was flagged by moderation"}),
    (400, {"code": "content_filter", "message": "The response was filtered."}),
    (400, {"type": "invalid_prompt", "message": "Invalid prompt."}),
    (400, {"message": "Content Exists Risk"}),
], ids=["metadata", "message", "azure", "openai", "deepseek"])  # fmt: skip
def test_a_prompt_that_moderation_refuses_fails_alone(status, error):
    found = classify(status, body=json.dumps({"error": error}).encode())
    assert (found.action, found.is_flagged) == (Action.FAIL, True)


@pytest.mark.parametrize("message", ["Your account was flagged.", "No access to this model."])
def test_a_refusal_of_the_account_stops_the_run(message):
    assert classify(403, body=error_body(message)).action is Action.STOP


def test_x_should_retry_has_precedence_unless_the_run_must_stop():
    assert classify(500, {"x-should-retry": "false"}).action is Action.FAIL
    assert classify(400, {"x-should-retry": "true"}).action is Action.RETRY
    assert classify(401, {"x-should-retry": "true"}).action is Action.STOP


@pytest.mark.parametrize(("headers", "seconds"), [
    ({}, None),
    ({"retry-after": "2"}, 2.0),
    ({"retry-after": " 2.5 "}, 2.5),
    ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
    ({"retry-after-ms": "soon", "retry-after": "9"}, 9.0),
    ({"retry-after": formatdate(TODAY + 20, usegmt=True)}, 20.0),
    ({"retry-after": formatdate(TODAY - 20, usegmt=True)}, None),
    ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT"}, 60.0),
    ({"retry-after": "999999"}, 60.0),
    ({"retry-after": "0"}, None),
    ({"retry-after": "-1"}, None),
    ({"retry-after": "NaN"}, None),
    ({"retry-after": "inf"}, None),
    ({"retry-after": "1e9"}, None),
    ({"retry-after": "٣"}, None),
    ({"retry-after": "9" * 5000}, None),
    ({"retry-after": "Mon, 99 Foo 2026 99:99:99 GMT"}, None),
], ids=repr)  # fmt: skip
def test_the_requested_wait_is_parsed_and_limited(headers, seconds):
    assert requested_wait(headers, today=TODAY) == seconds


def test_backoff_grows_to_a_limit_and_has_jitter():
    assert [backoff(n, 0.0) for n in range(1, 8)] == [0.25, 0.5, 1, 2, 4, 8, 8]
    assert backoff(10**6, 0.0) == 8
    assert backoff(3, 0.999) == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(("body", "reason"), [
    (error_body("Too many.", "x"), "status 400: Too many."),
    (b'{"error": "Too many."}', "status 400: Too many."),
    (b'{"message": "Too many."}', "status 400: Too many."),
    (b'{"error": {"message": 7}}', "status 400"),
    (b"<html>", "status 400"),
    (b"[" * 100_000, "status 400"),
], ids=["openai", "text", "bare", "number", "page", "deep"])  # fmt: skip
def test_the_reason_quotes_the_servers_message(body, reason):
    assert classify(400, body=body).reason == reason


def test_a_message_becomes_one_short_line():
    assert one_line("a\r\n\x1b[31mb\u202e c") == "a [31mb c"
    assert len(one_line("x" * 5000)) == 301


@pytest.mark.parametrize(("error", "status"), [
    ({"code": 402}, 402), ({"code": "402"}, 502), ({"code": 99}, 502), ({"code": True}, 502),
    ("broken", 502), (["broken"], 502),
], ids=repr)  # fmt: skip
def test_an_error_object_without_a_status_counts_as_502(error, status):
    assert status_of(error) == status


def test_a_request_may_have_been_processed_unless_it_was_refused():
    assert [s for s in (408, 409, 429, 500, 502, 503, 504, 529) if classify(s).maybe_processed] == [
        *(408, 409, 500, 502, 504)
    ]
    assert not classify(400).maybe_processed

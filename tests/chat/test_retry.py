import json
from email.utils import formatdate

import pytest
from helpers.fault_server import error_body

from askbook.chat import retry
from askbook.chat.retry import Action

TODAY = 1_800_000_000.0


def judge(status: int, headers=None, body: bytes = b"") -> retry.Verdict:
    return retry.classify_response(status, headers or {}, body, today=TODAY)


@pytest.mark.parametrize(("statuses", "action"), [
    ((200, 202, 204, 408, 409, 429, 500, 502, 503, 504, 520, 529), Action.AGAIN),
    ((400, 405, 406, 410, 413, 415, 418, 422, 451, 501), Action.FAIL),
    ((301, 302, 303, 304, 307, 308, 401, 402, 403, 404), Action.STOP),
], ids=["again", "fail", "stop"])  # fmt: skip
def test_the_status_says_what_to_do(statuses, action):
    assert [judge(status).action for status in statuses] == [action] * len(statuses)


@pytest.mark.parametrize("code", ["insufficient_quota", "credit_balance_exhausted"])
@pytest.mark.parametrize("key", ["code", "type"])
def test_a_quota_that_is_used_up_stops_whatever_the_headers_say(code, key):
    body = json.dumps({"error": {"message": "No.", key: code}}).encode()
    found = judge(429, {"retry-after": "1", "x-should-retry": "true"}, body)
    assert (found.action, found.is_quota) == (Action.STOP, True)


def test_the_server_may_know_better():
    assert judge(500, {"x-should-retry": "false"}).action is Action.FAIL
    assert judge(400, {"x-should-retry": "true"}).action is Action.AGAIN
    assert judge(401, {"x-should-retry": "true"}).action is Action.STOP


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
def test_the_server_says_how_long_to_wait(headers, seconds):
    assert retry.asked_wait(headers, today=TODAY) == seconds


def test_waits_grow_to_a_limit_and_chance_spreads_them():
    assert [retry.backoff(n, 0.0) for n in range(1, 8)] == [0.25, 0.5, 1, 2, 4, 8, 8]
    assert retry.backoff(10**6, 0.0) == 8
    assert retry.backoff(3, 0.999) == pytest.approx(0.75, abs=0.01)


@pytest.mark.parametrize(("body", "reason"), [
    (error_body("Too many.", "x"), "status 400: Too many."),
    (b'{"error": "Too many."}', "status 400: Too many."),
    (b'{"message": "Too many."}', "status 400: Too many."),
    (b'{"error": {"message": 7}}', "status 400"),
    (b"<html>", "status 400"),
    (b"[" * 100_000, "status 400"),
], ids=["openai", "text", "bare", "number", "page", "deep"])  # fmt: skip
def test_the_reason_is_in_the_servers_words(body, reason):
    assert judge(400, body=body).reason == reason


def test_words_become_one_short_line():
    assert retry.shortened("a\r\n\x1b[31mb\u202e c") == "a [31mb c"
    assert len(retry.shortened("x" * 5000)) == 301


@pytest.mark.parametrize(("error", "status"), [
    ({"code": 402}, 402), ({"code": "402"}, 502), ({"code": 99}, 502), ({"code": True}, 502),
    ("broken", 502), (["broken"], 502),
], ids=repr)  # fmt: skip
def test_an_error_without_a_status_stands_for_502(error, status):
    assert retry.status_of(error) == status


def test_it_is_known_what_may_have_been_done():
    assert [s for s in (408, 409, 429, 500, 502, 503, 504, 529) if judge(s).unknown] == [
        *(408, 409, 500, 502, 504)
    ]
    assert not judge(400).unknown

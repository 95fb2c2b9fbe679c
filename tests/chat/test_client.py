"""Calls of the API: many at once, JSON, stopping and reports."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext

import pytest
from helpers.chat_responses import completion, default_text, json_response
from helpers.clocks import ManualClock, wait_until
from helpers.faults import CANARY, DEADLINE, FAULTS, after, raw, respond, status

from askbook.chat import http
from askbook.chat.errors import Cancelled, Failed, Stopped
from askbook.chat.rate_limit import Clock
from askbook.chat.request import Message, Request
from askbook.errors import INTERRUPTED, StudyError


def question(number: int) -> Request:
    return Request(model="mock", messages=(Message("user", f"Question {number}?"),))


def test_each_thread_gets_its_own_reply_and_no_more_than_jobs_are_open(server, make_client):
    server.delay = 0.01
    server.sometimes(0.2, FAULTS["429"])
    client = make_client(server.base_url, jobs=8, clock=Clock(), max_retries=20)
    requests = [question(number) for number in range(300)]
    with ThreadPoolExecutor(client.threads) as pool:
        replies = list(pool.map(client.complete, requests))
    texts = {call.prompt: default_text(call) for call in server.calls}
    assert [reply.text for reply in replies] == [
        texts[request.messages[0].content] for request in requests
    ]
    assert server.most_open <= 8
    assert len(server.calls) == 300 + server.failed


def test_a_request_counts_as_open_until_the_server_has_closed_it(server, make_client, monkeypatch):
    monkeypatch.setattr(http, "CLOSE_SECONDS", DEADLINE)

    def close_late(handler):
        handler.complete()
        handler.server.closing.wait(0.02)

    server.always(close_late)
    client = make_client(server.base_url, jobs=1)
    for number in range(5):
        client.complete(question(number))
    assert server.most_open == 1


def test_a_reply_is_saved_before_another_request_takes_its_place(server, make_client):
    client = make_client(server.base_url, jobs=1)
    received = []

    def save(_reply) -> None:
        time.sleep(0.02)  # as a slow disk does
        received.append(server.serial)

    with ThreadPoolExecutor(client.threads) as pool:
        list(pool.map(lambda number: client.complete(question(number), save=save), range(5)))
    assert received == [1, 2, 3, 4, 5]


def test_a_reply_is_saved_before_it_is_counted(server, make_client, monkeypatch):
    client = make_client(server.base_url)
    done = []
    monkeypatch.setattr(client.rate_limiter, "succeeded", lambda *_: done.append("limited"))
    client.complete(
        question(0),
        reserve=lambda: nullcontext(lambda _usage: done.append("counted")),
        save=lambda _reply: done.append("saved"),
    )
    assert done == ["saved", "counted", "limited"]


def test_a_wait_that_a_server_asks_for_holds_all_threads(server, make_client):
    server.script(status(429, {"Retry-After": "30"}))
    clock = ManualClock()
    client = make_client(server.base_url, clock=clock)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(client.complete, question(0))
        wait_until(lambda: len(clock.waits) == 1)
        others = [pool.submit(client.complete, question(number)) for number in (1, 2, 3)]
        wait_until(lambda: len(clock.waits) == 4)
        clock.advance(29)
        wait_until(lambda: len(clock.waits) == 8)
        assert len(server.calls) == 1
        clock.advance(1)
        assert all(future.result(DEADLINE).text for future in (first, *others))
    assert len(server.calls) == 5


def test_stop_finishes_open_requests_and_cancels_the_others(server, make_client):
    release = threading.Event()
    server.always(after(release))
    client = make_client(server.base_url, jobs=2)
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(client.complete, question(number)) for number in range(8)]
        wait_until(lambda: server.open == 2)
        client.stop()
        release.set()
    errors = [future.exception() for future in futures]
    assert errors.count(None) == 2
    assert sum(isinstance(error, Cancelled) for error in errors) == 6
    assert all(error.exit_code == INTERRUPTED for error in errors if error)
    assert len(server.calls) == 2


def test_abort_cuts_open_requests_too(server, make_client):
    server.always(FAULTS["no_answer"])
    client = make_client(server.base_url, timeout=2 * DEADLINE)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(client.complete, question(1))
        wait_until(lambda: server.open == 1)
        client.abort()
        assert isinstance(future.exception(DEADLINE), Cancelled)
    with pytest.raises(Cancelled):
        client.call("GET", "/batches")
    assert len(server.calls) == 1


def test_an_error_that_stops_one_thread_stops_the_others(server, make_client):
    def choose(call):
        return status(401) if call.prompt == "Question 1?" else FAULTS["429"]

    server.when(choose)
    clock = ManualClock()
    client = make_client(server.base_url, clock=clock, jobs=2)
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(client.complete, question(0))
        wait_until(lambda: len(clock.waits) == 1)
        with pytest.raises(Stopped):
            client.complete(question(1))
        assert isinstance(waiting.exception(DEADLINE), Stopped)
    assert len(server.calls) == 2


def test_a_thread_that_waits_for_a_retry_leaves_its_job_to_others(server, make_client):
    server.script(FAULTS["500"])
    clock = ManualClock()
    client = make_client(server.base_url, clock=clock, jobs=1)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(client.complete, question(0))
        wait_until(lambda: len(clock.waits) == 1)
        client.complete(question(1))
        clock.advance(10)
        assert slow.result(DEADLINE).text
    assert [call.prompt for call in server.calls] == ["Question 0?", "Question 1?", "Question 0?"]


def test_every_wait_is_reported_with_its_reason(server, make_client):
    waits = []
    client = make_client(server.base_url, on_wait=lambda *wait: waits.append(wait))
    limits = {"X-RateLimit-Limit-Requests": "60", "X-RateLimit-Remaining-Requests": "0"}
    server.script(status(500), respond(completion(), headers=limits))
    client.complete(question(0))
    client.complete(question(1))
    reasons = ["127.0.0.1: status 500: It failed.", "limit of requests per minute"]
    assert [reason for reason, _ in waits] == reasons
    assert all(seconds > 0 for _, seconds in waits)


def test_a_call_sends_and_returns_json(server, client):
    server.route("POST", "/v1/batches", lambda _: json_response({"id": "batch_1"}))
    server.route(
        "GET", r"/v1/batches/batch_1\?limit=2", lambda _: json_response({"status": "completed"})
    )
    assert client.call("POST", "/batches", {"input_file_id": "é"}) == {"id": "batch_1"}
    assert client.call("GET", "/batches/batch_1?limit=2") == {"status": "completed"}
    assert server.calls[0].json == {"input_file_id": "é"}
    assert server.calls[0].headers["Authorization"] == f"Bearer {CANARY}"
    assert "Content-Type" not in server.calls[1].headers


@pytest.mark.parametrize("name", ["close_at_once", "500", "half_json", "cut_chunked", "504"])
def test_a_call_that_may_have_been_processed_is_not_repeated(server, client, name):
    server.script(FAULTS[name])
    with pytest.raises(Failed) as caught:
        client.call("POST", "/batches", {})
    assert caught.value.maybe_processed
    assert len(server.calls) == 1


@pytest.mark.parametrize("name", ["429", "503", "529"])
def test_a_call_that_was_refused_is_repeated(server, client, name):
    server.script(FAULTS[name])
    body = question(1).body()
    assert client.call("POST", "/chat/completions", body)["object"] == "chat.completion"
    assert len(server.calls) == 2


def test_a_call_that_changes_nothing_is_repeated(server, client):
    server.script(FAULTS["close_at_once"], raw(b'HTTP/1.1 200 OK\r\n\r\n{"data": []}'))
    assert client.call("GET", "/batches") == {"data": []}


@pytest.mark.parametrize("path", ["/../x", "x", "/a b", "/a\r\nb", "/files/../../x", "/é", "/.."])
def test_a_path_that_leaves_the_base_url_is_rejected(client, path):
    with pytest.raises(StudyError, match="is not a path below the base URL"):
        client.call("GET", path)

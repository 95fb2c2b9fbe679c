"""The calls beside replies: JSON, files, many at once, and an end at any time."""

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers.fault_server import CANARY, FAULTS, FINAL, Answer, default_text, late, raw, status

from askbook.chat.errors import Cancelled, Failed, Stopped
from askbook.chat.rate_limit import Clock, RateLimiter
from askbook.chat.request import Message, Request
from askbook.errors import SourceError, StudyError

JSON = {"Content-Type": "application/json"}


def asked(number: int) -> Request:
    return Request(model="mock", messages=(Message("user", f"Question {number}?"),))


def json_answer(value: object):
    return lambda _call: Answer(json.dumps(value).encode(), 200, JSON)


def test_many_threads_get_each_their_own_reply_and_never_too_many_at_once(server, make_client):
    server.delay = 0.01
    server.sometimes(0.2, FAULTS["429"])
    client = make_client(
        server.base_url, rate_limiter=RateLimiter(jobs=8), clock=Clock(), max_retries=20
    )
    requests = [asked(number) for number in range(300)]
    with ThreadPoolExecutor(client.workers) as pool:
        replies = list(pool.map(client.complete, requests))
    texts = {call.prompt: default_text(call) for call in server.calls}
    assert [reply.text for reply in replies] == [
        texts[request.messages[0].content] for request in requests
    ]
    assert server.most_open <= 8
    assert len(server.calls) == 300 + server.failed


def test_a_request_is_open_until_the_server_closed_it(server, make_client):
    def close_late(handler):
        handler.complete()
        time.sleep(0.02)

    server.always(close_late)
    client = make_client(server.base_url, clock=Clock(), rate_limiter=RateLimiter(jobs=1))
    for number in range(5):
        client.complete(asked(number))
    assert server.most_open == 1


def test_a_pause_that_a_server_asks_for_holds_all_threads(server, make_client):
    server.script(status(429, {"Retry-After": "0.6"}))
    client = make_client(server.base_url, rate_limiter=RateLimiter(jobs=4), clock=Clock())
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(client.complete, asked(0))
        while not server.failed:
            time.sleep(0.001)
        time.sleep(0.1)
        list(pool.map(client.complete, map(asked, range(1, 8))))
        first.result()
    assert server.calls[1].at - server.calls[0].at >= 0.6


def test_a_stop_lets_what_is_open_end_and_cancels_the_rest(server, make_client):
    server.always(late(0.5))
    client = make_client(server.base_url, rate_limiter=RateLimiter(jobs=2), clock=Clock())
    with ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(client.complete, asked(number)) for number in range(8)]
        while server.open < 2:
            time.sleep(0.005)
        client.stop()
    errors = [future.exception() for future in futures]
    assert errors.count(None) == 2
    assert sum(isinstance(error, Cancelled) for error in errors) == 6
    assert all(error.exit_code == 130 for error in errors if error)
    assert len(server.calls) == 2


def test_an_abort_ends_what_is_open_too(server, make_client):
    server.always(FAULTS["no_answer"])
    client = make_client(server.base_url, clock=Clock(), timeout=60)
    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(client.complete, asked(1))
        while not server.open:
            time.sleep(0.005)
        begun = time.monotonic()
        client.abort()
        assert isinstance(future.exception(), Cancelled)
    assert time.monotonic() - begun < 2
    with pytest.raises(Cancelled):
        client.call("GET", "/batches")
    assert len(server.calls) == 1


def test_a_stop_in_one_thread_stops_the_others(server, make_client):
    gone = threading.Event()

    def choose(call):
        if call.prompt == "Question 0?":
            return FAULTS["429_forever"]
        gone.set()
        return status(401)

    server.when(choose)
    client = make_client(server.base_url, clock=Clock(), rate_limiter=RateLimiter(jobs=2))
    with ThreadPoolExecutor(2) as pool:
        waiting = pool.submit(client.complete, asked(0))
        while not server.failed:
            time.sleep(0.001)
        client.rate_limiter._not_before = 0.0
        with pytest.raises(Stopped):
            client.complete(asked(1))
        assert isinstance(waiting.exception(), Stopped)
    assert len(server.calls) == 2


def test_an_object_is_asked_for_and_sent(server, client):
    server.route("POST", "/v1/batches", json_answer({"id": "batch_1"}))
    server.route("GET", r"/v1/batches/batch_1\?limit=2", json_answer({"status": "completed"}))
    assert client.call("POST", "/batches", {"input_file_id": "é"}) == {"id": "batch_1"}
    assert client.call("GET", "/batches/batch_1?limit=2") == {"status": "completed"}
    assert server.calls[0].json == {"input_file_id": "é"}
    assert server.calls[0].headers["Authorization"] == f"Bearer {CANARY}"
    assert "Content-Type" not in server.calls[1].headers


@pytest.mark.parametrize("name", ["close_at_once", "500", "half_json", "cut_chunked", "504"])
def test_what_may_have_been_done_is_not_done_twice(server, client, name):
    server.script(FAULTS[name])
    with pytest.raises(Failed) as caught:
        client.call("POST", "/batches", {})
    assert caught.value.unknown
    assert len(server.calls) == 1


@pytest.mark.parametrize("name", ["429", "503", "529"])
def test_what_was_refused_is_tried_again(server, client, name):
    server.script(FAULTS[name])
    assert client.call("POST", "/chat/completions", asked(1).body())["object"] == "chat.completion"
    assert len(server.calls) == 2


def test_what_changes_nothing_is_tried_again(server, client):
    server.script(FAULTS["close_at_once"], raw(b'HTTP/1.1 200 OK\r\n\r\n{"data": []}'))
    assert client.call("GET", "/batches") == {"data": []}


@pytest.mark.parametrize("path", ["/../x", "x", "/a b", "/a\r\nb", "/files/../../x", "/é", "/.."])
def test_a_path_stays_below_the_base_url(client, path):
    with pytest.raises(StudyError, match="is no path"):
        client.call("GET", path)


def test_a_file_is_sent_as_a_form_does_it(server, client, tmp_path):
    file = tmp_path / 'a "b".jsonl'
    file.write_bytes(b'{"a": 1}\n' * 50_000)
    server.route("POST", "/v1/files", json_answer({"id": "file-1"}))
    assert client.upload("/files", file, {"purpose": "batch"}) == {"id": "file-1"}
    call = server.calls[0]
    boundary = call.headers["Content-Type"].removeprefix("multipart/form-data; boundary=")
    nothing, first, second, end = call.body.split(f"--{boundary}".encode())
    assert nothing == b""
    assert first == b'\r\nContent-Disposition: form-data; name="purpose"\r\n\r\nbatch\r\n'
    head, _, content = second.partition(b"\r\n\r\n")
    assert b'name="file"; filename="a__b_.jsonl"' in head
    assert content == file.read_bytes() + b"\r\n"
    assert end == b"--\r\n"


def test_a_file_is_sent_again_where_that_failed(server, client, tmp_path):
    file = tmp_path / "in.jsonl"
    file.write_bytes(b"x" * 300_000)
    server.script(
        FAULTS["500"], FAULTS["close_at_once"], raw(b'HTTP/1.1 200 OK\r\n\r\n{"id": "f"}')
    )
    assert client.upload("/files", file, {"purpose": "batch"}) == {"id": "f"}
    assert len({len(call.body) for call in server.calls}) == 1


def test_a_file_that_is_not_there_is_named(client, tmp_path):
    with pytest.raises(SourceError, match="is no file"):
        client.upload("/files", tmp_path / "none", {})


def test_a_file_is_fetched_whole(server, client, tmp_path):
    body = b'{"custom_id": "1"}\n' * 200_000
    server.route("GET", "/v1/files/f/content", lambda _: Answer(body))
    assert client.download("/files/f/content", tmp_path / "new/out.jsonl") == len(body)
    assert (tmp_path / "new/out.jsonl").read_bytes() == body
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["out.jsonl"]


def test_a_file_that_comes_in_part_is_fetched_again(server, client, tmp_path):
    server.script(
        FAULTS["half_json_too_short"], FAULTS["cut_chunked"], raw(b"HTTP/1.1 200 OK\r\n\r\nwhole")
    )
    client.download("/files/f/content", tmp_path / "out")
    assert (tmp_path / "out").read_bytes() == b"whole"


@pytest.mark.parametrize(
    "fault", [FAULTS["cut_chunked"], FAULTS["login_page"], FINAL["400"], FAULTS["gzip_unasked"]]
)
def test_a_file_that_does_not_come_leaves_the_old_one(server, make_client, tmp_path, fault):
    (tmp_path / "out").write_bytes(b"old")
    server.always(fault)
    with pytest.raises(Failed):
        make_client(server.base_url, max_retries=1).download("/files/f/content", tmp_path / "out")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("out", b"old")]


def test_a_file_has_a_limit_of_its_own(server, make_client, tmp_path):
    server.always(FAULTS["huge"])
    client = make_client(server.base_url, max_retries=0)
    with pytest.raises(Failed, match="larger than 3 MB"):
        client.download("/files/f/content", tmp_path / "out", cap=3 << 20)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_takes_no_file_is_no_fault_of_the_servers(server, client, tmp_path):
    (tmp_path / "out").mkdir()
    server.script(raw(b"HTTP/1.1 200 OK\r\n\r\nwhole"))
    with pytest.raises(SourceError, match="cannot be written"):
        client.download("/files/f/content", tmp_path / "out")
    assert len(server.calls) == 1

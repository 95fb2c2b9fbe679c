"""Every fault of a server ends in a reply or in a clean error."""

import traceback
from email.utils import formatdate

import pytest
from helpers.chat_responses import default_text
from helpers.fault_server import FaultServer
from helpers.faults import (
    CANARY,
    DEADLINE,
    FAULTS,
    FINAL,
    REPLIES,
    STOPS,
    drip,
    raw,
    redirect,
    status,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askbook.chat import http
from askbook.chat.errors import ChatError, Failed, Stopped

SLOW = {"no_answer"} | {name for name in FAULTS if name.startswith("drip")}
TIMEOUT = 0.4

HEADS = (
    *(b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
)
"""Starts of a response."""

PIECES = (
    *(b"\r\n", b"\n", b"Content-Length: ", b"Transfer-Encoding: chunked", b"0", b"-5", b"{"),
    *(b"HTTP/1.1 100 C", b"429", b":", b"Content-Type: text/event-stream", b"data: [DONE]"),
    *(b"\xff", b"\x00"),
)
"""Parts of something that is nearly HTTP."""


def shown_by(error: BaseException) -> str:
    """Return all that an error could ever show."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__context__)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", FAULTS)
def test_a_temporary_fault_is_overcome(server, make_client, request_, attempts, name):
    server.script(FAULTS[name])
    client = make_client(server.base_url, timeout=TIMEOUT if name in SLOW else 5.0)
    assert client.complete(request_).text == default_text(server.calls[0])
    assert [attempt.outcome for attempt in attempts] == ["retry", "answered"]
    assert [call.body for call in server.calls] == [request_.canonical()] * 2
    assert CANARY not in repr(attempts)


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", FAULTS)
def test_a_lasting_fault_is_a_clean_failure(server, make_client, request_, attempts, name):
    server.always(FAULTS[name])
    client = make_client(server.base_url, max_retries=1, timeout=TIMEOUT if name in SLOW else 5.0)
    with pytest.raises(Failed) as caught:
        client.complete(request_)
    assert str(caught.value).startswith("127.0.0.1: ")
    assert str(caught.value).endswith(" (tried 2 times)")
    assert "\n" not in str(caught.value)
    assert len(server.calls) == 2
    assert CANARY not in shown_by(caught.value) + repr(attempts)


@pytest.mark.parametrize("name", FINAL)
def test_a_request_that_cannot_succeed_is_not_repeated(server, client, request_, attempts, name):
    server.script(FINAL[name])
    with pytest.raises(Failed) as caught:
        client.complete(request_)
    assert len(server.calls) == 1
    assert CANARY not in shown_by(caught.value) + repr(attempts)
    assert client.complete(request_).text


@pytest.mark.parametrize("name", STOPS)
def test_a_fault_of_every_request_stops_the_run(server, client, request_, attempts, name):
    server.script(STOPS[name])
    with pytest.raises(Stopped, match="; ") as caught:
        client.complete(request_)
    with pytest.raises(Stopped) as again:
        client.complete(request_)
    assert str(again.value) == str(caught.value)
    assert len(server.calls) == 1
    assert [attempt.outcome for attempt in attempts] == ["stopped"]
    assert CANARY not in shown_by(caught.value) + shown_by(again.value) + repr(attempts)


@pytest.mark.parametrize(("name", "setting"), [
    ("401", "check the key in VLLM_API_KEY"),
    ("402", "add credit"),
    ("403", "VLLM_API_KEY"),
    ("404", "--model"),
    ("429_quota", "add credit"),
])  # fmt: skip
def test_a_stop_names_the_setting_to_change(server, client, request_, name, setting):
    server.script(STOPS[name])
    with pytest.raises(Stopped) as caught:
        client.complete(request_)
    assert setting in str(caught.value)


@pytest.mark.parametrize(("name", "problem"), [
    ("length", "the reply was cut off at the token limit"),
    ("content_filter", "the provider's content filter withheld the reply"),
    ("refusal", "the model refused"),
    ("null_content", "the reply is empty"),
    ("no_usage", ""),
    ("stream", ""),
])  # fmt: skip
def test_a_reply_that_was_paid_for_is_returned(server, client, request_, name, problem):
    server.script(REPLIES[name])
    reply = client.complete(request_)
    assert reply.problem == problem
    assert (reply.usage.total == 0) == (name == "no_usage")
    assert len(server.calls) == 1


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", sorted(SLOW))
def test_the_timeout_is_for_the_whole_response(server, make_client, request_, name):
    server.always(FAULTS[name])
    client = make_client(server.base_url, timeout=TIMEOUT, max_retries=0)
    with pytest.raises(Failed, match=r"no complete response within 0\.4 s"):
        client.complete(request_)


@pytest.mark.timeout(60)
def test_the_status_of_an_error_is_enough_if_its_body_drips(
    server, make_client, request_, monkeypatch
):
    monkeypatch.setattr(http, "_ERROR_SECONDS", 0.2)
    server.always(drip(b"HTTP/1.1 400 Bad\r\nContent-Length: 5000\r\n\r\n", b" "))
    with pytest.raises(Failed, match="status 400"):
        make_client(server.base_url, timeout=DEADLINE).complete(request_)
    assert len(server.calls) == 1


@pytest.mark.parametrize("name", ["huge", "huge_chunk"])
def test_a_flood_is_read_only_to_the_size_limit(server, client, request_, name):
    server.script(FAULTS[name])
    assert client.complete(request_).text
    assert server.flooded < 20 << 20


def test_the_status_of_an_error_is_enough_if_its_body_is_not_http(server, client, request_):
    server.script(raw(b"HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n"))
    with pytest.raises(Failed, match="status 400"):
        client.complete(request_)


@pytest.mark.parametrize("number", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(server, client, request_, attempts, number):
    with FaultServer() as other:
        server.script(redirect(f"http://elsewhere@localhost:{other.server_address[1]}/v1", number))
        with pytest.raises(Stopped, match=r"it redirects to localhost, .* --base-url") as caught:
            client.complete(request_)
        assert other.calls == []
    assert len(server.calls) == 1
    assert CANARY not in shown_by(caught.value) + repr(attempts)


def test_a_redirect_to_an_invalid_address_stops_the_run(server, client, request_):
    server.script(redirect("http://[oops"))
    with pytest.raises(Stopped, match="an invalid address"):
        client.complete(request_)


@pytest.mark.parametrize(("name", "wait"), [
    ("429_seconds", 0.2), ("429_ms", 0.2), ("429_forever", 60.0),
])  # fmt: skip
def test_the_server_decides_how_long_to_wait(server, client, request_, clock, attempts, name, wait):
    server.script(FAULTS[name])
    client.complete(request_)
    assert attempts[0].wait == wait
    assert sum(clock.waits) == pytest.approx(wait)


def test_the_server_may_name_the_time_of_the_next_attempt(
    server, client, request_, clock, attempts
):
    server.script(status(429, {"Retry-After": formatdate(clock.today() + 30, usegmt=True)}))
    client.complete(request_)
    assert attempts[0].wait == 30


def test_each_wait_is_longer_than_the_last_unless_the_server_decides(
    server, make_client, request_, attempts
):
    server.always(FAULTS["503"])
    with pytest.raises(Failed):
        make_client(server.base_url, random=lambda: 0.0).complete(request_)
    assert [a.wait for a in attempts] == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 0.0]


def test_max_retries_of_zero_means_one_attempt(server, make_client, request_):
    server.always(FAULTS["429_seconds"])
    with pytest.raises(Failed) as caught:
        make_client(server.base_url, max_retries=0).complete(request_)
    assert len(server.calls) == 1
    assert caught.value.attempts == 1


def test_ten_failures_in_a_row_stop_the_run(server, client, request_):
    server.always(FINAL["400"])
    for _ in range(9):
        with pytest.raises(Failed):
            client.complete(request_)
    with pytest.raises(Stopped, match=r"10 requests failed in a row, .*'max_tokens'"):
        client.complete(request_)
    with pytest.raises(Stopped):
        client.complete(request_)
    assert len(server.calls) == 10


def test_prompts_that_moderation_refuses_never_stop_the_run(server, client, request_):
    server.always(FINAL["flagged"])
    for _ in range(11):
        with pytest.raises(Failed) as caught:
            client.complete(request_)
    assert str(caught.value) == (
        "127.0.0.1: status 403: Your input was flagged by moderation; ask another model, or "
        "write this answer by hand"
    )


def test_a_server_that_does_not_run_stops_the_run_at_once(server, make_client, request_, attempts):
    server.__exit__()
    with pytest.raises(Stopped, match="connection refused; start it with `vllm serve MODEL`"):
        make_client(server.base_url).complete(request_)
    assert len(attempts) == 1


def test_a_server_that_disappears_is_asked_again(make_client, request_, attempts):
    with FaultServer() as server:
        client = make_client(server.base_url, max_retries=2)
        client.complete(request_)
    with pytest.raises(Failed, match="connection refused"):
        client.complete(request_)
    assert [a.outcome for a in attempts] == ["answered", "retry", "retry", "failed"]


def test_the_key_is_sent_in_its_header_only(server, client, request_):
    client.complete(request_)
    headers = dict(server.calls[0].headers)
    assert headers.pop("Authorization") == f"Bearer {CANARY}"
    assert CANARY not in repr(headers) + server.calls[0].path
    assert CANARY.encode() not in server.calls[0].body
    assert CANARY not in repr(client.endpoint)


def test_a_request_is_sent_as_it_is_and_its_id_is_returned(server, client, request_, attempts):
    reply = client.complete(request_)
    call = server.calls[0]
    assert (call.method, call.path) == ("POST", "/v1/chat/completions")
    assert call.body == request_.canonical()
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["Host"] == server.url.removeprefix("http://")
    assert reply.request_id == attempts[0].request_id == "req_1"
    assert attempts[0].usage == reply.usage
    assert attempts[0].name == request_.key


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(HEADS),
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=12),
)
def test_no_bytes_crash_the_client(server, make_client, request_, head, parts):
    server.always(raw(head + b"".join(parts)))
    with pytest.raises(ChatError):
        make_client(server.base_url, max_retries=0, timeout=2).complete(request_)

"""Every fault of a server ends in the right reply or in a clean error, and in time."""

import time
import traceback

import pytest
from helpers.fault_server import (
    CANARY,
    FAULTS,
    FINAL,
    REPLIES,
    STOPS,
    FaultServer,
    dated,
    default_text,
    drip,
    raw,
    redirect,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from askbook.chat.errors import BadReply, ChatError, Failed, Stopped
from askbook.chat.reply import Reply

SLOW = {"no_answer"} | {name for name in FAULTS if name.startswith("drip")}
TIMEOUT = 0.4

PIECES = (
    *(b"\r\n", b"\n", b"Content-Length: ", b"Transfer-Encoding: chunked", b"0", b"-5", b"{"),
    *(b"HTTP/1.1 100 C", b"429", b":", b"Content-Type: text/event-stream", b"data: [DONE]"),
    *(b"\xff", b"\x00"),
)
"""Of which a server may make something that is nearly HTTP."""


def said_by(error: BaseException) -> str:
    """Return all that an error could ever show."""
    return "".join(traceback.format_exception(error)) + repr(error) + repr(error.__context__)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_passes_is_got_over(server, client, make_client, request_, attempts, name):
    if name in SLOW:
        client = make_client(server.base_url, timeout=TIMEOUT)
    server.script(FAULTS[name])
    assert client.complete(request_).text == default_text(server.calls[0])
    assert [attempt.outcome for attempt in attempts] == ["again", "answered"]
    assert [call.body for call in server.calls] == [request_.canonical()] * 2
    assert CANARY not in repr(attempts)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_that_stays_is_a_clean_failure(server, make_client, request_, attempts, name):
    server.always(FAULTS[name])
    timeout = TIMEOUT if name in SLOW else 5.0
    with pytest.raises(Failed) as caught:
        make_client(server.base_url, max_retries=1, timeout=timeout).complete(request_)
    assert str(caught.value).startswith("127.0.0.1: ")
    assert str(caught.value).endswith(" (tried 2 times)")
    assert "\n" not in str(caught.value)
    assert len(server.calls) == 2
    assert CANARY not in said_by(caught.value) + repr(attempts)


@pytest.mark.parametrize("name", FINAL)
def test_a_fault_that_no_retry_mends_gets_none(server, client, request_, attempts, name):
    server.script(FINAL[name])
    with pytest.raises(Failed) as caught:
        client.complete(request_)
    assert len(server.calls) == 1
    assert CANARY not in said_by(caught.value) + repr(attempts)
    assert client.complete(request_).text


@pytest.mark.parametrize("name", STOPS)
def test_a_fault_that_ends_all_stops_the_run(server, client, request_, attempts, name):
    server.script(STOPS[name])
    with pytest.raises(Stopped, match="; ") as caught:
        client.complete(request_)
    with pytest.raises(Stopped) as again:
        client.complete(request_)
    assert str(again.value) == str(caught.value)
    assert len(server.calls) == 1
    assert [attempt.outcome for attempt in attempts] == ["stopped"]
    assert CANARY not in said_by(caught.value) + said_by(again.value) + repr(attempts)


@pytest.mark.parametrize(("name", "setting"), [
    ("401", "check the key in VLLM_API_KEY"),
    ("402", "add credit"),
    ("403", "VLLM_API_KEY"),
    ("404", "--model"),
    ("429_quota", "add credit"),
])  # fmt: skip
def test_a_stop_names_the_way_out(server, client, request_, name, setting):
    server.script(STOPS[name])
    with pytest.raises(Stopped) as caught:
        client.complete(request_)
    assert setting in str(caught.value)


@pytest.mark.parametrize(("name", "problem"), [
    ("length", "the reply was cut at the limit of tokens"),
    ("content_filter", "the provider's filter withheld the reply"),
    ("refusal", "the model refused"),
    ("null_content", "the reply is empty"),
    ("no_usage", ""),
    ("stream", ""),
])  # fmt: skip
def test_a_reply_that_was_paid_for_is_a_reply(server, client, request_, name, problem):
    server.script(REPLIES[name])
    reply = client.complete(request_)
    assert reply.problem == problem
    assert (reply.usage.total == 0) == (name == "no_usage")
    assert len(server.calls) == 1


@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_server_that_drips_is_held_to_the_whole_time(server, make_client, request_, name):
    server.always(FAULTS[name])
    begun = time.monotonic()
    with pytest.raises(Failed, match=r"within 0\.8 s"):
        make_client(server.base_url, timeout=0.8, max_retries=0).complete(request_)
    assert 0.75 <= time.monotonic() - begun <= 1.5


def test_an_error_that_drips_is_known_by_its_status(server, make_client, request_):
    server.always(drip(b"HTTP/1.1 400 Bad\r\nContent-Length: 5000\r\n\r\n", b" "))
    with pytest.raises(Failed, match="status 400"):
        make_client(server.base_url, timeout=0.4).complete(request_)
    assert len(server.calls) == 1


def test_no_more_of_a_flood_is_read_than_a_reply_may_have(server, client, request_):
    server.script(FAULTS["huge"])
    assert client.complete(request_).text
    assert server.flooded < 20 << 20


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(server, client, request_, attempts, status):
    with FaultServer() as other:
        server.script(redirect(f"http://elsewhere@localhost:{other.server_address[1]}/v1", status))
        with pytest.raises(
            Stopped, match="it sends to localhost, where nothing was sent"
        ) as caught:
            client.complete(request_)
        assert other.calls == []
    assert len(server.calls) == 1
    assert CANARY not in said_by(caught.value) + repr(attempts)


def test_a_redirect_to_nowhere_stops_too(server, client, request_):
    server.script(redirect("http://[oops"))
    with pytest.raises(Stopped, match="an address that is none"):
        client.complete(request_)


@pytest.mark.parametrize(("name", "wait"), [
    ("429_seconds", 0.2), ("429_ms", 0.2), ("429_forever", 60.0),
])  # fmt: skip
def test_the_server_says_how_long_to_wait(server, client, request_, clock, attempts, name, wait):
    server.script(FAULTS[name])
    client.complete(request_)
    assert attempts[0].wait == wait
    assert sum(clock.waits) == pytest.approx(wait, abs=0.1)


def test_the_server_may_say_until_when_to_wait(server, client, request_, attempts):
    server.script(dated(30))
    client.complete(request_)
    assert 28 <= attempts[0].wait <= 31


def test_without_a_word_each_wait_is_longer_than_the_last(server, make_client, request_, attempts):
    server.always(FAULTS["503"])
    with pytest.raises(Failed):
        make_client(server.base_url, chance=lambda: 0.0).complete(request_)
    assert [a.wait for a in attempts] == [0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 0.0]


def test_no_retries_means_none(server, make_client, request_):
    server.always(FAULTS["429_seconds"])
    with pytest.raises(Failed) as caught:
        make_client(server.base_url, max_retries=0).complete(request_)
    assert len(server.calls) == 1
    assert caught.value.attempts == 1


def test_requests_that_all_fail_stop_the_run(server, client, request_):
    server.always(FINAL["400"])
    for _ in range(9):
        with pytest.raises(Failed):
            client.complete(request_)
    with pytest.raises(Stopped, match=r"10 requests failed in a row, .*'max_tokens'"):
        client.complete(request_)
    with pytest.raises(Stopped):
        client.complete(request_)
    assert len(server.calls) == 10


def test_a_server_that_is_not_there_stops_the_run_at_once(server, make_client, request_, attempts):
    server.__exit__()
    with pytest.raises(Stopped, match="nothing listens there; start it with `vllm serve MODEL`"):
        make_client(server.base_url).complete(request_)
    assert len(attempts) == 1


def test_a_server_that_goes_away_is_asked_again(make_client, request_, attempts):
    with FaultServer() as server:
        client = make_client(server.base_url, max_retries=2)
        client.complete(request_)
    with pytest.raises(Failed, match="nothing listens there"):
        client.complete(request_)
    assert [a.outcome for a in attempts] == ["answered", "again", "again", "failed"]


def test_the_key_goes_into_its_header_alone(server, client, request_):
    client.complete(request_)
    headers = dict(server.calls[0].headers)
    assert headers.pop("Authorization") == f"Bearer {CANARY}"
    assert CANARY not in repr(headers) + server.calls[0].path
    assert CANARY.encode() not in server.calls[0].body
    assert CANARY not in repr(client.endpoint)


def test_a_request_leaves_with_what_it_is_and_its_id_comes_back(server, client, request_, attempts):
    reply = client.complete(request_)
    call = server.calls[0]
    assert (call.method, call.path) == ("POST", "/v1/chat/completions")
    assert call.body == request_.canonical()
    assert call.headers["Content-Type"] == "application/json"
    assert call.headers["Host"] == server.url.removeprefix("http://")
    assert reply.request_id == attempts[0].request_id == "req_1"
    assert attempts[0].usage == reply.usage
    assert attempts[0].what == request_.key


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from([b"", b"HTTP/1.1 ", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\n\r\n"]),
    st.lists(st.sampled_from(PIECES) | st.binary(max_size=20), max_size=12),
)
def test_no_bytes_upset_the_client(server, make_client, request_, head, parts):
    server.always(raw(head + b"".join(parts)))
    with pytest.raises(ChatError):
        make_client(server.base_url, max_retries=0, timeout=2).complete(request_)


def test_no_fault_is_taken_for_a_reply():
    assert not {*FAULTS} & {*FINAL, *STOPS, *REPLIES}
    assert issubclass(BadReply, ChatError)
    assert Reply(text="x").problem == ""

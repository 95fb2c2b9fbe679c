"""An independent mock server, llmock, finds no fault with the client's retries."""

import pytest
from helpers.faults import DEADLINE
from llmock.pytest_plugin import LLMock

from askbook.chat.client import Client
from askbook.chat.errors import Failed, Stopped
from askbook.chat.rate_limit import Clock
from askbook.chat.request import Message, Request

STREAMED = {"stream": True, "stream_options": {"include_usage": True}}


def question(prompt: str = "Why?", **options: object) -> Request:
    return Request(model="gpt-4o", messages=(Message("user", prompt),), options=options)


@pytest.fixture
def patient(llmock: LLMock, make_client) -> Client:
    """A client that waits in real time."""
    return make_client(llmock.base_url("openai"), jobs=2, clock=Clock(), timeout=DEADLINE)


def check_verdict(llmock: LLMock) -> None:
    """Fail on every finding, including warnings."""
    assert [str(finding) for finding in llmock.verdict().findings] == []
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 529])
def test_a_temporary_error_is_retried(llmock, patient, status):
    llmock.fail(status, times=2).reply("Fine.")
    assert patient.complete(question()).text == "Fine."
    check_verdict(llmock)


def test_the_wait_of_a_rate_limit_is_respected(llmock, patient):
    llmock.rate_limit(times=2, retry_after=0.4).reply("Fine.")
    assert patient.complete(question()).text == "Fine."
    assert len(llmock.requests) == 3
    check_verdict(llmock)


@pytest.mark.parametrize("status", [400, 422])
def test_an_invalid_request_is_not_retried(llmock, patient, status):
    llmock.fail(status, times=None)
    with pytest.raises(Failed):
        patient.complete(question())
    check_verdict(llmock)


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_an_error_of_the_settings_is_not_retried(llmock, patient, status):
    llmock.fail(status, times=None)
    with pytest.raises(Stopped):
        patient.complete(question())
    check_verdict(llmock)


def test_an_outage_ends_after_retries_with_growing_waits(llmock, make_client):
    llmock.outage()
    client = make_client(llmock.base_url("openai"), clock=Clock(), max_retries=3)
    with pytest.raises(Failed, match="status 503"):
        client.complete(question())
    check_verdict(llmock)


@pytest.mark.parametrize("fault", ["disconnect", "truncate", "corrupt"])
def test_an_incomplete_stream_is_not_a_reply(llmock, patient, fault):
    getattr(llmock, fault)(after_chunks=2)
    llmock.reply("A whole answer of some words.", times=None)
    reply = patient.complete(question(**STREAMED))
    assert reply.text == "A whole answer of some words."
    assert reply.usage.total > 0
    assert len(llmock.requests) == 2
    # It warns of a bad chunk if the rest was read, although the request was sent again.
    llmock.assert_resilient(strict=fault != "corrupt")


def test_a_stalled_stream_is_abandoned(llmock, make_client):
    llmock.stall(after_chunks=1, seconds=DEADLINE).reply("Fine.", times=None)
    client = make_client(llmock.base_url("openai"), clock=Clock(), timeout=2.0)
    assert client.complete(question(**STREAMED)).text == "Fine."
    check_verdict(llmock)


def test_a_quota_is_respected(llmock, patient):
    llmock.limits(rpm=120)
    texts = [patient.complete(question(f"Question {number}?")).text for number in range(4)]
    assert all(texts)
    check_verdict(llmock)

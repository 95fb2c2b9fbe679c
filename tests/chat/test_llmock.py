"""What a judge from outside says of the client: llmock's verdicts on faults of its own."""

import pytest
from llmock.pytest_plugin import LLMock

from askbook.chat.client import Client
from askbook.chat.errors import Failed, Stopped
from askbook.chat.rate_limit import Clock, RateLimiter
from askbook.chat.request import Message, Request

STREAMED = {"stream": True, "stream_options": {"include_usage": True}}


def asked(prompt: str = "Why?", **options: object) -> Request:
    return Request(model="gpt-4o", messages=(Message("user", prompt),), options=options)


@pytest.fixture
def patient(llmock: LLMock, make_client) -> Client:
    """A client that really waits."""
    clock = Clock()
    return make_client(
        llmock.base_url("openai"), clock=clock, rate_limiter=RateLimiter(jobs=2), timeout=2.0
    )


def judged(llmock: LLMock) -> None:
    """Take no fault, not even what llmock only warns of."""
    assert [str(finding) for finding in llmock.verdict().findings] == []
    llmock.assert_resilient(strict=True)


@pytest.mark.parametrize("status", [408, 409, 500, 502, 503, 529])
def test_a_fault_that_passes_is_got_over(llmock, patient, status):
    llmock.fail(status, times=2).reply("Fine.")
    assert patient.complete(asked()).text == "Fine."
    judged(llmock)


def test_a_rate_limit_is_waited_for(llmock, patient):
    llmock.rate_limit(times=2, retry_after=0.4).reply("Fine.")
    assert patient.complete(asked()).text == "Fine."
    assert len(llmock.requests) == 3
    judged(llmock)


@pytest.mark.parametrize("status", [400, 422])
def test_a_mistake_is_not_repeated(llmock, patient, status):
    llmock.fail(status, times=None)
    with pytest.raises(Failed):
        patient.complete(asked())
    judged(llmock)


@pytest.mark.parametrize("status", [401, 402, 403, 404])
def test_a_stop_is_not_repeated(llmock, patient, status):
    llmock.fail(status, times=None)
    with pytest.raises(Stopped):
        patient.complete(asked())
    judged(llmock)


def test_an_outage_ends_in_time_with_longer_and_longer_waits(llmock, make_client):
    llmock.outage()
    clock = Clock()
    client = make_client(
        llmock.base_url("openai"), clock=clock, rate_limiter=RateLimiter(clock=clock), max_retries=3
    )
    with pytest.raises(Failed, match="status 503"):
        client.complete(asked())
    judged(llmock)


@pytest.mark.parametrize("fault", ["disconnect", "truncate", "corrupt"])
def test_no_part_of_a_stream_is_a_reply(llmock, patient, fault):
    getattr(llmock, fault)(after_chunks=2)
    llmock.reply("A whole answer of some words.", times=None)
    reply = patient.complete(asked(**STREAMED))
    assert reply.text == "A whole answer of some words."
    assert reply.usage.total > 0
    assert len(llmock.requests) == 2
    # It warns of a bad chunk where the rest was read, though the request was sent again.
    llmock.assert_resilient(strict=fault != "corrupt")


def test_a_stream_that_stalls_is_left(llmock, patient):
    llmock.stall(after_chunks=1, seconds=30).reply("Fine.", times=None)
    assert patient.complete(asked(**STREAMED)).text == "Fine."
    judged(llmock)


def test_a_real_quota_is_kept_to(llmock, patient):
    llmock.limits(rpm=120)
    texts = [patient.complete(asked(f"Question {number}?")).text for number in range(4)]
    assert all(texts)
    judged(llmock)

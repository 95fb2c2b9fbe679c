"""Requests start as fast as the limits allow, and no faster."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from helpers.clocks import FakeClock, ManualClock, wait_until
from helpers.faults import DEADLINE

from askbook.chat.errors import Cancelled
from askbook.chat.rate_limit import Quota, RateLimiter, parse_quota


def starts(limiter: RateLimiter, clock: FakeClock, count: int, tokens: int = 0) -> list[float]:
    """Return when each of several requests started, one after the other."""
    found = []
    for _ in range(count):
        with limiter.slot(tokens):
            found.append(clock.time - 1000)
    return found


def limits(limit: int, remaining: int) -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": str(limit),
        "x-ratelimit-remaining-requests": str(remaining),
    }


def test_without_limits_no_request_waits(clock):
    assert starts(RateLimiter(clock=clock), clock, 1000, tokens=10**6) == [0.0] * 1000


def test_no_minute_exceeds_the_limit_of_requests(clock):
    times = starts(RateLimiter(rpm=60, clock=clock), clock, 200)
    assert times[-1] == pytest.approx(199)
    for start in times:
        assert sum(start <= t < start + 59.99 for t in times) <= 60


def test_no_minute_exceeds_the_limit_of_tokens(clock):
    times = starts(RateLimiter(tpm=6000, clock=clock), clock, 100, tokens=500)
    for start in times:
        assert sum(500 for t in times if start <= t < start + 60) <= 6000 + 500


def test_a_request_beyond_the_limit_of_a_minute_passes_and_others_wait_for_it(clock):
    times = starts(RateLimiter(tpm=100, clock=clock), clock, 2, tokens=1000)
    assert times[0] == 0
    assert times[1] == pytest.approx(600, rel=0.01)


def test_tokens_beyond_the_estimate_delay_later_requests(clock):
    limiter = RateLimiter(tpm=60, clock=clock)
    with limiter.slot(1):
        limiter.succeeded({}, clock.time, tokens=120)
    assert starts(limiter, clock, 1)[0] == pytest.approx(121, abs=1)


def test_a_pause_holds_all_requests_to_its_end(clock):
    limiter = RateLimiter(jobs=8, clock=clock)
    limiter.refused({}, clock.time, 30)
    limiter.refused({}, clock.time, 5)
    assert starts(limiter, clock, 3) == [30.0] * 3


def test_a_server_may_tighten_the_users_limit_but_not_loosen_it(clock):
    limiter = RateLimiter(rpm=600, clock=clock)
    limiter.succeeded(limits(60, 0), clock.time)
    assert starts(limiter, clock, 3) == pytest.approx([1, 2, 3])
    limiter.succeeded(limits(9999, 999), clock.time)
    assert starts(limiter, clock, 1) == pytest.approx([4])


def test_the_remaining_quota_may_be_spent_at_once(clock):
    limiter = RateLimiter(clock=clock)
    limiter.succeeded(limits(60, 5), clock.time)
    assert starts(limiter, clock, 7) == pytest.approx([0, 0, 0, 0, 0, 1, 2])


@pytest.mark.parametrize(("limit", "remaining", "quota"), [
    ("60", "59", Quota(60, 59)), ("60", "0", Quota(60, 0)), ("0", "0", None),
    ("-1", "-1", None), ("60", "-1", None), ("many", "1", None), ("²", "1", None),
    ("60", None, None),
])  # fmt: skip
def test_headers_without_numbers_are_no_quota(limit, remaining, quota):
    headers = {"x-ratelimit-limit-tokens": limit, "x-ratelimit-remaining-tokens": remaining}
    assert parse_quota({k: v for k, v in headers.items() if v}, "tokens") == quota


@pytest.mark.parametrize(("settings", "reason"), [
    ({"rpm": 60}, "limit of requests per minute"),
    ({"tpm": 60}, "limit of tokens per minute"),
    ({}, "the server asked for a pause"),
], ids=["requests", "tokens", "pause"])  # fmt: skip
def test_a_wait_is_reported_with_its_reason_before_it_begins(clock, settings, reason):
    limiter = RateLimiter(clock=clock, **settings)
    waits = []
    with limiter.slot(1):
        pass
    if not settings:
        limiter.refused({}, clock.time, 1)
    with limiter.slot(1, lambda *wait: waits.append((*wait, clock.time))):
        pass
    assert waits == [(reason, pytest.approx(1), 1000)]


def refuse(limiter: RateLimiter, clock: FakeClock, times: int) -> None:
    for _ in range(times):
        clock.time += 1
        with limiter.slot() as started:
            limiter.refused({}, started)


def test_refusals_reduce_the_concurrency_to_one_and_responses_restore_it(clock):
    limiter = RateLimiter(jobs=8, clock=clock)
    refuse(limiter, clock, 3)
    assert 3 <= limiter.concurrency < 8
    refuse(limiter, clock, 20)
    assert limiter.concurrency == 1
    for _ in range(50):
        limiter.succeeded({}, clock.time)
    assert limiter.concurrency == 8


def test_requests_refused_together_count_once(clock):
    together, alone = RateLimiter(jobs=8, clock=clock), RateLimiter(jobs=8, clock=clock)
    started = clock.now()
    clock.time += 1
    for _ in range(8):
        together.refused({}, started)
    alone.refused({}, started)
    assert together.concurrency == alone.concurrency == 7


def test_a_fifth_of_refusals_at_random_hardly_reduces_the_concurrency(clock):
    limiter = RateLimiter(jobs=8, clock=clock)
    found = []
    for number in range(1000):
        clock.time += 0.01
        with limiter.slot() as started:
            if number % 5 == 0:
                limiter.refused({}, started)
            else:
                limiter.succeeded({}, clock.time)
        found.append(limiter.concurrency)
    assert sum(found) / len(found) > 7.5


@pytest.mark.parametrize("jobs", [8, 64])
def test_a_fifth_of_refusals_hardly_reduces_it_although_they_come_before_the_responses(clock, jobs):
    limiter = RateLimiter(jobs=jobs, clock=clock)
    found = []
    for _ in range(20):
        with ExitStack() as answered_late:
            for number in range(limiter.concurrency):
                clock.time += 0.001
                if number % 5 == 0:
                    with limiter.slot() as started:
                        limiter.refused({}, started)
                else:
                    started = answered_late.enter_context(limiter.slot())
                    answered_late.callback(limiter.succeeded, {}, started)
            found.append(limiter.concurrency)
    assert sum(found) / len(found) > 0.9 * jobs


def pause_after(limiter: RateLimiter, clock: FakeClock, *, later_is_answered: bool) -> float:
    """Start two requests and refuse the first; return how long the next one waits."""
    clock.time += 100
    first, second = clock.time, clock.time + 1
    clock.time += 2
    limiter.refused({}, first, 30)
    if later_is_answered:
        limiter.succeeded({}, second)
    else:
        limiter.refused({}, second, 30)
    now = clock.time
    with limiter.slot():
        return clock.time - now


def test_pauses_that_mean_nothing_are_ignored_after_three_until_all_are_refused(clock):
    limiter = RateLimiter(jobs=2, clock=clock)
    pauses = [pause_after(limiter, clock, later_is_answered=True) for _ in range(5)]
    assert pauses == [30, 30, 30, 0, 0]
    assert pause_after(limiter, clock, later_is_answered=False) == 30


def test_pauses_that_hold_for_all_requests_are_always_respected(clock):
    limiter = RateLimiter(jobs=8, clock=clock)
    for _ in range(10):
        earlier = clock.time
        assert pause_after(limiter, clock, later_is_answered=False) == 30
        limiter.succeeded({}, earlier)
        limiter.succeeded({}, clock.time)


def test_as_many_requests_are_open_as_there_are_jobs():
    limiter = RateLimiter(jobs=3)
    # A request ends only when three are open; a fourth would be counted.
    barrier = threading.Barrier(3, timeout=DEADLINE)
    lock = threading.Lock()
    count = most = 0

    def work(_: int) -> None:
        nonlocal count, most
        with limiter.slot():
            with lock:
                count += 1
                most = max(most, count)
            barrier.wait()
            with lock:
                count -= 1

    with ThreadPoolExecutor(20) as pool:
        assert len(list(pool.map(work, range(300)))) == 300
    assert most == 3


def test_stop_wakes_every_waiting_thread_with_an_error_of_its_own():
    clock = ManualClock()
    limiter = RateLimiter(jobs=1, clock=clock)
    waiting = [
        *(lambda: limiter.sleep(60) for _ in range(3)),
        *(lambda: limiter.slot().__enter__() for _ in range(3)),
    ]
    with limiter.slot(), ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(wait) for wait in waiting]
        wait_until(lambda: len(clock.waits) == 6)
        limiter.stop(Cancelled("enough"))
        limiter.stop(Cancelled("too late"))
        errors = [future.exception(DEADLINE) for future in futures]
    assert [str(error) for error in errors] == ["enough"] * 6
    assert len({id(error) for error in errors}) == 6

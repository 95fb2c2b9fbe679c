"""A run asks as fast as it may and no faster."""

import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers.fault_server import FaultServer

from askbook.chat.errors import Cancelled
from askbook.chat.rate_limit import Allowance, Clock, RateLimiter, allowance
from askbook.chat.request import Message, Request


class FakeClock(Clock):
    """A clock that stands still but for waits."""

    def __init__(self) -> None:
        self.time = 1000.0

    def now(self) -> float:
        return self.time

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:  # noqa: ARG002
        assert seconds is not None, "it would wait for ever"
        self.time += seconds


@pytest.fixture
def fake() -> FakeClock:
    return FakeClock()


def limits(limit: int, remaining: int) -> dict[str, str]:
    return {
        "x-ratelimit-limit-requests": str(limit),
        "x-ratelimit-remaining-requests": str(remaining),
    }


def starts(limiter: RateLimiter, clock: FakeClock, count: int, tokens: int = 0) -> list[float]:
    """Return when each of so many turns began, one after the other."""
    found = []
    for _ in range(count):
        with limiter.turn(tokens):
            found.append(clock.time - 1000)
    return found


def test_without_limits_nothing_waits(fake):
    assert starts(RateLimiter(clock=fake), fake, 1000, tokens=10**6) == [0.0] * 1000


def test_no_minute_has_more_requests_than_it_may(fake):
    times = starts(RateLimiter(rpm=60, clock=fake), fake, 200)
    assert times[-1] == pytest.approx(199)
    for begin in times:
        assert sum(begin <= t < begin + 59.99 for t in times) <= 60


def test_no_minute_has_more_tokens_than_it_may(fake):
    times = starts(RateLimiter(tpm=6000, clock=fake), fake, 100, tokens=500)
    for begin in times:
        assert sum(500 for t in times if begin <= t < begin + 60) <= 6000 + 500


def test_a_request_larger_than_a_minute_passes_and_others_wait_for_it(fake):
    times = starts(RateLimiter(tpm=100, clock=fake), fake, 2, tokens=1000)
    assert times[0] == 0
    assert times[1] == pytest.approx(600, rel=0.01)


def test_what_a_reply_cost_more_than_thought_is_paid_for_later(fake):
    limiter = RateLimiter(tpm=60, clock=fake)
    with limiter.turn(1):
        limiter.answered({}, fake.time, tokens=120)
    assert starts(limiter, fake, 1)[0] == pytest.approx(121, abs=1)


def test_a_pause_holds_everybody(fake):
    limiter = RateLimiter(jobs=8, clock=fake)
    limiter.refused({}, fake.time, 30)
    limiter.refused({}, fake.time, 5)
    assert starts(limiter, fake, 3) == [30.0] * 3


def test_the_servers_word_tightens_the_users(fake):
    limiter = RateLimiter(rpm=600, clock=fake)
    limiter.answered(
        {"x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "0"}, fake.time
    )
    assert starts(limiter, fake, 3) == pytest.approx([1, 2, 3])
    limiter.answered(
        {"x-ratelimit-limit-requests": "9999", "x-ratelimit-remaining-requests": "999"}, fake.time
    )
    assert starts(limiter, fake, 1) == pytest.approx([4])


def test_what_a_server_has_left_may_be_spent_at_once(fake):
    limiter = RateLimiter(clock=fake)
    limiter.answered(
        {"x-ratelimit-limit-requests": "60", "x-ratelimit-remaining-requests": "5"}, fake.time
    )
    assert starts(limiter, fake, 7) == pytest.approx([0, 0, 0, 0, 0, 1, 2])


@pytest.mark.parametrize(("limit", "remaining", "found"), [
    ("60", "59", Allowance(60, 59)), ("60", "0", Allowance(60, 0)), ("0", "0", None),
    ("-1", "-1", None), ("60", "-1", None), ("many", "1", None), ("²", "1", None),
    ("60", None, None),
])  # fmt: skip
def test_a_header_that_tells_nothing_is_none(limit, remaining, found):
    headers = {"x-ratelimit-limit-tokens": limit, "x-ratelimit-remaining-tokens": remaining}
    assert allowance({k: v for k, v in headers.items() if v}, "tokens") == found


def refuse(limiter: RateLimiter, clock: FakeClock, times: int) -> None:
    for _ in range(times):
        clock.time += 1
        with limiter.turn() as begun:
            limiter.refused({}, begun)


def test_refusals_leave_one_job_and_answers_bring_back_all(fake):
    limiter = RateLimiter(jobs=8, clock=fake)
    refuse(limiter, fake, 3)
    assert 3 <= limiter.limit < 8
    refuse(limiter, fake, 20)
    assert limiter.limit == 1
    for _ in range(50):
        limiter.answered({}, fake.time)
    assert limiter.limit == 8


def test_requests_refused_together_count_once(fake):
    together, alone = RateLimiter(jobs=8, clock=fake), RateLimiter(jobs=8, clock=fake)
    begun = fake.now()
    fake.time += 1
    for _ in range(8):
        together.refused({}, begun)
    alone.refused({}, begun)
    assert together.limit == alone.limit == 7


def test_a_fifth_refused_at_random_costs_no_jobs(fake):
    limiter = RateLimiter(jobs=8, clock=fake)
    limits = []
    for number in range(1000):
        fake.time += 0.01
        with limiter.turn() as begun:
            limiter.refused({}, begun) if number % 5 == 0 else limiter.answered({}, fake.time)
        limits.append(limiter.limit)
    assert sum(limits) / len(limits) > 7.5


def together(limiter: RateLimiter, clock: FakeClock, *, later_is_answered: bool) -> float:
    """Let two requests begin, and the first be refused; return how long others then wait."""
    clock.time += 100
    first, second = clock.time, clock.time + 1
    clock.time += 2
    limiter.refused({}, first, 30)
    if later_is_answered:
        limiter.answered({}, second)
    else:
        limiter.refused({}, second, 30)
    begun = clock.time
    with limiter.turn():
        return clock.time - begun


def test_a_pause_that_the_server_does_not_mean_is_believed_three_times(fake):
    limiter = RateLimiter(jobs=2, clock=fake)
    assert [together(limiter, fake, later_is_answered=True) for _ in range(5)] == [30, 30, 30, 0, 0]
    assert together(limiter, fake, later_is_answered=False) == 30


def test_a_pause_that_the_server_means_is_always_believed(fake):
    limiter = RateLimiter(jobs=8, clock=fake)
    for _ in range(10):
        earlier = fake.time
        assert together(limiter, fake, later_is_answered=False) == 30
        limiter.answered({}, earlier)
        limiter.answered({}, fake.time)


def test_no_more_are_open_than_there_are_jobs():
    limiter = RateLimiter(jobs=3)
    now, most = itertools.count(), [0]
    count = [0]
    lock = threading.Lock()

    def work(_: int) -> None:
        with limiter.turn():
            with lock:
                count[0] += 1
                most[0] = max(most[0], count[0])
            time.sleep(0.001)
            with lock:
                count[0] -= 1
        next(now)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(300)))
    assert most[0] == 3
    assert next(now) == 300


def test_a_stop_wakes_everybody_at_once():
    limiter = RateLimiter(jobs=1, rpm=1)
    waiting = [
        *(lambda: limiter.pause(60) for _ in range(3)),
        *(lambda: limiter.turn().__enter__() for _ in range(3)),
    ]
    with limiter.turn(), ThreadPoolExecutor(6) as pool:
        futures = [pool.submit(wait) for wait in waiting]
        time.sleep(0.1)
        assert not any(future.done() for future in futures)
        begun = time.monotonic()
        limiter.stop(Cancelled("enough"))
        limiter.stop(Cancelled("too late"))
        errors = [future.exception() for future in futures]
    assert time.monotonic() - begun < 2
    assert [str(error) for error in errors] == ["enough"] * 6
    assert len({id(error) for error in errors}) == 6


def test_a_wait_for_a_retry_takes_no_job_from_others(make_client):
    with FaultServer() as server:
        client = make_client(server.base_url, clock=Clock(), rate_limiter=RateLimiter(jobs=1))
        refused = threading.Event()

        def choose(call):
            if call.prompt == "slow" and not refused.is_set():
                refused.set()
                return lambda handler: handler.send_error(500)
            return None

        server.when(choose)
        with ThreadPoolExecutor(2) as pool:
            slow = pool.submit(
                client.complete, Request(model="m", messages=(Message("user", "slow"),))
            )
            refused.wait(5)
            client.complete(Request(model="m", messages=(Message("user", "fast"),)))
            slow.result()
        assert [call.prompt for call in server.calls] == ["slow", "fast", "slow"]

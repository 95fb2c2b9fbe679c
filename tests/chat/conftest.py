"""A server that fails, and a client of it whose waiting takes no time."""

import threading
from collections.abc import Callable, Iterator

import pytest
from helpers.fault_server import CANARY, FaultServer

from askbook.chat.client import Attempt, Client
from askbook.chat.endpoint import find_preset, make_endpoint
from askbook.chat.rate_limit import Clock, RateLimiter
from askbook.chat.request import Message, Request

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


class SkippingClock(Clock):
    """A clock that jumps over every wait, and remembers it."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self._skipped = 0.0

    def now(self) -> float:
        return super().now() + self._skipped

    def wait(self, condition: threading.Condition, seconds: float | None) -> None:
        if seconds is None:
            super().wait(condition, None)
        else:
            self.waits.append(seconds)
            self._skipped += seconds


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in PROXIES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as found:
        yield found


@pytest.fixture
def clock() -> SkippingClock:
    return SkippingClock()


@pytest.fixture
def attempts() -> list[Attempt]:
    """What the client told of its attempts."""
    return []


@pytest.fixture
def make_client(clock, attempts) -> Callable[..., Client]:
    """Make a client of a server, with the canary as its key."""

    def make(base_url: str, **settings: object) -> Client:
        where = make_endpoint(find_preset("vllm"), base_url, {"VLLM_API_KEY": CANARY})
        found = {
            "timeout": 5.0,
            "rate_limiter": RateLimiter(clock=clock),
            "clock": clock,
        } | settings
        return Client(where, on_attempt=attempts.append, **found)

    return make


@pytest.fixture
def client(server, make_client) -> Client:
    return make_client(server.base_url)


@pytest.fixture
def request_() -> Request:
    return Request(model="mock", messages=(Message("user", "Why?"),), options={"temperature": 0})

"""A server with scripted faults, and a client whose waits take no time."""

from collections.abc import Callable, Iterator

import pytest
from helpers.clocks import FakeClock
from helpers.fault_server import FaultServer
from helpers.faults import CANARY

from askbook.chat.client import Attempt, Client
from askbook.chat.endpoint import find_preset, make_endpoint
from askbook.chat.rate_limit import RateLimiter
from askbook.chat.request import Message, Request

PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


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
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def attempts() -> list[Attempt]:
    """The attempts that the client reported."""
    return []


@pytest.fixture
def make_client(clock, attempts) -> Callable[..., Client]:
    """Make a client of a server, with the canary as its key."""

    def make(base_url: str, *, jobs: int = 4, clock: FakeClock = clock, **settings: object):
        endpoint = make_endpoint(find_preset("vllm"), base_url, {"VLLM_API_KEY": CANARY})
        return Client(
            endpoint,
            rate_limiter=RateLimiter(jobs=jobs, clock=clock),
            clock=clock,
            on_attempt=attempts.append,
            **{"timeout": 5.0, **settings},
        )

    return make


@pytest.fixture
def client(server, make_client) -> Client:
    return make_client(server.base_url)


@pytest.fixture
def request_() -> Request:
    return Request(model="mock", messages=(Message("user", "Why?"),), options={"temperature": 0})

"""Throughput of the chat client, as a share of the best that a server allows.

Generated questions go to a local server that takes 50 ms for an answer, or 500 ms with many jobs,
and refuses one request in five or all beyond a rate. In the best case as many requests as there
are jobs are open at all times.
"""

import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from askbook.chat.client import Client
from askbook.chat.endpoint import find_preset, make_endpoint
from askbook.chat.rate_limit import RateLimiter
from askbook.chat.request import Message, Request
from bench import content, report

DELAYS = {8: 0.05, 64: 0.5}
"""Seconds for an answer by number of jobs; the client and the server share one machine, so that
more answers per second would measure its processor."""
REFUSED = 0.2
RATE = 100
"""Requests per second that the limited server accepts."""

HEAD = ("jobs", "share of the best", "calls", "refused", "most open")


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Ask each number of questions once and yield a table for each."""
    del runs
    for questions in sizes:
        head = (f"{questions:,} questions", *HEAD)
        yield report.table(head, _rows(questions), text_columns=1)


def _rows(questions: int) -> Iterator[tuple[str, ...]]:
    share = ("--share", f"{REFUSED}")
    for jobs, delay in DELAYS.items():
        best = questions * delay / jobs
        for name, arguments, seconds in (
            ("no refusals", (), best),
            (f"{REFUSED:.0%} refused", share, best),
            (f"{REFUSED:.0%} refused for 1 s", (*share, "--retry-after", "1"), best),
            (f"{RATE} calls per second", ("--limit", f"{RATE}"), questions / RATE),
        ):
            arguments = ("--delay", f"{delay}", *arguments)
            yield name, f"{jobs}", *_measure(questions, jobs, arguments, seconds)


def _measure(questions: int, jobs: int, arguments: Sequence[str], best: float) -> tuple[str, ...]:
    """Ask a new server and return the cells of a row."""
    with _server(*arguments) as base_url:
        started = time.perf_counter()
        _ask(base_url, questions, jobs)
        seconds = time.perf_counter() - started
        with urllib.request.urlopen(base_url.removesuffix("/v1") + "/stats") as response:
            stats = json.load(response)
    counts = (stats["calls"], stats["failed"], stats["most_open"])
    return f"{best / seconds:.1%}", *(f"{count:,}" for count in counts)


def _requests(questions: int) -> Iterator[Request]:
    for number in range(questions):
        prompt = f"Explain topic {number // 4} in the manner {number % 4}. " * 5
        yield Request(model="mock", messages=(Message("user", prompt),))


def _ask(base_url: str, questions: int, jobs: int) -> None:
    client = Client(
        make_endpoint(find_preset("vllm"), base_url, {}),
        rate_limiter=RateLimiter(jobs=jobs),
        max_retries=20,
    )
    with ThreadPoolExecutor(client.threads) as pool:
        replies = list(pool.map(client.complete, _requests(questions)))
    assert all(reply.text for reply in replies)


@contextmanager
def _server(*arguments: str) -> Iterator[str]:
    """Run the tests' chat server in its own process; yield its base URL."""
    command = [sys.executable, "-m", "helpers.fault_server", *arguments]
    with subprocess.Popen(
        command,
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=content.ROOT / "tests",
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.communicate("")

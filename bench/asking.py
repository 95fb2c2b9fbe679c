#!/usr/bin/env python3
"""Measure how near asking comes to the most that a server gives.

Asks made-up questions of a server on this machine that takes its time and refuses a share of
them, or all beyond a rate. Prints the throughput as a ratio to the ideal, in which every job
always has a request open, the peak memory, and the most requests that were open at once.
"""

import argparse
import json
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "scripts"))

from study.chat import endpoint, presets
from study.chat.client import Client
from study.chat.pace import Pace
from study.chat.request import Message, Request

ROOT = Path(__file__).resolve().parents[1]

SECTIONS = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured."""

    seconds: float
    calls: int
    refused: int
    most_open: int
    retries_of_worst: int


def requests(topics: int) -> Iterator[Request]:
    """Yield the questions of that many topics."""
    for number in range(topics * SECTIONS):
        prompt = f"Explain topic {number // SECTIONS} in the manner {number % SECTIONS}. " * 5
        yield Request(model="mock", messages=(Message("user", prompt),))


@contextmanager
def server(*arguments: str) -> Iterator[str]:
    """Run a server in a process of its own; yield its base URL."""
    command = [sys.executable, str(ROOT / "tests/fault_server.py"), *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.communicate("")


def ask(base_url: str, options: argparse.Namespace) -> Run:
    """Ask every question and count."""
    worst = [0]
    client = Client(
        endpoint.make(presets.named("vllm"), base_url, {}),
        pace=Pace(jobs=options.jobs),
        max_retries=20,
        on_attempt=lambda attempt: worst.append(max(worst.pop(), attempt.number - 1)),
    )
    begun = time.perf_counter()
    with ThreadPoolExecutor(client.workers) as pool:
        replies = sum(bool(r.text) for r in pool.map(client.complete, requests(options.topics)))
    seconds = time.perf_counter() - begun
    assert replies == options.topics * SECTIONS
    with urllib.request.urlopen(base_url.removesuffix("/v1") + "/stats") as response:
        stats = json.load(response)
    return Run(seconds, stats["calls"], stats["failed"], stats["most_open"], worst[0])


def floor(base_url: str, options: argparse.Namespace) -> float:
    """Ask the same in plain loops, one a job, without a care; return the seconds."""
    host = base_url.removeprefix("http://").removesuffix("/v1")

    def send(request: Request) -> None:
        connection = HTTPConnection(host)
        connection.request("POST", "/v1/chat/completions", request.canonical())
        json.loads(connection.getresponse().read())

    begun = time.perf_counter()
    with ThreadPoolExecutor(options.jobs) as pool:
        list(pool.map(send, requests(options.topics)))
    return time.perf_counter() - begun


def report(name: str, run: Run, ideal: float) -> None:
    """Print one line of figures."""
    print(
        f"{name:<28} {ideal / run.seconds:6.1%} of ideal  {run.calls} calls"
        f"  {run.refused} refused  at most {run.most_open} open"
        f"  {run.retries_of_worst} retries at worst"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Measure each server in turn."""
    parser = argparse.ArgumentParser(description=__doc__, allow_abbrev=False)
    parser.add_argument("--topics", type=int, default=1000, help="topics of four questions each")
    parser.add_argument("--jobs", type=int, default=8, help="requests open at once")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that an answer takes")
    parser.add_argument("--share", type=float, default=0.2, help="the share that is refused")
    parser.add_argument("--rate", type=float, default=100, help="calls a second of a limited one")
    options = parser.parse_args(argv)
    ideal = options.topics * SECTIONS * options.delay / options.jobs
    delay = ("--delay", str(options.delay))
    with server(*delay) as url:
        seconds = floor(url, options)
    print(f"plain loops, no refusals     {ideal / seconds:6.1%} of ideal")
    with server(*delay) as url:
        report("no refusals", ask(url, options), ideal)
    with server(*delay, "--share", str(options.share)) as url:
        report(f"{options.share:.0%} refused", ask(url, options), ideal)
    with server(*delay, "--share", str(options.share), "--retry-after", "1") as url:
        report(f"{options.share:.0%} refused for 1 s", ask(url, options), ideal)
    with server(*delay, "--limit", str(options.rate)) as url:
        run = ask(url, options)
        report(f"{options.rate:g} calls a second", run, options.topics * SECTIONS / options.rate)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

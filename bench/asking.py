#!/usr/bin/env python3
"""Measure how near asking comes to the most that a server gives.

Asks made-up questions of a server on this machine that takes its time and refuses a share of
them, or all beyond a rate. Prints the throughput as a ratio to the ideal, in which every job
always has a request open, and the most requests that were open at once.
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

import reporting
from askbook.chat.client import Client
from askbook.chat.endpoint import find_preset, make_endpoint
from askbook.chat.rate_limit import RateLimiter
from askbook.chat.request import Message, Request
from askbook.cli import Command
from results import Report
from tables import Table

ROOT = Path(__file__).resolve().parents[1]

SECTIONS = 4

HEAD = ("", "of the ideal", "calls", "refused", "open at most", "retries at worst")


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
    command = [sys.executable, "-m", "helpers.fault_server", *arguments]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT / "tests"
    ) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.communicate("")


def ask(base_url: str, options: argparse.Namespace) -> Run:
    """Ask every question and count."""
    worst = [0]
    client = Client(
        make_endpoint(find_preset("vllm"), base_url, {}),
        rate_limiter=RateLimiter(jobs=options.jobs),
        max_retries=20,
        on_attempt=lambda attempt: worst.append(max(worst.pop(), attempt.number - 1)),
    )
    begun = time.perf_counter()
    with ThreadPoolExecutor(client.threads) as pool:
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


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    parser.add_argument("--topics", type=int, default=1000, help="topics of four questions each")
    parser.add_argument("--jobs", type=int, default=8, help="requests open at once")
    parser.add_argument("--delay", type=float, default=0.05, help="seconds that an answer takes")
    parser.add_argument("--share", type=float, default=0.2, help="the share that is refused")
    parser.add_argument("--rate", type=float, default=100, help="calls a second of a limited one")
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Ask each server in turn."""
    options, questions = run.options, run.options.topics * SECTIONS
    ideal = questions * options.delay / options.jobs
    says = (
        f"{questions:,} questions, {options.jobs} at once, of a server on this machine that takes "
        f"{1000 * options.delay:g} ms for an answer. The ideal is that a request is always open "
        "for every job.",
    )
    rows = tuple(_rows(run, options, ideal))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Report(
        name="asking",
        title="Asking a model",
        order=40,
        says=says,
        tables=(Table(HEAD, rows, words=1),),
        notes=(f"Peak memory of the one who asks: {memory:.0f} MB.",),
    )


def _rows(run: Command, options: argparse.Namespace, ideal: float) -> Iterator[tuple[str, ...]]:
    """Yield a row for each kind of server, plain loops as the floor first."""
    delay, share = ("--delay", f"{options.delay}"), ("--share", f"{options.share}")
    run.say("asking in plain loops")
    with server(*delay) as url:
        yield "plain loops, no refusals", f"{ideal / floor(url, options):.1%}", "", "", "", ""
    limited = options.topics * SECTIONS / options.rate
    for name, arguments, least in (
        ("no refusals", (), ideal),
        (f"{options.share:.0%} refused", share, ideal),
        (f"{options.share:.0%} refused for 1 s", (*share, "--retry-after", "1"), ideal),
        (f"{options.rate:g} calls a second", ("--limit", f"{options.rate}"), limited),
    ):
        run.say(f"asking: {name}")
        with server(*delay, *arguments) as url:
            yield _row(name, ask(url, options), least)


def _row(name: str, run: Run, ideal: float) -> tuple[str, ...]:
    counts = (run.calls, run.refused, run.most_open, run.retries_of_worst)
    return name, f"{ideal / run.seconds:.1%}", *(f"{count:,}" for count in counts)


if __name__ == "__main__":
    raise SystemExit(main())

"""Chromium, opened for a measurement, and its own account of what it did."""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import urlopen

import websocket
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from askbook.errors import StudyError


@contextmanager
def browser() -> Iterator[webdriver.Chrome]:
    """Open the browser for a while."""
    binary, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not driver:
        raise StudyError("Chromium or its driver is not on the PATH")
    options = webdriver.ChromeOptions()
    options.binary_location = binary
    for argument in ("headless=new", "no-sandbox", "no-first-run"):
        options.add_argument(f"--{argument}")
    os.environ.update(SE_OFFLINE="true", SE_AVOID_STATS="true")
    chrome = webdriver.Chrome(options=options, service=Service(driver))
    yield chrome
    chrome.quit()


class Trace:
    """What Chromium did for a while, by its own account."""

    def __init__(self) -> None:
        self._events: list[dict[str, Any]] = []

    @classmethod
    @contextmanager
    def of(cls, browser: webdriver.Chrome) -> Iterator["Trace"]:
        """Trace what the browser does."""
        debugger = browser.capabilities["goog:chromeOptions"]["debuggerAddress"]
        with urlopen(f"http://{debugger}/json/version") as answer:
            url = json.load(answer)["webSocketDebuggerUrl"]
        socket = websocket.create_connection(url, suppress_origin=True, timeout=60)
        trace, categories = cls(), ["toplevel", "__metadata"]
        _send(socket, "Tracing.start", {"traceConfig": {"includedCategories": categories}})
        yield trace
        _send(socket, "Tracing.end", {})
        message: dict[str, Any] = {}
        while message.get("method") != "Tracing.tracingComplete":
            message = json.loads(socket.recv())
            if message.get("method") == "Tracing.dataCollected":
                trace._events += message["params"]["value"]
        socket.close()

    def tasks(self) -> Iterator[float]:
        """Yield the CPU milliseconds of each task of a page."""
        threads = {
            (event["pid"], event["tid"])
            for event in self._events
            if event["name"] == "thread_name" and event["args"]["name"] == "CrRendererMain"
        }
        for event in self._events:
            is_task = event["name"].endswith("RunTask") and "tdur" in event
            if is_task and (event["pid"], event["tid"]) in threads:
                yield event["tdur"] / 1000


def _send(socket: websocket.WebSocket, method: str, parameters: dict[str, Any]) -> None:
    socket.send(json.dumps({"id": 1, "method": method, "params": parameters}))

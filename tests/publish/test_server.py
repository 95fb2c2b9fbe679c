"""./askbook serve keeps serving while somebody edits a page."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.clocks import wait_until
from helpers.sites import copy_site, copy_themed_site

from askbook.errors import StudyError
from askbook.publish import server

PAGE = "content/sourdough/fermentation/starters.md"
DEADLINE = 240.0


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return copy_site("small", tmp_path / "site")


@pytest.fixture
def serve(small: Path, tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Starts ./askbook serve; its output goes to a file."""
    started = []

    def start(site: Path = small) -> subprocess.Popen[str]:
        with (tmp_path / "output").open("w") as output:
            command = [sys.executable, "-m", "askbook", "serve", "--site", str(site)]
            process = subprocess.Popen(
                [*command, "--port", str(free_port())],
                stdout=output,
                stderr=output,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        started.append(process)
        return process

    yield start
    for process in started:
        process.terminate()
        process.wait()


def output(folder: Path) -> str:
    return (folder / "output").read_text(encoding="utf-8")


@pytest.mark.timeout(600)
def test_hugo_is_started_again_after_a_state_that_it_does_not_survive(small, tmp_path, serve):
    process = serve()
    wait_until(lambda: "Web Server is available" in output(tmp_path), DEADLINE)
    assert output(tmp_path).startswith("without decks, EPUBs, full-text search and Markdown")
    page = small / PAGE
    good = page.read_text(encoding="utf-8")
    bad = good.replace("{{< /ask_chatgpt >}}", "", 1)
    for text, words in (
        (bad, "Rebuild failed"), (good, "#2)"), (bad, "starting Hugo again"),
    ):  # fmt: skip
        page.write_text(text, encoding="utf-8")
        wait_until(lambda words=words: words in output(tmp_path), DEADLINE)
    page.write_text(good, encoding="utf-8")
    wait_until(lambda: output(tmp_path).count("Press Ctrl+C to stop") >= 2, DEADLINE)
    assert process.poll() is None
    assert "goroutine" not in output(tmp_path)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 130


def test_a_site_that_cannot_be_served_ends_the_command(small, tmp_path, serve):
    page = small / PAGE
    text = page.read_text(encoding="utf-8").replace("{{< /ask_chatgpt >}}", "", 1)
    page.write_text(text, encoding="utf-8")
    assert serve().wait(DEADLINE) == 1
    assert "starters.md:6:1" in output(tmp_path)


def test_a_port_in_use_is_refused(small, capfd):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(StudyError, match=f"port {port} is in use; choose another with --port"):
            server.serve(small, port, print)
    with pytest.raises(StudyError, match="65536 is no port"):
        server.serve(small, 65536, print)
    assert capfd.readouterr().out == ""


def test_folders_that_a_site_does_not_have_yet_are_watched(small, tmp_path, serve):
    assert not (small / "static").exists()
    serve()
    wait_until(lambda: "Web Server is available" in output(tmp_path), DEADLINE)
    watched = re.search("Watching for changes in (.*)", output(tmp_path))
    assert watched
    assert str(small / "static") in watched[1].split(", ")


def test_a_preview_writes_no_file_into_the_sites_folders(tmp_path, serve):
    site = copy_themed_site("small", tmp_path / "own")
    serve(site)
    wait_until(lambda: "Web Server is available" in output(tmp_path), DEADLINE)
    assert not list((site / "assets").iterdir())

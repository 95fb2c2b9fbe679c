"""Hugo's development server, started again when it ends while somebody edits.

Hugo panics on some states that a page passes through, such as a missing closing tag.
"""

import contextlib
import socket
import subprocess
import time
from collections.abc import Callable, Mapping
from pathlib import Path

from askbook.disk import hugo_binary
from askbook.errors import StudyError
from askbook.publish import hugo

_INTERVAL = 0.5
"""Seconds between two looks for a changed file."""

_WATCHED = ("assets", "config", "content", "data", "i18n", "layouts", "static")


def serve(root: Path, port: int, say: Callable[[str], None]) -> int:
    """Serve the site until the user interrupts it; return Hugo's exit code if it cannot start.

    If Hugo ends with an error after a file has changed, it is started again. Raises StudyError
    for a port that another program uses.
    """
    _refuse_used(port)
    # Hugo watches only the folders that exist when it starts, so a first layout would go unseen.
    with contextlib.suppress(OSError):  # a read-only site
        for name in _WATCHED:
            (root / name).mkdir(exist_ok=True)
    is_first = True
    while True:
        files = _modified(root)
        code = _run(hugo.server_command(root, port))
        if code == 0 or (is_first and _modified(root) == files):
            return code
        is_first = False
        say("Hugo stopped; it starts again when a file has changed")
        while _modified(root) == files:
            time.sleep(_INTERVAL)
        say("starting Hugo again")


def _refuse_used(port: int) -> None:
    """Raise StudyError if a program serves at the port; Hugo would print all its options."""
    if not 0 < port < 2**16:
        raise StudyError(f"{port} is no port; choose one from 1 to 65535")
    with socket.socket() as client:
        client.settimeout(1)
        if client.connect_ex(("127.0.0.1", port)) == 0:
            raise StudyError(f"port {port} is in use; choose another with --port")


def _run(command: list[str]) -> int:
    """Run Hugo and print its output without the stack trace of a panic; return the exit code."""
    process = subprocess.Popen(
        command,
        env=hugo_binary.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stdout
    try:
        is_trace = False
        for line in process.stdout:
            is_trace = is_trace or line.startswith("goroutine ")
            if not is_trace:
                print(line, end="", flush=True)
        return process.wait()
    finally:
        process.terminate()
        process.wait()


def _modified(root: Path) -> Mapping[Path, int]:
    """Return when each of the site's files was last changed, in nanoseconds."""
    folders = [root / name for name in _WATCHED]
    files = [*root.glob("*.toml"), *(file for folder in folders for file in folder.rglob("*"))]
    found = {}
    for file in files:
        try:
            found[file] = file.stat().st_mtime_ns
        except FileNotFoundError:  # an editor has just replaced it
            continue
    return found

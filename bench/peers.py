"""Builds of the same pages by other site generators, and the first view of one of their pages.

Where a tool has no shortcodes, a blockquote takes their place. All but bare Hugo and Eleventy
make a search index: their own, or for Docusaurus a plugin's. Each build starts without the
tool's caches; CPU seconds include the processes that it starts, memory is that of the largest.
The first view is what the HTML of a topic page names, through gzip -9. The tools are installed
into `.bench/` at the versions in `bench/peers.toml`; the packages that these depend on are not
pinned, so that figures can change with them.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from askbook.errors import StudyError
from askbook.publish import hugo
from bench import complete, content, measure, report, weight
from bench.measure import Cost
from bench.weight import View

CACHE = content.ROOT / ".bench"
PEERS = Path(__file__).with_suffix(".toml")
TIMEOUT = 900
"""Seconds until an installation or a build is stopped."""

TOOL_CACHES = (".astro", ".cache", ".vite")
"""Below ``node_modules/``: what tools keep from one build to the next."""

ENVIRONMENT = {"ASTRO_TELEMETRY_DISABLED": "1", "CI": "1", "NO_UPDATE_NOTIFIER": "1"}
HEAD = ("version", "CPU s", "× bare Hugo", "peak MB", "MB written", "first view, bytes", "requests")

_PROMPT = re.compile(r"\{\{< ask_chatgpt.*?>\}\}\n(.*?)\n\{\{< /ask_chatgpt >\}\}", re.DOTALL)


@dataclass(slots=True)
class Side:
    """A tool that builds the pages: how to write its site and build it, and its figures.

    ``error`` says why there are no figures.
    """

    name: str
    version: str
    public: Path = Path()
    write: Callable[[], None] = lambda: None
    build: Callable[[], object] = lambda: None
    costs: list[Cost] = field(default_factory=list)
    megabytes: float = 0
    view: View | None = None
    error: str = ""

    def measure(self, page: Path) -> None:
        """Build once from nothing, and look at the built page."""
        try:
            self.write()
            self.costs.append(measure.cost_of_children(self.build))
            if not (self.public / page).is_file():
                raise StudyError(f"built no {page}")
        except StudyError as error:
            self.error = str(error).replace("\n", ": ")
            return
        files = (file for file in self.public.rglob("*") if file.is_file())
        self.megabytes = sum(file.stat().st_size for file in files) / 1e6
        self.view = weight.view(self.public, page, content.BASE_URL)

    def row(self, bare: Cost) -> tuple[str, ...]:
        """Return the figures, without those of the first build."""
        if self.error or not self.view:
            return (self.name, self.error, *["–"] * (len(HEAD) - 1))
        cost, view = measure.median_cost(self.costs[1:]), self.view
        return (
            self.name,
            self.version,
            f"{cost.seconds:,.2f}",
            report.ratio(cost.seconds, bare.seconds),
            f"{cost.megabytes:,.0f}",
            f"{self.megabytes:,.1f}",
            f"{view.total:,}",
            f"{view.requests}",
        )


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Install the tools; build each size with all of them and yield a table for each."""
    peers = tomllib.loads(PEERS.read_text(encoding="utf-8"))["peer"]
    for pages in sizes:
        generated = list(content.generate_pages(pages))
        topic = next(path for path, _ in generated if path.stem != "_index")
        sides = [
            _hugo("bare Hugo", content.write_bare_site, generated),
            _hugo("Askbook, Hugo alone", content.write_site, generated),
            _hugo("Askbook, complete", complete.write_site, generated, complete.build_site),
            *(_peer(peer, generated) for peer in peers),
        ]
        for _ in range(1 + runs):
            for side in sides:
                if not side.error:
                    side.measure(topic.with_suffix("") / "index.html")
        bare = measure.median_cost(sides[0].costs[1:])
        rows = [side.row(bare) for side in sides]
        yield report.table((f"{pages:,} pages", *HEAD), rows, text_columns=2)


def _hugo(
    name: str,
    write_site: Callable[[Path], None],
    pages: Sequence[tuple[Path, str]],
    build: Callable[[Path], object] | None = None,
) -> Side:
    """Return the side of a site that this project's Hugo builds, or a command with it."""
    folder = CACHE / re.sub(r"\W+", "-", name.lower())
    public = folder / "public"

    def write() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        write_site(folder)
        content.write_files(folder / "content", ((str(path), text) for path, text in pages))

    alone = partial(hugo.build, folder, public, base_url=content.BASE_URL)
    return Side(name, "this Hugo", public, write, partial(build, folder) if build else alone)


def _peer(peer: Mapping[str, Any], pages: Sequence[tuple[Path, str]]) -> Side:
    """Return the side of another tool, installed."""
    packages = peer.get("npm") or peer["pip"]
    version = next(iter(packages.values()))
    try:
        home = install(peer, CACHE)
    except StudyError as error:
        return Side(peer["name"], version, error=f"not installed: {error}")
    folder = home / "site"

    def write() -> None:
        for old in (folder, *(home / "node_modules" / name for name in TOOL_CACHES)):
            shutil.rmtree(old, ignore_errors=True)
        content.write_files(folder, ((n, t.lstrip()) for n, t in peer["files"].items()))
        content.write_files(folder / peer["content"], convert(pages, peer.get("front_matter", "")))

    build = partial(run_tool, peer["command"], folder, _environment(home))
    return Side(peer["name"], version, folder / peer["public"], write, build)


def convert(pages: Iterable[tuple[Path, str]], more: str) -> Iterator[tuple[str, str]]:
    """Yield a home page and the pages with YAML front matter and blockquotes for shortcodes."""
    yield "index.md", "---\ntitle: Topics\n---\n\nGenerated topics.\n"
    for path, text in pages:
        _, head, body = text.split("+++\n", 2)
        fields = tomllib.loads(head)
        lines = more.format(weight=fields["weight"], folder=path.parent.as_posix())
        body = _PROMPT.sub(lambda found: re.sub("(?m)^", "> ", found[1]), body)
        name = "index.md" if path.stem == "_index" else path.name
        text = f'---\ntitle: "{fields["title"]}"\n{lines}\n---\n\n{body}'
        yield str(path.with_name(name)), text


def install(peer: Mapping[str, Any], cache: Path) -> Path:
    """Install a tool's packages unless they are there; return the folder that has them.

    Raises StudyError with the reason if that fails.
    """
    pins = json.dumps({kind: peer.get(kind) for kind in ("npm", "pip")}, sort_keys=True)
    home = cache / hashlib.sha256(pins.encode()).hexdigest()[:12]
    done = home / "installed"
    if done.exists():
        return home
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    if packages := peer.get("npm"):
        package = json.dumps({"private": True, "dependencies": packages})
        (home / "package.json").write_text(package, encoding="utf-8")
        commands = [["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]]
    else:
        pinned = [f"{name}=={version}" for name, version in peer["pip"].items()]
        pip = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", *pinned]
        commands = [[sys.executable, "-m", "venv", "venv"], ["venv/bin/python", *pip]]
    for command in commands:
        run_tool(command, home, _environment(home))
    done.touch()
    return home


def _environment(home: Path) -> dict[str, str]:
    folders = (home / "venv/bin", home / "node_modules/.bin")
    path = os.pathsep.join([*map(str, folders), os.environ.get("PATH", os.defpath)])
    return {**os.environ, **ENVIRONMENT, "PATH": path}


def run_tool(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
    """Run a command, and stop it with all that it started if it takes too long.

    Raises StudyError if it fails, with the line of its output that says why.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        try:
            process = subprocess.Popen(
                command, cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                stdout=output, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        except FileNotFoundError:
            raise StudyError(f"{command[0]} is not on the PATH") from None
        try:
            process.wait(TIMEOUT)
        except subprocess.TimeoutExpired:
            raise StudyError(f"{command[0]} was stopped after {TIMEOUT} s") from None
        finally:
            if process.poll() is None:
                os.killpg(process.pid, 9)
                process.wait()
        output.seek(0)
        if process.returncode:
            raise StudyError(f"{command[0]} failed: {_failure(output.read())}")


def _failure(output: str) -> str:
    """Return the first line that names an error, or the last line, without colours."""
    lines = re.sub(r"\x1b\[[\d;]*m", "", output).strip().splitlines() or ["no output"]
    return next((line for line in lines if re.search(r"(?i)\berror\b", line)), lines[-1]).strip()

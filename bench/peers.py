"""Builds of the same pages by other site generators, and what readers load of one of their pages.

Where a tool has no shortcodes, a blockquote takes their place. All but bare Hugo and Eleventy
make a search index: their own, or for Docusaurus a plugin's. A build starts without the
tool's caches, the one after an edit with them: a page has one more sentence. CPU seconds include
the processes that a build starts, memory is that of the largest.
The first view is what the HTML of a topic page names, through gzip -9; the first text is all that
a reader loads who opens the page and searches for three words, until a text with them is shown in
Chromium. The tools are installed into `.bench/` at the versions in `bench/peers.toml`; the packages
that these depend on are not pinned, so that figures can change with them.
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

from selenium.common.exceptions import TimeoutException

from askbook.errors import StudyError
from askbook.publish import hugo
from bench import browsing, complete, content, measure, report, searching, weight
from bench.measure import Cost
from bench.weight import View

CACHE = content.ROOT / ".bench"
PEERS = Path(__file__).with_suffix(".toml")
TIMEOUT = 900
"""Seconds until an installation or a build is stopped."""

TOOL_CACHES = (".astro", ".cache", ".vite")
"""Below ``node_modules/``: what tools keep from one build to the next."""

ENVIRONMENT = {"ASTRO_TELEMETRY_DISABLED": "1", "CI": "1", "NO_UPDATE_NOTIFIER": "1"}
HEAD = ("version", "CPU s", "× bare Hugo", "after an edit, CPU s", "peak MB", "MB written",
        "first view, bytes", "requests", "first text, bytes")  # fmt: skip
EDIT = "One more sentence.\n"

_OPEN_SEARCH = """
const found = document.querySelector(arguments[0]);
found.focus();
found.click();
"""
_PROMPT = re.compile(r"\{\{< ask_chatgpt.*?>\}\}\n(.*?)\n\{\{< /ask_chatgpt >\}\}", re.DOTALL)


@dataclass(slots=True)
class Side:
    """A tool that builds the pages: how to write its site and build it, and its figures.

    ``content`` is the folder of its pages. ``search`` has the selectors of what opens the search
    and of what shows a result; ``error`` says why there are no figures.
    """

    name: str
    version: str
    content: Path = Path()
    public: Path = Path()
    write: Callable[[], None] = lambda: None
    build: Callable[[], object] = lambda: None
    search: Mapping[str, str] = field(default_factory=dict)
    costs: list[Cost] = field(default_factory=list)
    edited: list[Cost] = field(default_factory=list)
    megabytes: float = 0
    view: View | None = None
    first_text: str = "–"
    error: str = ""

    def measure(self, page: Path) -> None:
        """Build once from nothing and once after an edit, and look at the built page."""
        html = page.with_suffix("") / "index.html"
        try:
            self.write()
            self.costs.append(measure.cost_of_children(self.build))
            if not (self.public / html).is_file():
                raise StudyError(f"built no {html}")
            with (self.content / page).open("a", encoding="utf-8") as file:
                file.write(EDIT)
            self.edited.append(measure.cost_of_children(self.build))
        except StudyError as error:
            self.error = str(error).replace("\n", ": ")
            return
        files = (file for file in self.public.rglob("*") if file.is_file())
        self.megabytes = sum(file.stat().st_size for file in files) / 1e6
        self.view = weight.view(self.public, html, content.BASE_URL)

    def find_text(self, page: Path) -> None:
        """Search from a page as a reader does, and keep what that loads."""
        if self.error or not self.search:
            return
        with browsing.serve(self.public) as (address, requested), browsing.run_browser() as browser:
            browsing.load(browser, f"{address}/{page.with_suffix('').as_posix()}/")
            searching.settle(requested)
            browser.execute_script(_OPEN_SEARCH, self.search["open"])
            browsing.wait_for(browser, "return document.activeElement.tagName === 'INPUT'")
            browser.switch_to.active_element.send_keys(searching.QUERIES[-1])
            shown = f"return document.querySelector({json.dumps(self.search['shown'])})"
            try:
                browsing.wait_for(browser, shown)
                self.first_text = f"{searching.total(requested):,}"
            except TimeoutException:
                self.first_text = "not found"

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
            f"{measure.median_cost(self.edited[1:]).seconds:,.2f}",
            f"{cost.megabytes:,.0f}",
            f"{self.megabytes:,.1f}",
            f"{view.total:,}",
            f"{view.requests}",
            self.first_text,
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
            _complete(generated),
            *(_peer(peer, generated) for peer in peers),
        ]
        for _ in range(1 + runs):
            for side in sides:
                if not side.error:
                    side.measure(topic)
        for side in sides:
            side.find_text(topic)
        bare = measure.median_cost(sides[0].costs[1:])
        rows = [side.row(bare) for side in sides]
        yield report.table((f"{pages:,} pages", *HEAD), rows, text_columns=2)


def _complete(pages: Sequence[tuple[Path, str]]) -> Side:
    """Return the side of this project with all that it adds to Hugo's pages."""
    side = _hugo("Askbook, complete", complete.write_site, pages)
    side.build = partial(complete.build_site, side.content.parent)
    side.search = {"open": ".search-opener", "shown": ".search-excerpt"}
    return side


def _hugo(name: str, write_site: Callable[[Path], None], pages: Sequence[tuple[Path, str]]) -> Side:
    """Return the side of a site that this project's Hugo builds."""
    folder = CACHE / re.sub(r"\W+", "-", name.lower())
    public = folder / "public"

    def write() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        write_site(folder)
        content.write_files(folder / "content", ((str(path), text) for path, text in pages))

    build = partial(hugo.build, folder, public, base_url=content.BASE_URL)
    return Side(name, "this Hugo", folder / "content", public, write, build)


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
    places = folder / peer["content"], folder / peer["public"]
    return Side(peer["name"], version, *places, write, build, peer.get("search", {}))


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

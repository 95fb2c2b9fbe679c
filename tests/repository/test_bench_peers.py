"""The other tools get the same words, and one that cannot be had does not stop the rest."""

import json
import os
import re
import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath

import pytest
from helpers.minisite import write

import content
import peer_install
import peer_pages
import peer_tools
import peers
from askbook.errors import StudyError
from measure import Cost
from peer_pages import Page
from peer_tools import PINS, TOOLS, Tool

NAMES = [tool.name for tool in TOOLS]
HOME = ["Made-up", "topics."]


@pytest.fixture
def pages(catalog) -> list[Page]:
    made_up = content.made_up(catalog.default, 60)
    return [Page(PurePosixPath(path.as_posix()), text) for path, text in made_up]


def words(text: str) -> list[str]:
    """Return the words of a page's text, without its head and what marks the prompt."""
    body = re.sub(r"\A(\+\+\+.*?\+\+\+|---.*?---|Title:.*?\n\n)", "", text, flags=re.DOTALL)
    return re.sub(r"\{\{<.*?>\}\}|(?m:^> )", "", body).split()


# The content


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_every_tool_gets_the_same_words_in_the_same_order(tool: Tool, pages: list[Page]):
    texts = [text for _, text in tool.write(pages) if words(text) != HOME]
    assert [words(text) for text in texts] == [words(page.text) for page in pages]
    assert all(page.title in text for page, text in zip(pages, texts, strict=True))


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_only_hugo_gets_a_shortcode(tool: Tool, pages: list[Page]):
    texts = "".join(text for _, text in tool.write(pages))
    is_hugo = tool.build is peer_tools.build_with_hugo
    assert ("{{<" in texts) == is_hugo
    assert ("\n> " in texts) != is_hugo


def test_a_prompt_of_several_lines_is_one_blockquote():
    text = '+++\ntitle = "T"\n+++\n## P\n{{< ask_chatgpt by="x" >}}\na\nb\n{{< /ask_chatgpt >}}\n'
    assert Page(PurePosixPath("t.md"), text).body == "## P\n> a\n> b\n"


def test_a_place_among_siblings_is_said_as_the_tool_wants_it(pages: list[Page]):
    flat, nested = (
        dict(peer_pages.for_docs(pages[:2], "docs", order))[f"docs/{pages[1].path}"]
        for order in ("sidebar_position", "sidebar.order")
    )
    assert "\nsidebar_position: 1\n" in flat
    assert '\nsidebar: {"order": 1}\n' in nested


# What is pinned


@pytest.mark.parametrize("tool", TOOLS, ids=NAMES)
def test_a_tools_version_is_the_one_that_is_pinned(tool: Tool):
    assert re.fullmatch(r"\d+(\.\d+)+|[0-9a-f]{7}", tool.version)


@pytest.mark.parametrize("file", sorted(PINS.glob("*/package-lock.json")), ids=lambda f: f.parent)
def test_a_lock_file_pins_what_is_asked_for_by_hash_and_names_no_registry(file: Path):
    lock = json.loads(file.read_text(encoding="utf-8"))["packages"]
    asked = json.loads((file.parent / "package.json").read_text(encoding="utf-8"))
    assert lock.pop("")["dependencies"] == asked["dependencies"]
    assert [name for name, package in lock.items() if "integrity" not in package] == []
    assert [name for name, package in lock.items() if "resolved" in package] == []


@pytest.mark.parametrize("file", sorted(PINS.glob("*/requirements.txt")), ids=lambda f: f.parent)
def test_every_requirement_has_a_hash(file: Path):
    logical = file.read_text(encoding="utf-8").replace("\\\n", "").splitlines()
    assert [line for line in logical if "==" in line and "--hash=sha256:" not in line] == []


# A tool that cannot be had, or stops


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("eleventy", "no npm here; install Node 20 or newer with npm"),
        ("hextra", "no git here; install git"),
    ],
)
def test_a_tool_that_cannot_be_installed_says_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: str, message: str
):
    monkeypatch.setenv("PATH", str(tmp_path))
    for _ in range(2):  # a second time, too: half an installation is none
        with pytest.raises(StudyError, match=message):
            peer_install.installed(PINS / folder, tmp_path / "home")


def test_what_is_installed_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pins, calls = tmp_path / "pins", []
    write(pins, {"requirements.txt": "a==1\n", "site/a.py": "a = 1\n"})
    monkeypatch.setattr(peer_install, "_install", lambda *folders: calls.append(folders))
    for site in ("a = 1\n", "a = 2\n"):
        write(pins, {"site/a.py": site})
        environment = peer_install.installed(pins, tmp_path / "home")
    assert len(calls) == 1
    assert environment["PATH"].startswith(str(tmp_path / "home/venv/bin"))
    write(pins, {"requirements.txt": "a==2\n"})
    peer_install.installed(pins, tmp_path / "home")
    assert len(calls) == 2


def test_a_build_that_fails_says_its_error(tmp_path: Path):
    script = "import sys; print('[\\x1b[31mERROR\\x1b[0m] no such page'); print('bye'); sys.exit(3)"
    with pytest.raises(StudyError, match=r"failed: \[ERROR\] no such page$"):
        peer_tools.run(sys.executable, "-c", script)(tmp_path, os.environ)


def test_a_build_that_takes_too_long_is_stopped_with_all_that_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    script = "sleep 600 & echo $! > child; wait"
    monkeypatch.setattr(peer_tools, "SECONDS", 1)
    with pytest.raises(StudyError, match="stopped after 1 s"):
        peer_tools.run("sh", "-c", script)(tmp_path, os.environ)
    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    for _ in range(600):
        if not child.exists() or "\nState:\tZ" in (child / "status").read_text():
            return
        time.sleep(0.1)
    pytest.fail("what the build started still runs")


# The command


COPY = """
import pathlib
for page in pathlib.Path("content").rglob("*.md"):
    at = pathlib.Path("public", page.relative_to("content")).with_suffix("")
    at.mkdir(parents=True)
    (at / "index.html").write_text("<script src=https://other.test/a.js></script>")
"""


def test_the_others_go_on_where_one_stops(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    eleventy = TOOLS[0]
    tools = (
        replace(eleventy, name="Copy", build=peer_tools.run(sys.executable, "-c", COPY)),
        replace(eleventy, name="Broken", build=peer_tools.run("false")),
        replace(eleventy, name="Empty", build=peer_tools.run("true")),
        replace(eleventy, name="Missing", folder="hextra"),
    )

    def installed(pins: Path, _home: Path) -> dict[str, str]:
        if pins.name == "hextra":
            raise StudyError("not installed: fetch it")
        return dict(os.environ)

    monkeypatch.setattr(peers, "TOOLS", tools)
    monkeypatch.setattr(peer_install, "installed", installed)
    options = ["--quiet", "--pages", "2", "--runs", "1", "--cache", str(tmp_path)]
    assert peers.main([*options, "--write", str(tmp_path / "kept")]) == 0
    said = capsys.readouterr().out
    for line in (r"Askbook \| this Hugo \| 1 ", r"Copy \| [\d.]+ \| 1 ", r"Copy .* 2 \| 1 ",
                 r"Broken \| false failed: it said nothing ",
                 r"Empty \| built, but there is no \S+/index.html ",
                 r"Missing \| not installed: fetch it "):  # fmt: skip
        assert re.search(rf"(?m)^\| {line}\|", said)
    kept = json.loads((tmp_path / "kept/results/peers.json").read_text(encoding="utf-8"))
    assert [line["label"] for line in kept["series"]] == ["Copy"]


def test_what_is_slow_is_built_once(tmp_path: Path, catalog, monkeypatch: pytest.MonkeyPatch):
    built: list[str] = []
    topic = next(path for path, _ in content.made_up(catalog.default, 1) if path.stem != "_index")

    def side(name: str) -> peers.Side:
        public = tmp_path / name / "public"
        page = str(topic.with_suffix("") / "index.html")
        make = partial(write, public, {page: name})
        return peers.Side(name, make=make, build=partial(built.append, name), public=public)

    def of_children(build: partial[None]) -> Cost:
        build()
        return Cost(peers.SLOW + 1 if build.args == ("slow",) else len(built), 1)

    monkeypatch.setattr("measure.of_children", of_children)
    parser = peers._parser()
    options = parser.parse_args(["--quiet", "--runs", "2"])
    project = type("Project", (), {"catalog": catalog})()
    sides = [side("quick"), side("slow")]
    quick, slow = peers._measured(peers.Command(options, project), sides, 1)
    assert built == ["quick", "slow", "quick", "quick"]
    assert (quick.runs, quick.cost.seconds) == (2, 3.5)
    assert (slow.runs, slow.cost.seconds) == (1, peers.SLOW + 1)


def test_a_theme_is_fetched_at_its_revision(tmp_path: Path):
    theme, pins = tmp_path / "theme", tmp_path / "some-theme"
    write(theme, {"layouts/all.html": "first"})
    git = partial(subprocess.run, cwd=theme, check=True, capture_output=True, text=True)
    git(["git", "init"])
    git(["git", "add", "."])
    who = ["-c", "user.name=A", "-c", "user.email=a@site.test"]
    git(["git", *who, "commit", "--message", "first"])
    revision = git(["git", "rev-parse", "HEAD"]).stdout.strip()
    write(theme, {"layouts/all.html": "second"})
    git(["git", *who, "commit", "--all", "--message", "second"])
    write(pins, {"theme.toml": f'repository = "{theme}"\nrevision = "{revision}"\n'})
    peer_install.installed(pins, tmp_path / "home")
    fetched = tmp_path / "home/themes/some-theme/layouts/all.html"
    assert fetched.read_text(encoding="utf-8") == "first"


@pytest.mark.parametrize("tool", [tool for tool in TOOLS if not tool.package], ids=lambda t: t.name)
def test_a_site_for_a_theme_is_built_with_any_theme(tmp_path: Path, tool: Tool, pages: list[Page]):
    layout = "<!doctype html><title>{{ .Title }}</title>{{ .Content }}"
    write(tmp_path / "themes" / tool.folder, {"layouts/all.html": layout})
    side = peers.peer(tool, partial(tool.build, environment={}), tmp_path, pages[:2])
    side.make()
    side.build()
    page = side.public / tool.below / pages[1].path.with_suffix("") / "index.html"
    assert "<h2" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("old", ["site/old.html", "node_modules/.cache/webpack/old.pack"])
def test_nothing_is_left_of_the_build_before(tmp_path: Path, old: str, pages: list[Page]):
    write(tmp_path, {old: "old", "node_modules/.bin/tool": "kept"})
    peers.peer(TOOLS[0], lambda _: None, tmp_path, pages[:2]).make()
    assert not (tmp_path / old).exists()
    assert (tmp_path / "node_modules/.bin/tool").exists()

"""The benchmarks measure what they claim; whether their figures are good is not tested."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from helpers.clocks import wait_until
from helpers.sites import write

from askbook.errors import StudyError
from bench import content, measure, peers, report, searching, weight
from bench.__main__ import SUBJECTS, main

PEERS = tomllib.loads(peers.PEERS.read_text(encoding="utf-8"))["peer"]


# Weight of a page


@pytest.mark.parametrize(
    ("html", "loaded"),
    [
        ('<script type="module" src="/a.js"></script>', ["/a.js"]),
        ("<script>alert(1)</script>", []),
        ("<link href=/a.css rel=stylesheet>", ["/a.css"]),
        ('<link rel="alternate stylesheet" href="/a.css">', []),
        ('<link rel="modulepreload" href="/a.js"><script src="/a.js"></script>', ["/a.js"]),
        ('<link rel="canonical" href="/a/"><link rel="next" href="/b/">', []),
        ('<link rel="icon" href="/a.svg"><link rel="icon" href="data:,">', ["/a.svg"]),
        ('<img src="/a.png"><img src="/b.png" loading="lazy">', ["/a.png"]),
        ('<a href="/a/">a</a>', []),
    ],
    ids=["script", "inline", "style", "alternate", "twice", "link", "icon", "image", "anchor"],
)
def test_addresses_that_a_page_loads_are_found(html: str, loaded: list[str]):
    assert weight.loaded_addresses(html) == loaded


@pytest.fixture
def public(tmp_path: Path) -> Path:
    write(tmp_path, {
        "index.html": "<script src=https://site.test/sub/a.js></script>",
        "in/index.html": "<link rel=stylesheet href=../a.css><script src=/sub/a.js></script>"
                         "<script src=https://other.test/b.js></script><img src=/sub/gone.png>",
        "a.js": "go()\n" * 9,
        "a.css": "p { color: red }\n" * 9,
    })  # fmt: skip
    return tmp_path


def test_a_view_adds_up_the_sites_files_and_lists_other_addresses(public: Path):
    view = weight.view(public, Path("in/index.html"), "https://site.test/sub/")
    sizes = [
        weight.compressed((public / name).read_bytes())
        for name in ("in/index.html", "a.css", "a.js")
    ]
    assert [view.html, view.css, view.js] == sizes
    assert view.total == sum(sizes)
    assert view.unknown == ("https://other.test/b.js", "https://site.test/sub/gone.png")
    assert view.requests == 5


def test_a_second_view_loads_only_new_files(public: Path):
    pages = Path("index.html"), Path("in/index.html")
    view = weight.view(public, pages[1], "https://site.test/sub/", after=pages[0])
    assert (view.js, view.css > 0, view.requests) == (0, True, 4)
    view = weight.view(public, pages[0], "https://site.test/sub/", after=pages[1])
    assert (view.total, view.requests) == (view.html, 1)


# Generated pages


def test_fewer_pages_are_the_first_of_more():
    few, more = (list(content.generate_pages(pages)) for pages in (3, 60))
    assert more[: len(few)] == few
    assert len({path for path, _ in more}) == len(more) == 62


# Measuring


def test_sides_alternate_and_the_first_round_is_not_counted():
    called: list[str] = []

    def side(name: str) -> str:
        called.append(name)
        return f"{name}{len(called)}"

    figures = measure.alternate([lambda: side("a"), lambda: side("b")], 2)
    assert called == ["a", "b"] * 3
    assert figures == [["a3", "a5"], ["b4", "b6"]]


def test_the_memory_of_child_programs_is_measured():
    fill = (
        "import subprocess, sys; subprocess.run([sys.executable, '-c', 'bytearray(300_000_000)'])"
    )
    assert measure.cost_of_children(_Run(fill)).megabytes > 300
    assert measure.cost_of_children(_Run("pass")).megabytes < 300


class _Run:
    """Runs Python code as a program; a lambda could not be sent to another process."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __call__(self) -> None:
        subprocess.run([sys.executable, "-c", self.code], check=True)


# Results


def test_a_table_is_markdown():
    lines = ["| tool | s |", "| -- | --: |", "| a | 1.5 |"]
    assert report.table(("tool", "s"), [("a", 1.5)], text_columns=1).splitlines() == lines


def test_new_sections_replace_old_ones_and_leave_the_others():
    old = "# Results\n\nIntroduction.\n\n## B\n\nold b\n\n## A\n\nold a\n"
    new = report.replace_sections(old, {"C": "## C\n\nc\n", "B": "## B\n\nnew b\n"})
    assert new == "# Results\n\nIntroduction.\n\n## B\n\nnew b\n\n## A\n\nold a\n\n## C\n\nc\n"


@pytest.mark.parametrize("name", [name for name in SUBJECTS if name not in ("peers", "searching")])
def test_a_subject_prints_its_tables(name: str, capsys: pytest.CaptureFixture[str]):
    assert main([name, "--size", "4", "--runs", "1"]) == 0
    _check_tables(capsys.readouterr().out, SUBJECTS[name].title)


@pytest.mark.browser
def test_searching_prints_its_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(searching, "QUERIES", searching.QUERIES[-1:])
    assert main(["searching", "--size", "8"]) == 0
    _check_tables(capsys.readouterr().out, SUBJECTS["searching"].title)


def test_written_results_are_those_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(report, "RESULTS", tmp_path / "RESULTS.md")
    report.RESULTS.write_text("# Results\n", encoding="utf-8")
    assert main(["reading", "--size", "2", "--write"]) == 0
    assert (
        report.RESULTS.read_text(encoding="utf-8") == f"# Results\n\n{capsys.readouterr().out}"[:-1]
    )


@pytest.mark.parametrize("option", ["--size", "--runs"])
def test_a_number_that_measures_nothing_is_a_usage_error(option: str, capsys):
    with pytest.raises(SystemExit):
        main(["reading", option, "0"])
    assert f"argument {option}: '0' is not a number above 0" in capsys.readouterr().err


def test_an_import_that_fails_is_reported_as_a_failed_subject(monkeypatch, capsys):
    monkeypatch.setattr(content, "write_site", lambda folder: folder.mkdir())
    assert main(["importing", "--size", "4", "--runs", "1"]) == 1
    assert "importing: the import failed: " in capsys.readouterr().err


def test_a_subject_that_fails_does_not_stop_the_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def fail(*_: object) -> None:
        raise StudyError("out of order")

    monkeypatch.setattr("bench.build.run", fail)
    assert main(["build", "reading", "--size", "2"]) == 1
    printed = capsys.readouterr()
    assert "build: out of order" in printed.err
    assert "## Reading a page" in printed.out


def _check_tables(text: str, title: str) -> None:
    assert text.startswith(f"## {title}\n")
    tables = re.findall(r"(?m)(?:^\|.*\n)+", text)
    assert tables
    for table in tables:
        rows = table.splitlines()
        assert len(rows) > 2
        assert len({row.count("|") for row in rows}) == 1


# Other tools


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer["name"])
def test_a_peer_gets_the_same_text_and_no_shortcode(peer: dict[str, str]):
    pages = list(content.generate_pages(60))
    _home, *converted = peers.convert(pages, peer.get("front_matter", ""))
    for (_, text), (_, other) in zip(pages, converted, strict=True):
        body = re.sub(r"\{\{<.*?>\}\}", "", text.split("+++\n", 2)[2])
        assert re.sub("(?m)^> ", "", other.split("---\n", 2)[2]).split() == body.split()
        assert "{{<" not in other


@pytest.mark.parametrize("peer", PEERS, ids=lambda peer: peer["name"])
def test_every_package_of_a_peer_has_an_exact_version(peer: dict[str, dict[str, str]]):
    packages = {**peer.get("npm", {}), **peer.get("pip", {})}
    assert packages
    assert all(re.fullmatch(r"\d+(\.\d+)+", version) for version in packages.values())


def test_a_peer_that_cannot_be_installed_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("PATH", str(tmp_path))
    for _ in range(2):  # an incomplete installation is not used
        with pytest.raises(StudyError, match="npm is not on the PATH"):
            peers.install({"npm": {"a": "1.0"}}, tmp_path / "cache")


def test_an_installed_peer_is_not_installed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    commands: list[object] = []
    monkeypatch.setattr(peers, "run_tool", lambda *command: commands.append(command))
    homes = {peers.install({"npm": {"a": "1.0"}, "name": name}, tmp_path) for name in "xy"}
    assert (len(homes), len(commands)) == (1, 1)
    peers.install({"npm": {"a": "2.0"}}, tmp_path)
    assert len(commands) == 2


def test_a_failed_build_names_its_error(tmp_path: Path):
    script = "import sys; print('[\\x1b[31mERROR\\x1b[0m] no such page'); print('bye'); sys.exit(3)"
    with pytest.raises(StudyError, match=r"failed: \[ERROR\] no such page$"):
        peers.run_tool([sys.executable, "-c", script], tmp_path, {})


def test_a_build_that_hangs_is_stopped_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(peers, "TIMEOUT", 1)
    with pytest.raises(StudyError, match="stopped after 1 s"):
        peers.run_tool([shutil.which("sh") or "sh", "-c", "sleep 600 & echo $! > child; wait"],
                       tmp_path, {"PATH": "/usr/bin:/bin"})  # fmt: skip
    status = Path("/proc", (tmp_path / "child").read_text().strip(), "status")
    wait_until(lambda: not _runs(status))


def _runs(status: Path) -> bool:
    try:
        return "\nState:\tZ" not in status.read_text()
    except OSError:
        return False


@pytest.mark.browser
def test_a_peer_that_fails_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    copy = """
import pathlib
for page in pathlib.Path("content").rglob("*.md"):
    folder = pathlib.Path("public", page.relative_to("content")).with_suffix("")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text("<script src=https://other.test/a.js></script>")
"""
    commands = {"Copy": [sys.executable, "copy.py"], "Broken": ["false"], "Empty": ["true"]}
    entry = """
[[peer]]
name = "{}"
npm = {{ a = "1.0" }}
command = {}
public = "public"
content = "content"
files = {{ "copy.py" = '''{}''' }}
"""
    text = "".join(entry.format(name, command, copy) for name, command in commands.items())
    (tmp_path / "peers.toml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(peers, "PEERS", tmp_path / "peers.toml")
    monkeypatch.setattr(peers, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(peers, "install", lambda peer, cache: cache / peer["name"])
    [table] = peers.run([2], 1)
    for line in (
        r"bare Hugo \| this Hugo \| [\d.]+ \| 1\.00 ",
        r"Copy \| 1\.0 \| [\d.]+ .* 2 ",
        r"Broken \| false failed: no output \| – ",
        r"Empty \| built no \S+/index.html \| – ",
    ):
        assert re.search(rf"(?m)^\| {line}\|", table)

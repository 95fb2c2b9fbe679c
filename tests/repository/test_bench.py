"""The benchmarks measure what they say; that their figures are good is not tested here."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.minisite import REPO, make_site, write

import content
import measure
import plot
import results
import results_page
import weight
from all import BENCHMARKS
from askbook.project.project import Project
from results import Report, Series
from tables import Table
from templates import rows

BENCH = REPO / "bench"
COMMANDS = sorted(p.name for p in BENCH.glob("*.py") if "__main__" in p.read_text("utf-8"))
TINY = {
    "build.py": ("--pages", "2", "--runs", "1"),
    "templates.py": ("--pages", "2"),
    "rebuild.py": ("--pages", "2", "--runs", "1"),
    "opening.py": ("--pages", "2"),
    "asking.py": ("--topics", "1", "--delay", "0.001", "--share", "0"),
    "importing.py": ("--pages", "8", "--runs", "1"),
    "decks.py": ("--pages", "2", "--runs", "1"),
}
"""Sizes that measure nothing, but show that the benchmark runs; the search's needs a browser."""

LINES = [
    Series("Askbook", "site", ((10, 0.2), (100, 2.0), (1000, 20.0))),
    Series("bare Hugo", "floor", ((10, 0.1), (1000, 19.9))),
    Series("Peer & Sons", "peer", ((100, 19.8),)),
]


def run(name: str, *options: object) -> str:
    command = [sys.executable, str(BENCH / name), *map(str, options)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


# What loads


@pytest.mark.parametrize(
    ("html", "loaded"),
    [
        ('<script type="module" src="/a.js"></script>', ["/a.js"]),
        ("<script>alert(1)</script>", []),
        ('<link rel="stylesheet" href="/a.css">', ["/a.css"]),
        ("<link href=/a.css rel=stylesheet>", ["/a.css"]),
        ('<link rel="alternate stylesheet" href="/a.css">', []),
        ('<link rel="modulepreload" href="/a.js"><script src="/a.js"></script>', ["/a.js"]),
        ('<link rel="canonical" href="/a/"><link rel="next" href="/b/">', []),
        ('<link rel="icon" href="/a.svg"><link rel="icon" href="data:,">', ["/a.svg"]),
        ('<img src="/a.png"><img src="/b.png" loading="lazy">', ["/a.png"]),
        ('<a href="/a/">a</a>', []),
    ],
    ids=["script", "inline", "style", "unquoted", "alternate", "twice", "link", "icon", "picture",
         "anchor"],
)  # fmt: skip
def test_what_a_page_loads_is_found(html: str, loaded: list[str]):
    assert weight.addresses(html) == loaded


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


def test_a_view_adds_up_the_sites_own_files_and_names_the_others(public: Path):
    view = weight.first_view(public, Path("in/index.html"), "https://site.test/sub/")
    assert view.js == weight.size((public / "a.js").read_bytes())
    assert view.css == weight.size((public / "a.css").read_bytes())
    assert view.html == weight.size((public / "in/index.html").read_bytes())
    assert view.total == view.html + view.css + view.js
    assert view.elsewhere == ("https://other.test/b.js", "https://site.test/sub/gone.png")
    assert view.requests == 5


def test_a_next_view_loads_only_what_was_not_seen(public: Path):
    pages = Path("in/index.html"), Path("index.html")
    view = weight.next_view(public, *pages, "https://site.test/sub/")
    assert (view.js.gzip, view.css.gzip > 0, view.requests) == (0, True, 4)
    view = weight.next_view(public, *reversed(pages), "https://site.test/sub/")
    assert (view.total, view.requests) == (view.html, 1)


# What is made up


def test_fewer_pages_are_the_first_of_more(catalog):
    few, more = (list(content.made_up(catalog.default, pages)) for pages in (3, 60))
    assert more[: len(few)] == few
    assert len({path for path, _ in more}) == len(more) == 62


def test_made_up_pages_have_what_real_ones_have(tmp_path: Path, catalog):
    paths = content.write_pages(tmp_path, catalog.default, 2)
    page = Project(REPO).read_page(tmp_path / paths[0])
    assert [section.kind for section in page.sections] == list(catalog.kinds.values())[:4]
    assert all(section.answer for section in page.sections)


# What a process takes


def test_sides_take_turns_and_the_first_turn_does_not_count():
    called = []

    def side(name: str) -> str:
        called.append(name)
        return f"{name}{len(called)}"

    figures = measure.in_turns([lambda: side("a"), lambda: side("b")], 2)
    assert called == ["a", "b"] * 3
    assert figures == [["a3", "a5"], ["b4", "b6"]]


def test_the_account_is_of_the_programs_that_were_run():
    fill = [sys.executable, "-c", "bytearray(300_000_000)"]
    assert measure.of_children(subprocess.run, fill).megabytes > 300
    assert measure.of_itself(subprocess.run, fill).megabytes < 300


def test_a_page_more_costs_the_same_where_cost_is_linear():
    line = [(pages, 7 + 0.5 * pages) for pages in (100, 1000, 10_000)]
    assert measure.steps(line) == [0.5, 0.5]
    square = [(pages, float(pages**2)) for pages in (1, 10, 100)]
    assert measure.steps(square) == [11, 110]


def test_hugos_account_of_its_templates_is_read():
    said = """
       cumulative       average       maximum
         duration      duration      duration  count  template
       ----------      --------      --------  -----  --------
         10.77  s      87.60 ms     513.85 ms   1123  _partials/head.html
        409.27 ms      89.87 µs      16.37 ms      4  page.html
    """
    assert list(rows(said)) == [
        ("_partials/head.html", "1,123", "10.77", "87.600", "513.9"),
        ("page.html", "4", "0.41", "0.090", "16.4"),
    ]


# What is printed and drawn


def test_a_table_is_markdown():
    table = Table(("tool", "s"), (("a|b", "1.5"),), words=1)
    assert list(table.lines()) == ["| tool | s |", "|--|--:|", "| a\\|b | 1.5 |"]


@pytest.fixture
def report() -> Report:
    table = Table(("pages", "s"), (("100", "0.81"),))
    return Report(
        name="some", title="Some", order=1, says=("Said.",), tables=(table,), notes=("Noted.",),
        series=(*LINES,), when="2026-11-23", machine="2 cores", versions={"Hugo": "0.1"},
    )  # fmt: skip


def test_a_report_is_kept_as_it_is(tmp_path: Path, report: Report):
    results.save(report, tmp_path)
    assert results.load(tmp_path) == [report]


def test_the_page_holds_every_report_whole(report: Report):
    text = results_page.markdown([report])
    for part in ("## Some", "Said.", "| 100 | 0.81 |", "Noted.", "2026-11-23: 2 cores; Hugo 0.1"):
        assert part in text
    assert "(cost.svg)" in text


def test_the_plot_says_in_words_what_it_shows():
    root = ElementTree.fromstring(plot.svg(LINES))
    name = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{name}title") == plot.TITLE
    for line in LINES:
        assert line.label in (root.findtext(f"{name}desc") or "")
    texts = [text.text for text in root.iter(f"{name}text")]
    assert {"topic pages", "CPU seconds", "1,000", "Peer & Sons"} <= set(texts)
    assert not list(root.iter(f"{name}script"))


def test_what_grows_with_the_pages_is_straight_in_the_plot():
    places = _points(plot.svg(LINES[:1]), "line site")
    (x0, y0), (x1, y1), (x2, y2) = places
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y1 - y0 == pytest.approx(y2 - y1, abs=0.2)


def test_no_label_of_the_plot_stands_on_another():
    root = ElementTree.fromstring(plot.svg(LINES))
    labels = {line.label for line in LINES}
    heights = sorted(
        float(text.get("y", 0)) for text in root.findall(".//{*}text") if text.text in labels
    )
    assert len(heights) == len(labels)
    assert all(lower - upper >= plot.LABEL for upper, lower in pairwise(heights))


def test_a_plot_of_nothing_is_drawn():
    ElementTree.fromstring(plot.svg([]))


def _points(svg: str, kind: str) -> list[tuple[float, float]]:
    drawn = ElementTree.fromstring(svg).findall(".//{*}polyline")
    points = next(line.get("points", "") for line in drawn if line.get("class") == kind)
    pairs = (point.split(",") for point in points.split())
    return [(float(x), float(y)) for x, y in pairs]


def test_the_results_that_are_kept_are_those_that_are_shown():
    kept = results.load(BENCH)
    lines = [line for report in kept for line in report.series]
    assert (BENCH / "RESULTS.md").read_text("utf-8") == results_page.markdown(kept)
    assert (BENCH / "cost.svg").read_text("utf-8") == plot.svg(lines)
    assert str(REPO) not in "".join(p.read_text("utf-8") for p in (BENCH / "results").iterdir())


# Whole runs


@pytest.mark.parametrize("name", COMMANDS)
def test_a_benchmark_explains_itself(name: str):
    docstring = (BENCH / name).read_text("utf-8").split('"""')[1].strip()
    assert docstring in run(name, "--help")


@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_runs_and_keeps_what_it_printed(tmp_path: Path, name: str):
    kept = tmp_path / "kept"
    kept.mkdir()
    printed = run(name, *TINY[name], "--site", make_site(tmp_path / "site"), "--write", kept)
    [report] = results.load(kept)
    assert printed == "\n".join(report.lines()) + "\n"
    assert printed in (kept / "RESULTS.md").read_text("utf-8")
    assert all(len(row) == len(table.head) for table in report.tables for row in table.rows)
    assert all(table.rows for table in report.tables)


def test_make_bench_runs_every_benchmark():
    assert sorted(BENCHMARKS) == [name for name in COMMANDS if name not in ("all.py", "peers.py")]
    assert set(BENCHMARKS) - {"search.py"} == set(TINY)

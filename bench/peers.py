#!/usr/bin/env python3
"""Measure what other tools take to build the same pages, and what readers then download.

Builds made-up topic pages with this site's layouts, the bare floor, and each tool that can be
had, in turns and each time from nothing. Prints CPU seconds, peak memory, bytes written and
the first view of a topic page, with their ratios. The tools are installed below .bench/, as
bench/peers/ pins them; one that cannot be had or stops is a line that says why.
"""

import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from statistics import median

import content
import measure
import peer_install
import reporting
import weight
from askbook.cli import ROOT, Command, Parser
from askbook.errors import StudyError
from askbook.publish import hugo
from measure import Cost
from peer_pages import Page
from peer_tools import TOOLS, Tool
from results import Report, Series
from tables import Table
from weight import View

SIZES = (100, 1000)

SLOW = 60
"""CPU seconds: what takes longer is built once."""

SAYS = (
    "The same made-up topic pages, 50 in a folder, built by each tool as its own first pages "
    "tell, with a blockquote in place of the shortcode where there is none. "
    "CPU seconds are those of the build and all that it starts, memory is that of its largest "
    f"process, and each build begins from nothing. What took more than {SLOW} s was built once.",
    "The first view is what the HTML of a topic page names, through gzip -9: what its scripts "
    "load later is not in it, and of what comes from another host only the number is known.",
)

NONE = "–"
NO_COST = Cost(0, 0)

CACHES = (".astro", ".cache", ".vite")
"""What tools keep from build to build beside the packages, below node_modules/."""


@dataclass(frozen=True, slots=True)
class Side:
    """One way to build the pages: how its site is made, and built, and where it then lies.

    ``why_not`` says why it cannot be built here, if so.
    """

    name: str
    version: str = ""
    make: Callable[[], object] = lambda: None
    build: Callable[[], object] = lambda: None
    public: Path = Path()
    below: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for one side: the medians of that many builds, or why there is none."""

    name: str
    version: str
    runs: int = 0
    cost: Cost = NO_COST
    written: float = 0
    view: View | None = None
    why_not: str = ""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    return reporting.run(_parser(), report, argv)


def _parser() -> Parser:
    parser = reporting.parser(__doc__)
    reporting.add_sizes(parser, "build N topic pages", SIZES)
    reporting.add_runs(parser, "builds a tool", 3)
    parser.add_argument(
        "--only",
        choices=sorted({tool.folder for tool in TOOLS}),
        action="append",
        metavar="TOOL",
        help="compare with this tool; may be repeated (default: with all in bench/peers/)",
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=ROOT / ".bench",
        metavar="DIR",
        help="the folder that the tools are installed in (default: .bench/)",
    )
    return parser


def report(run: Command) -> Report:
    """Install the tools, and build every size with each."""
    tools = [tool for tool in TOOLS if tool.folder in (run.options.only or [tool.folder])]
    sizes = sorted(set(run.options.pages or SIZES))
    cache = run.options.cache.resolve()
    ready = [(tool, _ready(run, tool, cache / tool.folder)) for tool in tools]
    found = {pages: _measured(run, _sides(run, ready, cache, pages), pages) for pages in sizes}
    return reported(found)


def _ready(run: Command, tool: Tool, home: Path) -> Callable[[Path], object] | str:
    """Return what builds with the tool, installed; or why it cannot be."""
    run.say(f"{tool.name}: looking for it in {home}")
    try:
        environment = peer_install.installed(tool.pins, home)
    except StudyError as error:
        return str(error)
    return partial(tool.build, environment=environment)


# What is built


def _sides(
    run: Command,
    ready: Iterable[tuple[Tool, Callable[[Path], object] | str]],
    cache: Path,
    pages: int,
) -> list[Side]:
    """Return the floor, the site, and the tools."""
    made_up = content.made_up(run.project.catalog.default, pages)
    same = [Page(PurePosixPath(path.as_posix()), text) for path, text in made_up]
    own = [
        _own("bare Hugo", cache / "floor", content.write_floor, same),
        _own("Askbook", cache / "askbook", partial(content.copy_site, run.project.root), same),
    ]
    return own + [peer(tool, build, cache / tool.folder, same) for tool, build in ready]


def _own(name: str, folder: Path, start: Callable[[Path], object], pages: Sequence[Page]) -> Side:
    """Return a side that this site's Hugo builds: the floor, or the site."""

    def make() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        folder.parent.mkdir(parents=True, exist_ok=True)
        start(folder)
        write(folder, ((f"content/{page.path}", page.text) for page in pages))

    public = folder / "public"
    build = partial(hugo.build, folder, public, base_url=content.BASE_URL)
    return Side(name, "this Hugo", make, build, public)


def peer(
    tool: Tool, build: Callable[[Path], object] | str, home: Path, pages: Sequence[Page]
) -> Side:
    """Return the side of a tool, or of a tool that cannot be had."""
    if isinstance(build, str):
        return Side(tool.name, why_not=build)
    folder = home / "site"

    def make() -> None:
        for old in (folder, *(home / "node_modules" / name for name in CACHES)):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(tool.pins / "site", folder)
        write(folder, tool.write(pages))

    public = folder / tool.public
    return Side(tool.name, tool.version, make, partial(build, folder), public, tool.below)


def write(folder: Path, files: Iterable[tuple[str, str]]) -> None:
    """Write the files below the folder."""
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


# Building


def _measured(run: Command, sides: Sequence[Side], pages: int) -> list[Found]:
    """Build the sides in turns; return what was found for each, in their order."""
    topic = next(
        path.with_suffix("")
        for path, _ in content.made_up(run.project.catalog.default, pages)
        if path.stem != "_index"
    )
    costs: dict[str, list[Cost]] = {side.name: [] for side in sides}
    found = {side.name: Found(side.name, "", why_not=side.why_not) for side in sides}
    going = [side for side in sides if not side.why_not]
    for _ in range(1 + run.options.runs):
        for side in list(going):
            try:
                costs[side.name].append(_built(run, side, pages))
                found[side.name] = _found(side, costs[side.name], topic)
            except StudyError as error:
                found[side.name] = Found(side.name, "", why_not=str(error).replace("\n", ": "))
            if found[side.name].why_not or costs[side.name][-1].seconds > SLOW:
                going.remove(side)
            shutil.rmtree(side.public.parent, ignore_errors=True)
    return [found[side.name] for side in sides]


def _built(run: Command, side: Side, pages: int) -> Cost:
    """Build it from nothing; return what that took."""
    side.make()
    cost = measure.of_children(side.build)
    run.say(f"{pages:,} pages, {side.name}: {cost.seconds:.2f} s, {cost.megabytes:.0f} MB")
    return cost


def _found(side: Side, costs: Sequence[Cost], topic: Path) -> Found:
    """Return what was found so far; the first build counts only where it is the only one."""
    page = Path(side.below) / topic / "index.html"
    if not (side.public / page).exists():
        raise StudyError(f"built, but there is no {page}")
    counted = costs[1:] or costs
    seconds = median(cost.seconds for cost in counted)
    cost = Cost(seconds, median(cost.megabytes for cost in counted))
    files = (file for file in side.public.rglob("*") if file.is_file())
    written = sum(file.stat().st_size for file in files) / 1e6
    view = weight.first_view(side.public, page, content.BASE_URL)
    return Found(side.name, side.version, len(counted), cost, written, view)


# Printing


def reported(found: dict[int, list[Found]]) -> Report:
    """Return the report of what was found at each size."""
    tables = [
        table
        for pages, rows in found.items()
        for table in (_build_table(pages, rows), _view_table(pages, rows))
    ]
    names = dict.fromkeys(row.name for rows in found.values() for row in rows[2:])
    return Report(
        name="peers",
        title="Beside other tools",
        order=20,
        says=SAYS,
        tables=tuple(tables),
        series=tuple(line for name in names if (line := _series(name, found)).points),
    )


def _series(name: str, found: dict[int, list[Found]]) -> Series:
    points = (
        (pages, round(row.cost.seconds, 2))
        for pages, rows in found.items()
        for row in rows
        if row.name == name and not row.why_not
    )
    return Series(name, "peer", tuple(points))


def _build_table(pages: int, rows: Sequence[Found]) -> Table:
    floor, site, *_ = rows
    head = (f"building {pages:,} pages", "version, or why there is none", "runs")
    head += ("CPU s", "× floor", "× Askbook", "peak MB", "× Askbook", "MB written", "× Askbook")
    return Table(head, tuple(_build_row(row, floor, site) for row in rows), words=2)


def _build_row(row: Found, floor: Found, site: Found) -> tuple[str, ...]:
    if row.why_not:
        return row.name, row.why_not, *[NONE] * 8
    seconds, megabytes = row.cost.seconds, row.cost.megabytes
    return (
        row.name,
        row.version,
        f"{row.runs}",
        f"{seconds:,.2f}",
        _ratio(seconds, floor.cost.seconds),
        _ratio(seconds, site.cost.seconds),
        f"{megabytes:,.0f}",
        _ratio(megabytes, site.cost.megabytes),
        f"{row.written:,.1f}",
        _ratio(row.written, site.written),
    )


def _view_table(pages: int, rows: Sequence[Found]) -> Table:
    """Return the first views, of the sides that were built."""
    own = rows[1].view
    head = (f"first view of one of {pages:,} pages, bytes gzip", "HTML", "CSS", "JS", "other")
    head += ("all", "× Askbook", "requests", "of them elsewhere")
    built = tuple(_view_row(row.name, row.view, own) for row in rows if row.view)
    return Table(head, built, words=1)


def _view_row(name: str, view: View, own: View | None) -> tuple[str, ...]:
    sizes = (view.html, view.css, view.js, view.other, view.total)
    ratio = _ratio(view.total.gzip, own.total.gzip if own else 0)
    requests = (f"{view.requests}", f"{len(view.elsewhere)}")
    return name, *(f"{size.gzip:,}" for size in sizes), ratio, *requests


def _ratio(figure: float, other: float) -> str:
    """Return how many times the other it is; nothing where there is no other."""
    if not other:
        return NONE
    ratio = figure / other
    return f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.1f}" if ratio >= 10 else f"{ratio:.2f}"


if __name__ == "__main__":
    raise SystemExit(main())

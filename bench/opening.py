#!/usr/bin/env python3
"""Measure what a reader loads to see a topic page, first and next.

Builds the site as it is and with made-up topic pages, and adds up the files that a page
loads, each compressed as a server would send it. Bytes do not depend on the machine.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import content
import reporting
import weight
from askbook.cli import Command
from askbook.project.project import Project
from askbook.publish import hugo
from results import Report
from tables import Table
from weight import Size, View

SIZES = (100, 1000)

SEED = Path("deep-learning/convolutional-neural-networks/convolutional-layers.md")
"""The page that the format of all pages comes from."""

SAYS = (
    "Bytes that a reader with an empty cache loads to see a topic page: the page, its style "
    "sheets and scripts, and the icon. After it, another topic's "
    "page, with the first one's files still in the cache.",
)
HEAD = ("view", "sent with", "HTML", "CSS", "JS", "icon", "all", "requests")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = reporting.parser(__doc__)
    reporting.add_sizes(parser, "build N made-up topic pages", SIZES)
    return reporting.run(parser, report, argv)


def report(run: Command) -> Report:
    """Build each site once and open its pages."""
    rows: list[tuple[str, ...]] = []
    if (run.project.content / SEED).is_file():
        rows += _rows("the seed page", *_seed_views(run.project))
    sizes = sorted(set(run.options.pages or SIZES))
    views = {pages: _made_up_views(run.project, pages) for pages in sizes}
    for pages, (first, others) in views.items():
        rows += _rows(f"a made-up page of {pages:,}", first, others)
    notes = [_growth([first for first, _ in views.values()])] if len(views) > 1 else []
    notes += [] if weight.HAS_BROTLI else [weight.NO_BROTLI]
    tables = (Table(HEAD, tuple(rows), words=2),)
    title = "Opening a page"
    return Report(name="opening", title=title, order=20, says=SAYS, tables=tables, notes=(*notes,))


def _seed_views(project: Project) -> tuple[View, list[View]]:
    """Return the view of the seed page, and those of all other topics in its language."""
    paths = (Path(path) for path in project.page_paths() if path.stem != "_index")
    others = [path for path in paths if "." not in path.stem and path != SEED]
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as public:
        return _views(project.root, Path(public), SEED, others)


def _made_up_views(project: Project, pages: int) -> tuple[View, list[View]]:
    """Return the view of the first topic, and those of the others in its folder."""
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site = Path(name, "site")
        content.copy_site(project.root, site)
        first, *others = content.write_pages(site / "content", project.catalog.default, pages)
        return _views(site, site / "public", first, others[: content.FOLDER - 1])


def _views(site: Path, public: Path, page: Path, others: Sequence[Path]) -> tuple[View, list[View]]:
    """Return the first view of one page, and the views of others after it."""
    shutil.rmtree(public, ignore_errors=True)
    hugo.build(site, public, base_url=content.BASE_URL, extras=True)
    first, *rest = (path.with_suffix("") / "index.html" for path in (page, *others))
    opened = weight.first_view(public, first, content.BASE_URL)
    return opened, [weight.next_view(public, path, first, content.BASE_URL) for path in rest]


def _rows(name: str, first: View, others: Sequence[View]) -> Iterator[tuple[str, ...]]:
    yield from _coded(f"{name}, first", first)
    ordered = sorted(others, key=lambda view: view.total.gzip)
    if ordered:
        yield from _coded(
            f"then the middle one of {len(ordered)} others", ordered[len(ordered) // 2]
        )
        yield from _coded(f"then the largest of {len(ordered)} others", ordered[-1])


def _coded(name: str, view: View) -> Iterator[tuple[str, ...]]:
    """Yield the rows of a view, one for each coding that is known here."""
    sizes = (view.html, view.css, view.js, view.other, view.total)
    yield name, "gzip", *(f"{size.gzip:,}" for size in sizes), f"{view.requests}"
    if weight.HAS_BROTLI:
        yield name, "Brotli", *map(_brotlied, sizes), f"{view.requests}"


def _brotlied(size: Size) -> str:
    return f"{size.brotli:,}"


def _growth(views: Sequence[View]) -> str:
    """Return whether the page that was opened, the same at any size, grows with the site."""
    more = max(view.total.gzip for view in views) - views[0].total.gzip
    return (
        f"The page grows by {more:,} bytes with the site."
        if more
        else ("The same page has the same bytes whatever the size of the site.")
    )


if __name__ == "__main__":
    raise SystemExit(main())

"""Bytes that a reader loads to see a topic page, and then the next page.

The page, its style sheets, scripts and icon, through gzip -9, with an empty cache; then another
page of the same section with the first page's files in the cache.
"""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from askbook.publish import hugo
from bench import content, report, weight
from bench.weight import View

HEAD = ("view", "HTML", "CSS", "JS", "icon", "total", "requests")


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Build each size and yield a table; bytes are the same in every run."""
    del runs
    yield report.table(HEAD, (row for pages in sizes for row in _rows(pages)), text_columns=1)


def _rows(pages: int) -> Iterator[tuple[str, ...]]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site, public = Path(name, "site"), Path(name, "public")
        content.write_site(site)
        topics = content.write_pages(site / "content", pages)
        hugo.build(site, public, base_url=content.BASE_URL, extras=True)
        first, second, *_ = (path.with_suffix("") / "index.html" for path in topics)
        yield _row(f"first of {pages:,} pages", weight.view(public, first, content.BASE_URL))
        view = weight.view(public, second, content.BASE_URL, after=first)
        yield _row(f"second of {pages:,} pages", view)


def _row(name: str, view: View) -> tuple[str, ...]:
    sizes = (view.html, view.css, view.js, view.other, view.total)
    return name, *(f"{size:,}" for size in sizes), f"{view.requests}"

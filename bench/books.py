"""CPU seconds and bytes of the books: one for each section, as a document and as an EPUB.

The document is part of Hugo's build, so its cost is that of a build with books less that of one
without. A build that changes nothing takes the EPUBs of the last one.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from askbook.publish.epub import books
from askbook.publish.reuse import AddedFiles
from bench import build, complete, content, measure, report

HEAD = ("topics", "runs", "Hugo, CPU ms per topic", "with books", "ratio", "EPUB, CPU ms per topic",
        "unchanged", "document, bytes per topic", "EPUB, bytes per topic")  # fmt: skip


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Make the books of each size and yield a table."""
    yield report.table(HEAD, [_row(topics, runs) for topics in sizes])


def _row(topics: int, runs: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        without, site = Path(name, "without"), Path(name, "site")
        content.write_site(without)
        complete.write_site(site)
        for folder in (without, site):
            content.write_pages(folder / "content", topics)
        sides = [partial(build.cost, folder) for folder in (without, site)]
        plain, whole = map(measure.median_cost, measure.alternate(sides, runs))
        public, last = site / "public", site / "last"
        _export(public, None)
        shutil.copytree(public, last)
        exports = [
            partial(measure.seconds_of_call, partial(_export, public, known))
            for known in (None, last)
        ]
        made, unchanged = map(median, measure.alternate(exports, runs))
        documents, epubs = (_bytes(public, kind) for kind in (books.DOCUMENT, books.EPUB))
    return (
        f"{topics:,}",
        f"{runs}",
        f"{1000 * plain.seconds / topics:.2f}",
        f"{1000 * whole.seconds / topics:.2f}",
        report.ratio(whole.seconds, plain.seconds),
        f"{1000 * made / topics:.2f}",
        f"{1000 * unchanged / topics:.2f}",
        f"{documents / topics:,.0f}",
        f"{epubs / topics:,.0f}",
    )


def _export(public: Path, last: Path | None) -> None:
    added = AddedFiles(public, last)
    books.write_books(added)
    added.write_list()


def _bytes(public: Path, name: str) -> int:
    return sum(file.stat().st_size for file in public.rglob(name))

"""CPU seconds and peak memory of Hugo for the whole site, compared with bare Hugo.

Where a page costs the same at every size, the cost is linear.
"""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from askbook.publish import hugo
from bench import content, measure, report
from bench.measure import Cost

HEAD = ("pages", "runs", "bare Hugo, CPU s", "Askbook, CPU s", "ratio", "Askbook, CPU ms per page",
        "bare Hugo, peak MB", "Askbook, peak MB", "ratio")  # fmt: skip


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Build each size and yield a table."""
    yield report.table(HEAD, [_row(pages, runs) for pages in sizes])


def _row(pages: int, runs: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        folders = Path(name, "bare"), Path(name, "site")
        content.write_bare_site(folders[0])
        content.write_site(folders[1])
        for folder in folders:
            content.write_pages(folder / "content", pages)
        sides = [partial(cost, folder) for folder in folders]
        bare, site = map(measure.median_cost, measure.alternate(sides, runs))
    return (
        f"{pages:,}",
        f"{runs}",
        f"{bare.seconds:.2f}",
        f"{site.seconds:.2f}",
        report.ratio(site.seconds, bare.seconds),
        f"{1000 * site.seconds / pages:.2f}",
        f"{bare.megabytes:,.0f}",
        f"{site.megabytes:,.0f}",
        report.ratio(site.megabytes, bare.megabytes),
    )


def cost(folder: Path) -> Cost:
    """Return what Hugo costs for a site, built into its empty folder public/."""
    public = folder / "public"
    shutil.rmtree(public, ignore_errors=True)
    call = partial(hugo.build, folder, public, base_url=content.BASE_URL)
    return measure.cost_of_children(call)

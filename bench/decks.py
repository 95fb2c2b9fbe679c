"""CPU seconds and bytes of the Anki decks: one for each topic, each section and the site.

Each deck is written as `deck.apkg` and `deck.txt`; the bytes are those of `deck.apkg`.
"""

import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from statistics import median

from askbook.project.project import Project
from askbook.publish import decks, hugo
from askbook.publish.reuse import AddedFiles
from bench import content, measure, report

HEAD = ("cards", "runs", "CPU s", "CPU ms per card", "bytes per card, site's deck", "topic's deck")


def run(sizes: Sequence[int], runs: int) -> Iterator[str]:
    """Export the decks of each size and yield a table."""
    yield report.table(HEAD, [_row(pages, runs) for pages in sizes])


def _row(pages: int, runs: int) -> tuple[str, ...]:
    with tempfile.TemporaryDirectory(prefix="askbook-bench-") as name:
        site, public = Path(name, "site"), Path(name, "public")
        content.write_site(site)
        first, *_ = content.write_pages(site / "content", pages)
        hugo.build(site, public, base_url=content.BASE_URL, extras=True)
        side = partial(measure.seconds_of_call, partial(_export, site, public))
        [figures] = measure.alternate([side], runs)
        site_deck = (public / "deck.apkg").stat().st_size
        topic_deck = (public / first.with_suffix("") / "deck.apkg").stat().st_size
    seconds, cards = median(figures), pages * content.CARDS
    return (
        f"{cards:,}",
        f"{runs}",
        f"{seconds:.2f}",
        f"{1000 * seconds / cards:.2f}",
        f"{site_deck / cards:,.0f}",
        f"{topic_deck / content.CARDS:,.0f}",
    )


def _export(site: Path, public: Path) -> None:
    decks.write_decks(Project(site), AddedFiles(public), content.BASE_URL)

#!/usr/bin/env python3
"""Write down when each card last changed, in cards.lock.

The decks for Anki say when each card changed, so that a learner who takes a deck again gets
what was corrected and keeps the rest. Run this after cards were changed, and commit the
lock with them. Prints each card that is new or has another text.
"""

import time
from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.disk.files import write_text
from askbook.errors import FINDINGS, SUCCESS
from askbook.project import card_dates, site_lock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("date-cards", __doc__)
    parser.add_argument(
        "--check",
        action="store_true",
        help="write nothing; exit with 1 where the lock is behind",
    )
    return cli.run(parser, _date, argv)


def _date(run: Command) -> int:
    if run.options.check:
        return _compare(run)
    with site_lock.taken(run.project):
        return _compare(run)


def _compare(run: Command) -> int:
    project = run.project
    lock, pages = project.card_lock, project.pages
    found = [card for path, page in pages.items() for card in project.card_dates.cards(path, page)]
    behind = [card for card in found if not card.is_in(lock)]
    for card in behind:
        print(card.key)
    if not run.options.check:
        new = card_dates.updated(lock, found, int(time.time()))
        write_text(project.card_lock_file, card_dates.dumps(new))
    run.say(f"{len(found)} cards: {len(behind)} new or changed")
    return FINDINGS if behind and run.options.check else SUCCESS


if __name__ == "__main__":
    raise SystemExit(main())

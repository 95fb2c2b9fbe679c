"""What a command that asks a model opens for its run: the journal and a reporter."""

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

from askbook.ask import journal
from askbook.ask.cost import Budget
from askbook.ask.journal import Journal
from askbook.ask.plan import SectionTask
from askbook.ask.report import Reporter
from askbook.disk.files import clean_up
from askbook.errors import SourceError
from askbook.pages import doubts
from askbook.project.project import Project


@contextmanager
def opened(
    project: Project,
    budget: Budget,
    options: argparse.Namespace,
    say: Callable[[str], None],
    *,
    verb: str = "filled",
    knows_usage: bool = True,
) -> Iterator[tuple[Journal, Reporter]]:
    """Open the journal, and remove what killed runs left in the folders that a run writes.

    ``verb`` and ``knows_usage`` are those of the reporter. Raises StudyError if another run has
    opened the journal.
    """
    with journal.opened(project.root, say) as found:
        clean_up(project.content)
        clean_up(doubts.folder_of(project.root))
        reporter = Reporter(
            budget,
            as_json=options.json,
            quiet=options.quiet,
            line_of=partial(_current_line, project),
            verb=verb,
            knows_usage=knows_usage,
        )
        yield found, reporter


def _current_line(project: Project, task: SectionTask) -> int:
    """Return the line of the section's heading in the page as it is now."""
    try:
        section = project.read_page(project.content / task.path).by_kind.get(task.kind)
    except SourceError:
        return task.line
    return section.line if section else task.line

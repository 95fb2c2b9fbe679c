"""The site lock: only one command at a time changes the pages and data of a site."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from askbook.disk import file_lock
from askbook.disk.files import clean_up
from askbook.project.project import Project

_BUSY = "another command is changing this site; wait until it is done"


@contextmanager
def hold(project: Project, *folders: Path, dry_run: bool = False) -> Iterator[None]:
    """Hold the site lock, and clean up after commands that were killed.

    Cleans the site's own folders and the given ones. Read files that the command changes
    only inside the context. A dry run changes nothing, so it needs no lock. Raises
    StudyError if another command holds the lock.
    """
    if dry_run:
        yield
        return
    with file_lock.hold(project.root / ".askbook" / "writing.lock", _BUSY):
        clean_up(project.root, recursive=False)
        for folder in (project.content, project.topics_file.parent, *folders):
            clean_up(folder)
        yield

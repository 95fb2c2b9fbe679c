"""One command at a time that changes the pages and data of a site."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from askbook.disk import file_lock
from askbook.disk.files import sweep
from askbook.errors import SourceError, StudyError, reason
from askbook.project.project import Project


@contextmanager
def taken(project: Project, *folders: Path) -> Iterator[None]:
    """Keep other commands from the site, and remove what killed ones left half-written.

    ``folders`` are swept beside the site's own. Read nothing before this that is changed
    inside. Raises StudyError where another command is at work.
    """
    path = project.root / ".askbook" / "writing.lock"
    try:
        path.parent.mkdir(exist_ok=True)
        file = path.open("ab")
    except OSError as error:
        raise SourceError(f"cannot be written: {reason(error)}", path=path) from error
    with file:
        if not file_lock.take(file):
            raise StudyError(
                f"{path}: another command is changing this site; wait until it is done"
            )
        sweep(project.root, inside=False)
        for folder in (project.content, project.topics_file.parent, *folders):
            sweep(folder)
        yield

"""A build that takes the old site's place only when it is whole."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from study import address
from study.errors import StudyError
from study.project import Project

_MARK = "sitemap.xml"
"""A file that every build has: a folder without it is not ours to replace."""


@contextmanager
def aside(destination: Path) -> Iterator[Path]:
    """Give an empty folder to build into; put it in the destination's place if all went well.

    Raises StudyError where the destination holds something that is not a built site.
    """
    _refuse_foreign(destination)
    destination.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=destination.parent, prefix=f".{destination.name}-"))
    try:
        new, old = folder / "new", folder / "old"
        new.mkdir()
        yield new
        if destination.exists():
            destination.rename(old)
        new.rename(destination)
    finally:
        shutil.rmtree(folder)


def missing_pages(project: Project, public: Path) -> Iterator[PurePosixPath]:
    """Yield the pages of content/ that the built site does not have."""
    languages = project.catalog.languages
    for path, page in project.pages().items():
        at = address.read(path, languages)
        prefix = "" if at.language == project.catalog.default.code else at.language
        if (
            not page.front.values.get("draft")
            and not (public / prefix / at.folder / "index.html").is_file()
        ):
            yield path


def _refuse_foreign(destination: Path) -> None:
    if not destination.exists():
        return
    if destination.is_dir() and (not any(destination.iterdir()) or (destination / _MARK).exists()):
        return
    raise StudyError(f"{destination} is not a built site; name another --destination, or remove it")

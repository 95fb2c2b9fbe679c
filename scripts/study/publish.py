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
    try:
        destination.parent.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=destination.parent, prefix=f".{destination.name}-"))
    except OSError as error:
        raise StudyError(f"{destination.parent}: cannot be written: {error.strerror}") from error
    try:
        new, old = folder / "new", folder / "old"
        new.mkdir()
        yield new
        _swap(new, old, destination)
    finally:
        shutil.rmtree(folder)


def _swap(new: Path, old: Path, destination: Path) -> None:
    """Put the new folder in the destination's place; interrupted, put the old one back."""
    try:
        if destination.exists():
            destination.rename(old)
        new.rename(destination)
    except BaseException:
        if old.exists() and not destination.exists():
            old.rename(destination)
        raise


def missing_pages(project: Project, public: Path) -> Iterator[PurePosixPath]:
    """Yield the pages of content/ that the built site does not have."""
    languages = project.catalog.languages
    for path, page in project.pages.items():
        at = address.read(path, languages)
        if not page.front.values.get("draft") and not is_page(public / at.published):
            yield path


def is_page(folder: Path) -> bool:
    """Tell a page from nothing, and from the redirect of an alias that took its place."""
    file = folder / "index.html"
    return file.is_file() and b'http-equiv="refresh"' not in file.read_bytes()[:1000]


def _refuse_foreign(destination: Path) -> None:
    if not destination.exists():
        return
    is_ours = destination.is_dir() and not (destination / ".git").exists()
    if is_ours and (not any(destination.iterdir()) or (destination / _MARK).exists()):
        return
    raise StudyError(f"{destination} is not a built site; name another --destination, or remove it")

"""A build that takes the old site's place only when it is whole."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from askbook.disk import file_lock
from askbook.disk.folder_swap import exchange
from askbook.errors import StudyError, reason
from askbook.pages import address
from askbook.project.project import Project

_MARK = "sitemap.xml"
"""A file that every build has: a folder without it is not ours to replace."""


@contextmanager
def aside(destination: Path) -> Iterator[Path]:
    """Give an empty folder to build into; put it in the destination's place if all went well.

    Raises StudyError where the destination holds something that is not a built site, where
    another build for it is under way, and where the disk refuses.
    """
    _refuse_foreign(destination)
    try:
        with _workplace(destination) as folder:
            new, old = folder / "new", folder / "old"
            new.mkdir()
            yield new
            _swap(new, old, destination)
    except OSError as error:
        name = error.filename or destination
        raise StudyError(f"{name}: {reason(error)}; nothing was published") from error


@contextmanager
def _workplace(destination: Path) -> Iterator[Path]:
    """Give a folder beside the destination to one build at a time; remove it afterwards.

    What a killed build left there goes first. Its Hugo may still write, so that no two
    builds have one folder.
    """
    home = destination.with_name(f".{destination.name}-build")
    home.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as files:
        try:
            file = files.enter_context((home / "lock").open("ab"))
        except FileNotFoundError:  # the other build ends just now
            raise _busy(destination) from None
        if not file_lock.take(file) or not _is_at(file.fileno(), home / "lock"):
            raise _busy(destination)
        try:
            _bring_back(home, destination)
            yield Path(tempfile.mkdtemp(dir=home))
        finally:
            _empty(home)
            with contextlib.suppress(OSError):
                (home / "lock").unlink()
                home.rmdir()


def _busy(destination: Path) -> StudyError:
    return StudyError(f"{destination}: another build of it is under way; wait until it is done")


def _is_at(file: int, path: Path) -> bool:
    """Tell whether an open file still has that path."""
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False


def _bring_back(home: Path, destination: Path) -> None:
    """Put back the old site where a build was killed between two renames; drop the rest."""
    for old in home.glob("*/old"):
        if not destination.exists():
            old.rename(destination)
    _empty(home)


def _empty(home: Path) -> None:
    for folder in home.iterdir():
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _swap(new: Path, old: Path, destination: Path) -> None:
    """Put the new folder in the destination's place; interrupted, put the old one back."""
    if destination.exists() and exchange(new, destination):
        return
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

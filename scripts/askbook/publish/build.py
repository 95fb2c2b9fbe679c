"""Builds the whole site: Hugo's pages, search index, decks, books and Markdown copies."""

from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath

from askbook.disk import folder_swap
from askbook.errors import StudyError, reason
from askbook.pages import address, page
from askbook.project.project import Project
from askbook.publish import decks, hugo, search_index
from askbook.publish.epub import books
from askbook.publish.reuse import AddedFiles
from askbook.text.base_url import read_base_url
from askbook.text.plural import counted

MARKER = ".askbook-build"
"""A file of each built site; a folder without it is not replaced."""
_MARKER_TEXT = "./askbook build replaces this folder; keep nothing else in it.\n"
_SITEMAP = "sitemap.xml"
_SHOWN = 5
"""Pages that an error names."""

_SOURCES = (
    *("archetypes", "assets", "config", "content", "data", "i18n", "layouts", "resources"),
    *("scripts", "static", "tests", "themes", ".askbook", ".git"),
)
"""Folders of a site that are never a destination."""


def build_site(
    project: Project,
    destination: Path,
    *,
    base_url: str,
    strict: bool,
    say: Callable[[str], None],
) -> None:
    """Build the site in a temporary folder and put it at the destination when it is complete.

    An empty ``base_url`` means the one in the settings. If ``strict``, a warning from Hugo fails
    the build; otherwise it is passed to ``say``. Raises StudyError if anything fails, and leaves
    the old site unchanged.
    """
    base_url = read_base_url(base_url) if base_url else ""
    _check_destination(project.root, destination)
    try:
        with folder_swap.replace_folder(destination) as public:
            output = hugo.build(project.root, public, base_url=base_url, strict=strict, extras=True)
            published = _published_pages(project, public)
            added = AddedFiles(public, destination)

            def add_files() -> None:
                decks.write_decks(project, added, base_url)
                books.write_books(added)
                _write_copies(project, published, added)

            search_index.index(public, meanwhile=add_files)
            added.write_list()
            (public / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    except OSError as error:
        name = error.filename or destination
        raise StudyError(f"{name}: {reason(error)}; nothing was published") from error
    for line in output.splitlines():
        if hugo.is_warning(line):
            say(line)


def _check_destination(root: Path, destination: Path) -> None:
    """Raise StudyError if building there would delete something that is not a built site.

    Only the site's own public/ need not have the marker: plain Hugo builds into it, too.
    """
    if destination.is_symlink():
        raise StudyError(
            f"{destination} is a symbolic link; choose its target with --destination, or remove it"
        )
    found = destination.resolve()
    sources = [(root / name).resolve() for name in _SOURCES]
    if root.is_relative_to(found) or any(found.is_relative_to(one) for one in sources):
        raise StudyError(
            f"{destination} belongs to the site's sources; choose another --destination"
        )
    if not destination.exists():
        return
    marks = (MARKER, _SITEMAP) if found == root / "public" else (MARKER,)
    is_site = destination.is_dir() and (
        any((destination / mark).is_file() for mark in marks) or not any(destination.iterdir())
    )
    if not is_site or (destination / ".git").exists():
        raise StudyError(
            f"{destination} is not a built site; remove it, or choose another --destination"
        )


def _published_pages(project: Project, public: Path) -> Collection[PurePosixPath]:
    """Return the path below content/ of each page that the built site has.

    Raises StudyError if the site lacks a page that is not a draft. Pages without front matter in
    TOML serve another purpose, and may be hidden by any key.
    """
    languages = project.catalog.languages
    folders = {path: address.read(path, languages).published for path in project.pages}
    published = [path for path, folder in folders.items() if _is_page(public / folder)]
    missing = sorted(
        str(path)
        for path in folders.keys() - set(published)
        if project.pages[path].front.opening and not project.pages[path].draft_key
    )
    if missing:
        more = f" and {counted(len(missing) - _SHOWN, 'other')}" if len(missing) > _SHOWN else ""
        raise StudyError(
            f"Hugo left out {', '.join(missing[:_SHOWN])}{more}: another page has the address, or "
            "a setting such as permalinks, uglyURLs or disableLanguages moves or hides the page"
        )
    return published


def _write_copies(
    project: Project, published: Collection[PurePosixPath], added: AddedFiles
) -> None:
    """Write the Markdown of the pages, for programs that read them.

    Each has its path below content/, so that the links in it lead to other copies.
    """
    for folder in {path.parent for path in published}:
        (added.public / folder).mkdir(parents=True, exist_ok=True)
    for path in published:
        added.copy(path, page.dumps(project.pages[path]).encode())


def _is_page(folder: Path) -> bool:
    """Return whether the folder has a page, and not the redirect of an alias in its place."""
    file = folder / "index.html"
    if not file.is_file():
        return False
    with file.open("rb") as opened:
        return b'http-equiv="refresh"' not in opened.read(1000)

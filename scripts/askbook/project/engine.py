"""The engine of a site: the files that every site shares, and their installation and update.

In the engine's own repository they are the site's folders. Any other site has a copy of them in
themes/askbook, with the manifest SHA256SUMS in the format of ``sha256sum``, which
``sha256sum --check`` can read.
"""

import hashlib
import re
import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from askbook.disk.files import read_text, read_toml, write_text
from askbook.disk.folder_swap import replace_folder
from askbook.errors import SourceError, StudyError

HERE = Path(__file__).resolve().parents[3]
"""The folder of the engine that is running."""

THEME = PurePosixPath("themes/askbook")
"""The folder of the engine below a site's folder."""

MANIFEST = "SHA256SUMS"

PARTS = (
    "askbook",
    "CHANGELOG.md",
    "LICENSE",
    "LICENSES.md",
    "pyproject.toml",
    "requirements.txt",
    ".github/workflows/site.yml",
    "archetypes",
    "assets",
    "config/_default/hugo.toml",
    "content/_content.gotmpl",
    "data/sections.yaml",
    "deploy",
    "docs/anki.md",
    "docs/asking.md",
    "docs/books.md",
    "docs/moodle.md",
    "docs/pages.md",
    "docs/practice.md",
    "docs/quiz.md",
    "i18n",
    "layouts",
    "scripts",
)
"""Files and folders of the engine, relative to its folder."""

COPIES = (
    PurePosixPath("askbook"),
    PurePosixPath("config/_default/hugo.toml"),
)
"""Files of the engine that the shell or Hugo looks for in the site's own folder."""

WORKFLOW = PurePosixPath(".github/workflows/site.yml")
"""A file of the engine that a site begins with and may edit or remove."""

_REPLACEABLE = ("archetypes", "assets", "layouts")
"""Folders in which a file of the site takes the place of the engine's of the same path."""

_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>\S.*)")


def site_folder() -> Path:
    """Return the folder of the site that the running engine belongs to."""
    return HERE.parents[1] if HERE.parent.name == THEME.parent.name else HERE


def find(site: Path) -> Path:
    """Return the folder of a site's engine: themes/askbook, or the site's own folder."""
    theme = site / THEME
    return theme if theme.is_dir() else site


def has_layouts(site: Path) -> bool:
    """Return whether a site has the engine's layouts, and not only a theme of its own."""
    return (find(site) / "layouts/_partials/topic/catalog.html").is_file()


def find_complete(folder: Path) -> Path:
    """Return the engine in a folder, which is an engine's or that of a site with an engine.

    Raises StudyError if a part of the engine is missing.
    """
    engine = find(folder)
    missing = [part for part in PARTS if not (engine / part).exists()]
    if missing:
        raise StudyError(f"{folder} contains no engine: {engine / missing[0]} does not exist")
    return engine


def version(engine: Path) -> str:
    """Return the version of an engine, such as 0.2.0. Raises SourceError if it names none."""
    path = engine / "pyproject.toml"
    project = read_toml(path).get("project")
    if not isinstance(project, dict) or "version" not in project:
        raise SourceError("has no version in [project]; restore the file", path=path)
    return str(project["version"])


def install(source: Path, site: Path) -> None:
    """Install a complete engine into a site, in place of the one that it may have.

    Replaces themes/askbook as a whole, then the copies in the site's own folder; a workflow that
    the site has edited or removed stays so.
    """
    keeps_workflow = has_own_workflow(site)
    with replace_folder(site / THEME) as theme:
        for path in _files(source):
            _copy(source / path, theme / path)
        lines = (f"{digest}  {path}\n" for path, digest in _digests(theme).items())
        write_text(theme / MANIFEST, "".join(lines))
    for path in COPIES if keeps_workflow else (*COPIES, WORKFLOW):
        _copy(site / THEME / path, site / path)


def has_own_workflow(site: Path) -> bool:
    """Return whether the site's workflow differs from its engine's."""
    return _digest(site / WORKFLOW) != _digest(site / THEME / WORKFLOW)


def edited_files(site: Path) -> list[PurePosixPath]:
    """Return the engine's files that were changed, added or removed in a site.

    The paths are relative to the site's folder. Raises SourceError if the manifest is missing
    or broken.
    """
    known, now = _read_manifest(site / THEME), _digests(site / THEME)
    edited = [THEME / path for path in sorted(known | now) if known.get(path) != now.get(path)]
    return edited + [path for path in COPIES if _digest(site / path) != known.get(path)]


def changed_files(site: Path, source: Path) -> list[PurePosixPath]:
    """Return the site's copies of engine files that the installation of another engine changes.

    The paths are relative to the site's folder.
    """
    old, new = _digests(site / THEME), _digests(source)
    changed = [THEME / path for path in sorted(old | new) if old.get(path) != new.get(path)]
    return changed + [path for path in COPIES if _digest(site / path) != new.get(path)]


def outdated_overrides(site: Path, source: Path) -> list[PurePosixPath]:
    """Return the site's own layouts and assets whose namesakes in the other engine differ."""
    engine = find(site)
    return [
        path
        for path in _files(source)
        if path.parts[0] in _REPLACEABLE
        and (site / path).is_file()
        and _digest(source / path) != _digest(engine / path)
    ]


def _files(engine: Path) -> Iterator[PurePosixPath]:
    """Yield the files of an engine, relative to its folder."""
    for part in PARTS:
        path = engine / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                yield PurePosixPath(file.relative_to(engine).as_posix())


def _digests(engine: Path) -> dict[PurePosixPath, str]:
    return {path: _digest(engine / path) for path in _files(engine)}


def _digest(path: Path) -> str:
    """Return a file's SHA-256 digest in hexadecimal; nothing if there is no such file."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _read_manifest(engine: Path) -> dict[PurePosixPath, str]:
    path = engine / MANIFEST
    found: dict[PurePosixPath, str] = {}
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        match = _LINE.fullmatch(line)
        if not match:
            raise SourceError("expected a SHA-256 digest and a path", path=path, line=number)
        found[PurePosixPath(match["path"])] = match["digest"]
    return found


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)
    shutil.copymode(source, target)

"""The interface text of a site in each language: i18n/CODE.toml of the engine and of the site."""

from collections.abc import Mapping
from pathlib import Path

from askbook.disk.files import read_toml
from askbook.project.project import Project


def file(folder: Path, code: str) -> Path:
    """Return the path of a language's interface text in the folder of a site or an engine."""
    return folder / "i18n" / f"{code}.toml"


def texts(project: Project, code: str) -> Mapping[str, object]:
    """Return a language's texts by key; a text of the site takes precedence.

    A text with plural forms is a table. Raises SourceError for a file that is not TOML.
    """
    found: dict[str, object] = {}
    for path in (file(folder, code) for folder in project.folders):
        if path.is_file():
            found |= read_toml(path)
    return found


def codes(project: Project) -> set[str]:
    """Return the codes of the languages that have texts, whether the site uses them or not."""
    folders = (folder / "i18n" for folder in project.folders)
    return {path.stem for folder in folders for path in folder.glob("*.toml")}


def keys(project: Project) -> list[str]:
    """Return the keys of all texts that the layouts use, in order.

    They are those of the engine, and the verb of each section kind.
    """
    files = (project.folders[0] / "i18n").glob("*.toml")
    steps = (f"step_{kind.name}" for kind in project.catalog.kinds)
    return sorted({key for path in files for key in read_toml(path)}.union(steps))

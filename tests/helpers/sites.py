"""Fixture sites: copies of tests/sites/ that use the repository's engine."""

import shutil
from pathlib import Path

from helpers.minisite import REPO

SITES = REPO / "tests/sites"
ENGINE = ("layouts", "assets", "config")
"""Folders that a site takes from the repository."""


def copy_site(name: str, target: Path) -> Path:
    """Copy a fixture site to a new folder, link the engine into it, and return the folder.

    Interface text is the engine's, plus the site's own files in i18n/.
    """
    shutil.copytree(SITES / name, target)
    return link_engine(target)


def link_engine(root: Path) -> Path:
    """Let a site's folder use the repository's layouts, assets, settings and interface text."""
    for folder in ENGINE:
        (root / folder).symlink_to(REPO / folder)
    (root / "i18n").mkdir(exist_ok=True)
    for file in (REPO / "i18n").glob("*.toml"):
        if not (root / "i18n" / file.name).exists():
            shutil.copy(file, root / "i18n")
    return root

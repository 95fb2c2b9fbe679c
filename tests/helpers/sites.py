"""Fixture sites: copies of tests/sites/ that use the repository's engine."""

import shutil
from pathlib import Path

from helpers.minisite import PLAIN_TREE, REPO, write

SITES = REPO / "tests/sites"
ENGINE = ("layouts", "assets", "config")
"""Folders that a site takes from the repository."""


def copy_site(name: str, target: Path) -> Path:
    """Copy a fixture site to a new folder, link the engine into it, and return the folder.

    Interface text is the engine's, plus the site's own files in i18n/.
    """
    shutil.copytree(SITES / name, target)
    return link_engine(target)


def new_site(target: Path, tree: str = PLAIN_TREE) -> Path:
    """Create a site with the settings of the fixture site "small", a topic tree and a home page."""
    for name in ("config.toml", "data/sections.yaml", "i18n/de.toml"):
        write(target, {name: (SITES / "small" / name).read_text(encoding="utf-8")})
    home = '+++\ntitle = "Home"\n+++\n'
    write(target, {"data/topics.yaml": tree, "content/_index.md": home})
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

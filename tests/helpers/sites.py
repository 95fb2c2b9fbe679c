"""Sites of a few files for a test, and Hugo's real binary on them."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from helpers import compiled_katex

from askbook.project import engine
from askbook.publish import hugo

REPO = Path(__file__).resolve().parents[2]
SITES = REPO / "tests/sites"
ENGINE = ("layouts", "assets", "config")
"""Folders that every site takes from the repository."""

PAGE = SITES / "small/content/sourdough/fermentation/starters.md"
"""A complete page without provenance, in the canonical form."""

PLAIN_TREE = """\
# A small course.
- title: Course
  children:
    # The first part.
    - title: Part One
      children:
        - First Topic  # where it begins
        - Second Topic

    - title: Part Two
      children:
        - Third Topic
"""


def copy_site(name: str, root: Path) -> Path:
    """Copy a fixture site from tests/sites to a new folder that uses the repository's engine."""
    shutil.copytree(SITES / name, root)
    return link_engine(root)


def copy_themed_site(name: str, root: Path) -> Path:
    """Copy a fixture site from tests/sites to a new folder, with the engine in themes/askbook."""
    shutil.copytree(SITES / name, root)
    engine.install(REPO, root)
    compiled_katex.share(root)
    write(root, {"config.toml": 'theme = "askbook"\n' + read(root, "config.toml")})
    return root


def make_site(root: Path, tree: str = PLAIN_TREE) -> Path:
    """Make a site with that topic tree, the small fixture site's settings and no pages but home."""
    root.mkdir()
    for name in ("config.toml", "data/sections.yaml"):
        source, target = SITES / "small" / name, root / name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(source, target)
    write(root, {"data/topics.yaml": tree, "content/_index.md": '+++\ntitle = "Home"\n+++\n'})
    return link_engine(root)


def link_engine(root: Path) -> Path:
    """Let a site use the repository's engine; interface text that it has itself stays."""
    for folder in ENGINE:
        (root / folder).symlink_to(REPO / folder)
    compiled_katex.share(root)
    (root / "content").mkdir(exist_ok=True)
    shutil.copy(REPO / "content/_content.gotmpl", root / "content")  # Hugo ignores links there
    (root / "i18n").mkdir(exist_ok=True)
    for file in (REPO / "i18n").glob("*.toml"):
        if not (root / "i18n" / file.name).exists():
            shutil.copy(file, root / "i18n")
    return root


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files by their path below the root, with line ends as given.

    A folder that the site shares with the repository is refused: a test must not change it.
    """
    for name, text in files.items():
        path = root / name
        assert path.resolve().is_relative_to(root.resolve()), f"{path} is shared; copy it first"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def read(root: Path, name: str) -> str:
    """Return a file's text with its line ends."""
    return (root / name).read_bytes().decode()


def build(root: Path, *, strict: bool = True) -> Path:
    """Build the site with Hugo and return its folder."""
    destination = root / "public"
    hugo.build(root, destination, strict=strict)
    return destination


def plain_hugo(root: Path) -> subprocess.CompletedProcess[str]:
    """Run Hugo alone in the site's folder, as a user without the scripts would."""
    command = [str(hugo.binary()), "--source", str(root), "--noBuildLock"]
    return subprocess.run(command, capture_output=True, text=True, check=False)

"""Small sites of real files for a test, and Hugo's real binary on them."""

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from askbook.publish import hugo

REPO = Path(__file__).resolve().parents[2]
SEED = REPO / "content/deep-learning/convolutional-neural-networks/convolutional-layers.md"

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


def make_site(root: Path, tree: str = PLAIN_TREE) -> Path:
    root.mkdir()
    for name in ("layouts", "assets", "i18n", "config"):
        (root / name).symlink_to(REPO / name)
    (root / "data").mkdir()
    shutil.copy(REPO / "data/sections.yaml", root / "data")
    shutil.copy(REPO / "config.toml", root)
    (root / "data/topics.yaml").write_text(tree, encoding="utf-8")
    write(root, {"content/_index.md": '+++\ntitle = "Home"\n+++\n'})
    return root


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files by their path below the root, line ends as they are given."""
    for name, text in files.items():
        path = root / name
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
    """Run Hugo alone in the site's folder, as someone without the scripts would."""
    command = [str(hugo.binary()), "--source", str(root), "--noBuildLock"]
    return subprocess.run(command, capture_output=True, text=True, check=False)

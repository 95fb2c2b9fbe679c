"""Small sites with the repository's own settings; `helpers.sites` has the functions they share."""

import shutil
from pathlib import Path

from helpers.sites import PLAIN_TREE, REPO, build, plain_hugo, read, write

__all__ = ["PLAIN_TREE", "REPO", "SEED", "build", "make_site", "plain_hugo", "read", "write"]

SEED = REPO / "content/deep-learning/convolutional-neural-networks/convolutional-layers.md"


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

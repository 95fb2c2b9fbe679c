"""Hugo's compiled KaTeX, shared by all fixture sites: compiling takes longer than most builds."""

import tempfile
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path

from askbook.check.katex import Katex
from askbook.disk import hugo_cache

_REPO = Path(__file__).resolve().parents[2]
_NAME = "_warpc"
"""Hugo's own name for the folder in its cache."""


def share(site: Path) -> None:
    """Link the compiled KaTeX into the cache of a new site."""
    folder = hugo_cache.folder_of(site)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / _NAME).symlink_to(_compiled(), target_is_directory=True)


@cache
def _compiled() -> Path:
    """Return the folder of the compiled KaTeX, which outlives the test run."""
    kept = _REPO / ".pytest_cache" / f"katex-{version('hugo')}"
    kept.parent.mkdir(exist_ok=True)
    if not kept.exists():
        with tempfile.TemporaryDirectory(dir=kept.parent) as name:
            site = Path(name)
            Katex(site, print).learn([r"\(x\)"])
            with suppress(OSError):  # another worker was faster
                (hugo_cache.folder_of(site) / _NAME).rename(kept)
    return kept

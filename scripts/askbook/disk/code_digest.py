"""The digest of Python modules, so that nothing is reused that other code has made."""

import hashlib
from functools import cache
from pathlib import Path


@cache
def digest(folder: Path) -> bytes:
    """Return the digest of the modules below a folder."""
    found = hashlib.sha256()
    for module in sorted(folder.rglob("*.py")):
        found.update(module.read_bytes())
    return found.digest()

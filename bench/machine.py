"""What a benchmark ran on, without a word about whose it is."""

import os
import platform
import re
import subprocess
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "scripts"))

from askbook.publish import hugo, search_index


def described() -> str:
    """Return the machine's cores, memory and system."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    kernel = re.match(r"[\d.]*\d", platform.release())
    system = f"{platform.system()} {kernel[0] if kernel else ''}".strip()
    return f"{os.cpu_count()} cores, {memory:.0f} GB, {system}, {platform.machine()}"


def versions_here() -> dict[str, str]:
    """Return the versions of the programs that make the site."""
    return {
        "Hugo": _version(hugo.binary(), "version"),
        "Pagefind": _version(search_index.binary(), "--version"),
        "Python": platform.python_version(),
    }


def _version(binary: Path, argument: str) -> str:
    said = subprocess.run([binary, argument], capture_output=True, text=True, check=True).stdout
    found = re.search(r"\d+(?:\.\d+)+", said)
    return found[0] if found else "unknown"

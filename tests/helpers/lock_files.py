"""The packages that the repository's lock files pin."""

import re
from dataclasses import dataclass

from helpers.sites import REPO

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-nodeps.txt")
TEXTS = {name: (REPO / name).read_text(encoding="utf-8") for name in LOCKS}


@dataclass(frozen=True)
class Pin:
    """One package of a lock file: its only version and the hashes of its wheels."""

    version: str
    hashes: tuple[str, ...]


def normal_name(requirement: str) -> str:
    """Return the required package's name as PyPI normalizes it."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def pins(lock: str) -> dict[str, Pin]:
    """Return the packages of a lock file; fail where one has no version or no hash."""
    found = {}
    for line in re.sub(r"(?m)#.*$", "", lock.replace("\\\n", " ")).splitlines():
        if line.strip():
            pinned = re.match(r"([\w.-]+)==([\w.+!-]+)(?=[\s;])", line)
            hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\S)", line)
            assert pinned, f"no version: {line}"
            assert hashes, f"no hash: {line}"
            found[normal_name(pinned[1])] = Pin(pinned[2], tuple(hashes))
    return found


PINS = {name: pins(text) for name, text in TEXTS.items()}

"""The lock files: all packages are pinned, and nothing else can be installed."""

import base64
import hashlib
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from helpers.lock_files import LOCKS, PINS, TEXTS, normal_name
from helpers.sites import REPO

MAKEFILE = (REPO / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((REPO / ".github/workflows").glob("*.yml"))
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = PROJECT["dependencies"]
DEV = PROJECT["optional-dependencies"]["dev"]


def requested(lock: str) -> set[str]:
    """Return the packages that a lock file has because pyproject.toml names them."""
    blocks = re.findall(r"(?m)^(\S+)==[^#]*((?:\n? *#.*)+)", TEXTS[lock])
    return {normal_name(name) for name, why in blocks if "askbook (pyproject.toml)" in why}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("requirements.txt", NEEDED), ("requirements-dev.txt", [*NEEDED, *DEV])],
    ids=["site", "dev"],
)
def test_a_lock_file_has_what_pyproject_names_and_no_more(lock, wanted):
    assert requested(lock) == {normal_name(each) for each in wanted}


def test_a_version_in_pyproject_is_the_locked_one():
    exact = dict(each.split("==") for each in [*NEEDED, *DEV] if "==" in each)
    assert exact
    assert {name: PINS["requirements.txt"][name].version for name in exact} == exact


def test_the_tests_run_with_the_versions_that_build_the_site():
    assert PINS["requirements.txt"].items() <= PINS["requirements-dev.txt"].items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_of_a_lock_file_has_a_version_and_a_hash(lock):
    lines = re.findall(r"(?m)^[^#\s].*", TEXTS[lock])
    assert len(PINS[lock]) == len(lines) > 0


def test_packages_are_installed_by_hash_only():
    scripts = (REPO / "Makefile", REPO / "askbook", REPO / ".ci/run", *WORKFLOWS)
    text = "".join(script.read_text(encoding="utf-8") for script in scripts)
    pip = re.findall(r"(?m)^.*\bpip3? install\b.*$", re.sub(r"\\\n *", "", text))
    by_hash = [line for line in pip if "--require-hashes --only-binary :all:" in line]
    others = [line for line in pip if line not in by_hash]
    assert len(by_hash) == 2
    # Only pip-tools, which writes the lock files, has no hash.
    assert [re.sub(r"[\d.]+$", "", line.strip()) for line in others] == [
        "$(BIN)/python -m pip install --quiet pip-tools=="
    ]


def wheel(folder: Path, text: str) -> Path:
    """Write a wheel that holds one module."""
    info = "thing-1.0.dist-info"
    files = {
        "thing.py": text,
        f"{info}/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = []
    for name, content in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(content.encode()).digest())
        rows.append(f"{name},sha256={digest.decode().rstrip('=')},{len(content)}\n")
    files[f"{info}/RECORD"] = "".join([*rows, f"{info}/RECORD,,\n"])
    path = folder / "thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def install(folder: Path, requirement: str) -> subprocess.CompletedProcess[str]:
    """Install a requirement with the options of the Makefile, from that folder only."""
    flags = re.search(r"(?m)^PIP := \S+ -m pip install (.*)$", MAKEFILE)
    assert flags
    (folder / "lock.txt").write_text(requirement, encoding="utf-8")
    return subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--isolated", "install", *shlex.split(flags[1])),
            *("--no-index", "--find-links", str(folder), "--target", str(folder / "to")),
            *("--no-cache-dir", "--requirement", str(folder / "lock.txt")),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def pin_of(path: Path) -> str:
    return f"thing==1.0 --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def test_the_pinned_wheel_is_installed(tmp_path):
    done = install(tmp_path, pin_of(wheel(tmp_path, "GOOD = True\n")))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "to/thing.py").read_text(encoding="utf-8") == "GOOD = True\n"


def test_a_wheel_that_was_changed_after_pinning_is_refused(tmp_path):
    good = pin_of(wheel(tmp_path, "GOOD = True\n"))
    wheel(tmp_path, "GOOD = False\n")
    done = install(tmp_path, good)
    assert done.returncode != 0
    assert "DO NOT MATCH THE HASHES" in done.stderr
    assert not (tmp_path / "to/thing.py").exists()


def test_a_package_without_a_hash_is_refused(tmp_path):
    wheel(tmp_path, "GOOD = True\n")
    done = install(tmp_path, "thing==1.0\n")
    assert done.returncode != 0
    assert "hash" in done.stderr.lower()
    assert not (tmp_path / "to").exists()

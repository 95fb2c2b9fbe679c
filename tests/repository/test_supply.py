"""The supply chain: pinned packages, the bill of materials, and the licences of what is shipped."""

import base64
import gzip
import hashlib
import importlib.metadata
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from helpers.sites import REPO, write

from askbook.publish import search_index
from tools import math_font

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-nodeps.txt")
TEXTS = {name: (REPO / name).read_text(encoding="utf-8") for name in LOCKS}
MAKEFILE = (REPO / "Makefile").read_text(encoding="utf-8")
WORKFLOWS = sorted((REPO / ".github/workflows").glob("*.yml"))
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = PROJECT["dependencies"]
DEV = PROJECT["optional-dependencies"]["dev"]


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

# The lock files


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


# Installing


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


# The workflows


def test_every_action_is_pinned_to_a_commit():
    texts = [workflow.read_text(encoding="utf-8") for workflow in WORKFLOWS]
    used = [use for text in texts for use in re.findall(r"uses: *(.+)", text)]
    assert len(used) >= len(WORKFLOWS)
    assert [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", use)] == []


def test_the_workflow_linter_accepts_these_workflows_and_refuses_unpinned_actions(tmp_path):
    assert "zizmor --offline --quiet .github/workflows" in MAKEFILE
    assert zizmor(REPO / ".github/workflows") == 0
    for workflow in WORKFLOWS:
        loose = re.sub(r"@[0-9a-f]{40} # ", "@", workflow.read_text(encoding="utf-8"))
        (tmp_path / workflow.name).write_text(loose, encoding="utf-8")
        assert zizmor(tmp_path / workflow.name) != 0


def zizmor(path: Path) -> int:
    program = Path(sys.executable).parent / "zizmor"
    command = [str(program), "--offline", "--quiet", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode


# The bill of materials


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The document that `make sbom` writes."""
    folder = tmp_path_factory.mktemp("sbom")
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(REPO / name, folder)
    recipe = re.search(r"(?m)^sbom:.*\n((?:\t.*\n)+)", MAKEFILE)
    assert recipe
    command = shlex.split(recipe[1].replace("$(BIN)", str(Path(sys.executable).parent)))
    subprocess.run([word for word in command if word.strip()], cwd=folder, check=True)
    return (folder / "sbom.cdx.json").read_text(encoding="utf-8")


def test_the_bill_of_materials_is_valid_cyclonedx(document):
    # Importing these compiles 38 grammars, which takes as long as all other modules together.
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    validator = JsonStrictValidator(SchemaVersion.V1_6)
    assert validator.validate_str(document) is None
    assert validator.validate_str(document.replace('"library"', '"book"')) is not None


def test_the_bill_of_materials_has_every_package_version_and_hash_that_a_build_installs(document):
    found = {
        part["name"]: Pin(
            part["version"],
            tuple(each["content"] for each in part["externalReferences"][0]["hashes"]),
        )
        for part in json.loads(document)["components"]
    }
    assert found == PINS["requirements.txt"]
    assert found.keys() >= {"hugo", "jinja2", "pagefind-bin-extended", "pyyaml"}


def test_the_bill_of_materials_is_cleaned_and_not_committed():
    assert "/sbom.cdx.json\n" in (REPO / ".gitignore").read_text(encoding="utf-8")
    assert "sbom.cdx.json" in re.findall(r"(?m)^\trm -rf (.*)$", MAKEFILE)[0].split()


# The licences

LICENSES = (REPO / "LICENSES.md").read_text(encoding="utf-8")
INSTALLED, SHIPPED = LICENSES.split("## Shipped")


def rows(table: str) -> dict[str, tuple[str, str]]:
    """Return the version and the licence of each row of a table in LICENSES.md."""
    found = re.findall(r"(?m)^\| ([^|`]+) \| (\d[^|]*) \| ([^|]+) \|", table)
    return {name: (version, licence) for name, version, licence in found}


@pytest.fixture(scope="module")
def search(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The search folder of a site of one page."""
    public = tmp_path_factory.mktemp("site") / "public"
    write(public, {"index.html": "<html lang=en><body><h1>One</h1><p>Word</p></body></html>"})
    search_index.index(public)
    return public / search_index.FOLDER


def test_every_package_that_a_build_installs_is_listed_with_its_licence():
    listed = {normal_name(name): row for name, row in rows(INSTALLED).items()}
    versions = {name: pin.version for name, pin in PINS["requirements.txt"].items()}
    assert {name: version for name, (version, _) in listed.items()} == versions
    for name, (_, licence) in listed.items():
        metadata = importlib.metadata.metadata(name)
        declared = metadata.get("License-Expression") or metadata.get("License")
        assert name == "jinja2" or licence == declared


def test_the_licence_of_jinja2_is_the_one_in_its_file():
    """Its metadata says "BSD" only; the text has three clauses."""
    assert rows(INSTALLED)["Jinja2"][1] == "BSD-3-Clause"
    files = importlib.metadata.files("jinja2") or []
    text = next(file for file in files if file.name == "LICENSE.txt").read_text()
    assert "Redistribution and use in source and binary forms" in text
    clauses = re.findall(r"(?m)^ *\d\. +(.*)", text)
    assert len(clauses) == 3
    assert clauses[2].startswith("Neither the name")


FONT = {"STIX Two Math, reduced": "2.11 b159"}
"""Its own tests compare the version with the font's."""


def tables() -> dict[str, str]:
    """Return the component that each table of characters is from, with the version it names."""
    found = {}
    for file in (REPO / "assets/characters").glob("*.txt"):
        text = file.read_text(encoding="utf-8")
        for name, version in re.findall(r"^# From the dictionaries of (\w+) ([\d.]+) ", text, re.M):
            found[f"{name}, characters of its dictionaries"] = version
    return found


def test_everything_of_others_in_a_built_site_is_listed(search):
    names = {file.name for file in search.iterdir() if file.is_file()}
    own = {"LICENSE.txt", "pagefind-entry.json", *(n for n in names if n.endswith(".pf_meta"))}
    wasm = {name for name in names if name.startswith("wasm.")}
    assert names - own - wasm == {"pagefind.js", "pagefind-worker.js"}
    shipped = {"Pagefind": json.loads((search / "pagefind-entry.json").read_bytes())["version"]}
    for name in wasm:
        data = gzip.decompress((search / name).read_bytes())
        crates = re.findall(rb"/registry/src/[^/]+/([\w-]+?)-(\d+\.\d+\.\d+[\w.+-]*)/", data)
        shipped |= {crate.decode(): version.decode() for crate, version in crates}
    shipped |= tables() | FONT
    assert {name: version for name, (version, _) in rows(SHIPPED).items()} == shipped


def test_a_built_site_contains_the_terms_of_its_search(search):
    notice = (search / "LICENSE.txt").read_text(encoding="utf-8")
    assert "Copyright (c) Pagefind" in notice
    assert (
        "The above copyright notice and this permission notice shall be included"
        in notice.replace("\n", " ")
    )
    for name in rows(SHIPPED).keys() - {"Pagefind"} - tables().keys() - FONT.keys():
        assert f"- {name}, " in notice


def test_the_assets_contain_one_font_and_no_code_of_another_project():
    """Such a file would come with its notice, and would have to be listed."""
    files = [path for path in (REPO / "assets").rglob("*") if path.is_file()]
    assert files
    fonts = {".woff", ".woff2", ".ttf", ".otf", ".eot"}
    assert [path for path in files if path.suffix in fonts] == [math_font.TARGET]
    noticed = re.compile(r"copyright|licen[cs]e|@preserve|/\*!", re.I)
    code = [path for path in files if path.suffix in {".js", ".css"}]
    assert [path for path in code if noticed.search(path.read_text(encoding="utf-8"))] == []

"""What is installed is what was pinned, and what is shipped is listed with its licence."""

import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import re
import shlex
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import jsonschema_rs
import pytest
from helpers.minisite import REPO

import sbom as command
from askbook.errors import StudyError
from askbook.publish import sbom

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-alone.txt")
TEXTS = {name: (REPO / name).read_text(encoding="utf-8") for name in LOCKS}
PINS = {name: {pin.name: pin for pin in sbom.pins(text)} for name, text in TEXTS.items()}
MAKEFILE = (REPO / "Makefile").read_text(encoding="utf-8")
WORKFLOW = REPO / ".github/workflows/site.yml"
PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NEEDED = PROJECT["dependencies"]
DEV = PROJECT["optional-dependencies"]["dev"]

# The locks


def asked(lock: str) -> set[str]:
    """Return the packages that a lock has because pyproject.toml names them."""
    blocks = re.findall(r"(?m)^(\S+)==[^#]*((?:\n? *#.*)+)", TEXTS[lock])
    return {sbom.name(found) for found, why in blocks if "askbook (pyproject.toml)" in why}


@pytest.mark.parametrize(
    ("lock", "wanted"),
    [("requirements.txt", NEEDED), ("requirements-dev.txt", [*NEEDED, *DEV])],
    ids=["site", "dev"],
)
def test_a_lock_has_what_pyproject_names_and_no_more(lock, wanted):
    assert asked(lock) == {sbom.name(each) for each in wanted}


def test_a_version_that_pyproject_names_is_the_locked_one():
    exact = dict(each.split("==") for each in [*NEEDED, *DEV] if "==" in each)
    assert exact
    assert {name: PINS["requirements.txt"][name].version for name in exact} == exact


def test_the_tests_run_on_the_versions_that_build_the_site():
    assert PINS["requirements.txt"].items() <= PINS["requirements-dev.txt"].items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_line_of_a_lock_is_pinned_by_version_and_hash(lock):
    lines = re.findall(r"(?m)^[^#\s].*", TEXTS[lock])
    assert len(PINS[lock]) == len(lines) > 0
    loose = TEXTS[lock] + "\nsix>=1.0\n"
    with pytest.raises(StudyError, match=r"not pinned by version and hash: six>=1\.0"):
        sbom.pins(loose)
    with pytest.raises(StudyError, match=r"not pinned by version and hash: six==1\.0"):
        sbom.pins("six==1.0\n")


def test_nothing_is_installed_but_by_hash():
    pip = re.findall(r"(?m)^.*\bpip install\b.*$", MAKEFILE)
    for script in (REPO / ".ci/run", WORKFLOW):
        pip += re.findall(r"(?m)^.*\bpip3? install\b.*$", script.read_text(encoding="utf-8"))
    by_hash = [line for line in pip if "--require-hashes --only-binary :all:" in line]
    others = [line for line in pip if line not in by_hash]
    assert len(by_hash) == 1
    # What makes the locks, for who changes them.
    assert [re.sub(r"[\d.]+$", "", line.strip()) for line in others] == [
        "$(BIN)/python -m pip install --quiet pip-tools=="
    ]


# What pip does with them


def wheel(folder: Path, text: str) -> Path:
    """Make a wheel by hand, of one module."""
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
    """Install a requirement with the Makefile's own options, from that folder alone."""
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


def test_a_wheel_that_was_changed_since_is_refused(tmp_path):
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


# The workflow


def test_every_action_is_pinned_by_its_commit():
    used = re.findall(r"uses: *(.+)", WORKFLOW.read_text(encoding="utf-8"))
    assert used
    assert [use for use in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[\d.]+", use)] == []


def test_the_linter_of_workflows_finds_nothing_here_and_something_elsewhere(tmp_path):
    assert "zizmor --offline --quiet .github/workflows" in MAKEFILE
    assert zizmor(REPO / ".github/workflows") == 0
    loose = re.sub(r"@[0-9a-f]{40} # ", "@", WORKFLOW.read_text(encoding="utf-8"))
    (tmp_path / "site.yml").write_text(loose, encoding="utf-8")
    assert zizmor(tmp_path / "site.yml") != 0


def zizmor(path: Path) -> int:
    program = Path(sys.executable).parent / "zizmor"
    command = [str(program), "--offline", "--quiet", str(path)]
    return subprocess.run(command, capture_output=True, check=False).returncode


# The bill of materials


@pytest.fixture(scope="module")
def document(built) -> dict:
    return json.loads(sbom.render(REPO, built))


def schemas() -> Path:
    """Return where the official schemas are, which the library of CycloneDX carries."""
    spec = importlib.util.find_spec("cyclonedx")
    assert spec
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "schema/_res"


def read_schema(name: str) -> dict:
    """Return a schema by the end of its address."""
    return json.loads((schemas() / name.rpartition("/")[2]).read_bytes())


def test_the_bill_keeps_the_official_schema(document, built, monkeypatch):
    schema = read_schema("bom-1.6.SNAPSHOT.schema.json")
    validator = jsonschema_rs.validator_for(schema, retriever=read_schema, validate_formats=True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795392000")
    dated = json.loads(sbom.render(REPO, built))
    assert [str(error) for bill in (document, dated) for error in validator.iter_errors(bill)] == []
    assert not validator.is_valid({**document, "serialNumber": "1"})
    assert dated["metadata"]["timestamp"] == "2026-11-23T00:00:00+00:00"
    assert "timestamp" not in document["metadata"]


def test_the_bill_has_every_package_and_hash_of_the_lock(document):
    found = {
        part["purl"]: [each["content"] for each in part["externalReferences"][0]["hashes"]]
        for part in document["components"]
        if part["scope"] == "excluded"
    }
    assert found == {pin.purl: pin.hashes for pin in PINS["requirements.txt"].values()}
    assert sum(map(len, found.values())) == TEXTS["requirements.txt"].count("--hash=")


def test_the_bill_has_the_files_of_others_that_the_site_ships(document, built):
    (search,) = (part for part in document["components"] if part["scope"] == "required")
    files = [part for part in search["components"] if part["type"] == "file"]
    for file in files:
        digest = hashlib.sha256((built / file["name"]).read_bytes()).hexdigest()
        assert [each["content"] for each in file["hashes"]] == [digest]
    ours = {"pagefind-entry.json", "LICENSE.txt"}
    there = {path.name for path in (built / "pagefind").iterdir() if path.is_file()} - ours
    named = {file["name"].removeprefix("pagefind/") for file in files}
    assert named == {name for name in there if not name.endswith(".pf_meta")}
    assert search["version"] == PINS["requirements.txt"]["pagefind-bin-extended"].version


def test_the_bill_says_who_needs_whom(document):
    needs = {each["ref"]: each["dependsOn"] for each in document["dependencies"]}
    purl = {name: pin.purl for name, pin in PINS["requirements.txt"].items()}
    assert needs[purl["jinja2"]] == [purl["markupsafe"]]
    search = next(ref for ref in needs if ref.startswith("pkg:github/"))
    assert set(needs["askbook"]) == {purl[sbom.name(each)] for each in NEEDED} | {search}


def test_the_same_site_gives_the_same_bill_and_another_one_another_number(
    document, built, monkeypatch
):
    assert json.loads(sbom.render(REPO, built)) == document
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    assert json.loads(sbom.render(REPO, built))["serialNumber"] != document["serialNumber"]
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", document["serialNumber"])


def test_a_package_that_is_not_the_pinned_one_is_named(tmp_path, built):
    lock = TEXTS["requirements.txt"].replace("pyyaml==6", "pyyaml==5")
    (tmp_path / "requirements.txt").write_text(lock, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_bytes((REPO / "pyproject.toml").read_bytes())
    with pytest.raises(StudyError, match=r"pyyaml 6\S+ is installed, 5\S+ is pinned"):
        sbom.render(tmp_path, built)


def test_a_licence_that_nobody_read_is_named():
    with pytest.raises(StudyError, match="thing names no licence"):
        sbom.licence("thing", {"License": "see the file"})


def test_the_command_writes_the_bill_of_a_built_site(site, built, document, capsys):
    for name in ("requirements.txt", "pyproject.toml"):
        (site / name).write_bytes((REPO / name).read_bytes())
    assert command.main(["--site", str(site)]) == 2
    assert "build the site first: make site" in capsys.readouterr().err
    assert not (site / sbom.NAME).exists()
    (site / "public").symlink_to(built)
    assert command.main(["--site", str(site)]) == 0
    assert capsys.readouterr().out == f"{sbom.NAME}\n"
    assert json.loads((site / sbom.NAME).read_bytes()) == document


def test_what_the_command_writes_is_cleaned_and_not_committed():
    assert f"/{sbom.NAME}\n" in (REPO / ".gitignore").read_text(encoding="utf-8")
    assert sbom.NAME in re.findall(r"(?m)^\trm -rf (.*)$", MAKEFILE)[0].split()


# The licences


def listed() -> dict[str, tuple[str, str]]:
    """Return the version and the licence of each row of LICENSES.md."""
    text = (REPO / "LICENSES.md").read_text(encoding="utf-8")
    rows = re.findall(r"(?m)^\| ([^|`]+) \| (\d[^|]*) \| ([^|]+) \|", text)
    return {name: (version, licence) for name, version, licence in rows}


def test_the_licences_of_all_that_is_installed_or_shipped_are_listed(document):
    parts = list(document["components"])
    parts += [part for each in parts for part in each.get("components", [])]
    named = [part for part in parts if part["type"] != "file"]
    assert listed() == {
        part["name"]: (part["version"], part["licenses"][0]["expression"]) for part in named
    }


def test_a_licence_that_metadata_names_in_words_is_the_one_in_its_file():
    """Jinja2 says "BSD": of its licences, the one with three clauses."""
    files = importlib.metadata.files("jinja2") or []
    text = next(file for file in files if file.name == "LICENSE.txt").read_text()
    assert "Redistribution and use in source and binary forms" in text
    clauses = re.findall(r"(?m)^ *\d\. +(.*)", text)
    assert len(clauses) == 3
    assert clauses[2].startswith("Neither the name")


def test_the_built_site_ships_the_terms_of_its_search_and_no_font(built):
    notice = (built / "pagefind/LICENSE.txt").read_text(encoding="utf-8")
    assert "Copyright (c) Pagefind" in notice
    assert (
        "The above copyright notice and this permission notice shall be included"
        in notice.replace("\n", " ")
    )
    for name in ("wasm-bindgen", "minicbor"):
        assert f"- {name}, " in notice
    fonts = {".woff", ".woff2", ".ttf", ".otf", ".eot"}
    assert [path for path in built.rglob("*") if path.suffix in fonts] == []


def test_no_file_of_another_project_is_in_the_assets():
    """Code of others would come with its notice, and would have to be listed."""
    files = [path for path in (REPO / "assets").rglob("*") if path.suffix in {".js", ".css"}]
    assert files
    noticed = re.compile(r"copyright|licen[cs]e|@preserve|/\*!", re.I)
    assert [path for path in files if noticed.search(path.read_text(encoding="utf-8"))] == []

"""The bill of materials that `make sbom` writes."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.lock_files import PINS, Pin
from helpers.sites import REPO

MAKEFILE = (REPO / "Makefile").read_text(encoding="utf-8")


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

"""The bill of materials: what a build installs, and what of others the built site ships.

It is a document of CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). The lock gives the
versions and the hashes, the installed packages give their licences, and the built site its
files; the same of them give the same bytes.
"""

import gzip
import hashlib
import importlib.metadata
import json
import os
import re
import tomllib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from askbook.disk.files import read_text
from askbook.errors import StudyError
from askbook.publish import search_index

NAME = "sbom.cdx.json"
"""The document's name, in the project's folder."""

_CONCLUDED = {
    "jinja2": "BSD-3-Clause",
    "minicbor": "BlueOak-1.0.0",
    "wasm-bindgen": "MIT OR Apache-2.0",
}
"""The licences that no metadata names as SPDX does, read from the licence files."""

_PROGRAMS = ("hugo", "pagefind-bin-extended")
_SHIPPED = ("pagefind.js", "pagefind-worker.js", "wasm.*")
_CRATE = re.compile(rb"/registry/src/[^/]+/([\w-]+?)-(\d+\.\d+\.\d+[\w.+-]*)/")
_SPDX = re.compile(r"[A-Za-z0-9.+-]+( (OR|AND|WITH) [A-Za-z0-9.+-]+)*")

_Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """One package of a lock: the only version to install, and the hashes of its wheels."""

    name: str
    version: str
    hashes: Sequence[str]

    @property
    def purl(self) -> str:
        """Its address as a package URL."""
        return f"pkg:pypi/{self.name}@{self.version}"


def pins(lock: str) -> tuple[Pin, ...]:
    """Return the packages of a requirements file; one without version or hash is a mistake."""
    lines = re.sub(r"(?m)#.*$", "", lock.replace("\\\n", " ")).splitlines()
    return tuple(_pin(line) for line in lines if line.strip())


def _pin(line: str) -> Pin:
    found = re.match(r"([\w.-]+)==([\w.+!-]+)(?=[\s;])", line)
    hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?!\S)", line)
    if not found or not hashes:
        raise StudyError(f"not pinned by version and hash: {line.strip()}; run make lock")
    return Pin(name=name(found[1]), version=found[2], hashes=hashes)


def name(requirement: str) -> str:
    """Return the name of the package that is required, written the one normal way."""
    return re.sub(r"[-_.]+", "-", re.split(r"[^\w.-]", requirement)[0]).lower()


def licence(package: str, metadata: Mapping[str, str] | None = None) -> str:
    """Return the SPDX licence of a package: what its metadata says, else what we read.

    Raises StudyError where neither knows it.
    """
    said = metadata or {}
    for text in (said.get("License-Expression"), said.get("License"), _CONCLUDED.get(package)):
        if text and _SPDX.fullmatch(text):
            return text
    raise StudyError(f"{package} names no licence as SPDX does; read it, and add it to {__file__}")


def render(root: Path, public: Path) -> str:
    """Return the document of the project in that folder, and of its built site."""
    locked = pins(read_text(root / "requirements.txt"))
    project = tomllib.loads(read_text(root / "pyproject.toml"))["project"]
    search = _search(public / search_index.FOLDER)
    document: _Json = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": _metadata(project),
        "components": [*map(_package, locked), search],
        "dependencies": [
            _needs(project["name"], project["dependencies"], locked, search["bom-ref"]),
            *(_needs(pin.purl, importlib.metadata.requires(pin.name), locked) for pin in locked),
            _needs(search["bom-ref"], [], locked),
        ],
        "compositions": [{"aggregate": "incomplete", "assemblies": [search["bom-ref"]]}],
    }
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(document))
    return json.dumps({**document, "serialNumber": f"urn:uuid:{serial}"}, indent=2) + "\n"


def _metadata(project: Mapping[str, str]) -> _Json:
    site: _Json = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
        "licenses": _licences(project["license"]),
    }
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch:
        return {"component": site}
    if not epoch.isdecimal():
        raise StudyError(f"SOURCE_DATE_EPOCH={epoch}: expected seconds since 1970")
    return {"timestamp": datetime.fromtimestamp(int(epoch), UTC).isoformat(), "component": site}


def _package(pin: Pin) -> _Json:
    """Return an installed package; it is needed to build, and no part of what is built."""
    metadata = _installed(pin)
    return {
        "type": "application" if pin.name in _PROGRAMS else "library",
        "bom-ref": pin.purl,
        "name": metadata["Name"],
        "version": pin.version,
        "scope": "excluded",
        "licenses": _licences(licence(pin.name, metadata)),
        "purl": pin.purl,
        "externalReferences": [
            {
                "type": "distribution",
                "url": pin.purl,
                "hashes": [{"alg": "SHA-256", "content": each} for each in pin.hashes],
            }
        ],
    }


def _installed(pin: Pin) -> Mapping[str, str]:
    try:
        found = importlib.metadata.distribution(pin.name)
    except importlib.metadata.PackageNotFoundError as error:
        raise StudyError(f"{pin.name} is not installed; run make site") from error
    if found.version != pin.version:
        raise StudyError(
            f"{pin.name} {found.version} is installed, {pin.version} is pinned; run make site"
        )
    said = found.metadata
    return {key: said[key] for key in ("Name", "License", "License-Expression") if key in said}


def _needs(ref: object, asked: Sequence[str] | None, locked: Sequence[Pin], *more: object) -> _Json:
    names = {name(each) for each in asked or [] if "extra ==" not in each}
    return {"ref": ref, "dependsOn": [*(pin.purl for pin in locked if pin.name in names), *more]}


def _search(folder: Path) -> _Json:
    """Return the search of the built site: Pagefind's scripts, and what is compiled into them."""
    entry = folder / "pagefind-entry.json"
    if not entry.is_file():
        raise StudyError(f"{folder} is not there; build the site first: make site")
    version = json.loads(read_text(entry))["version"]
    files = sorted(file for pattern in _SHIPPED for file in folder.glob(pattern))
    crates = {found for file in files for found in _CRATE.findall(_unpacked(file))}
    purl = f"pkg:github/pagefind/pagefind@v{version}"
    return {
        "type": "library",
        "bom-ref": purl,
        "name": "Pagefind",
        "version": version,
        "scope": "required",
        "licenses": _licences("MIT"),
        "purl": purl,
        "components": [
            *map(_file, files),
            *(_crate(crate.decode(), number.decode()) for crate, number in sorted(crates)),
        ],
    }


def _unpacked(file: Path) -> bytes:
    data = file.read_bytes()
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def _file(file: Path) -> _Json:
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return {
        "type": "file",
        "name": f"{search_index.FOLDER}/{file.name}",
        "hashes": [{"alg": "SHA-256", "content": digest}],
    }


def _crate(crate: str, version: str) -> _Json:
    return {
        "type": "library",
        "name": crate,
        "version": version,
        "licenses": _licences(licence(crate)),
        "purl": f"pkg:cargo/{crate}@{version}",
    }


def _licences(spdx: str) -> list[_Json]:
    return [{"expression": spdx}]

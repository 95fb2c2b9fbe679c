"""The licences of what a build installs, and of what a built site contains."""

import gzip
import importlib.metadata
import json
import re
from pathlib import Path

import pytest
from helpers.lock_files import PINS, normal_name
from helpers.sites import REPO, write

from askbook.publish import search_index
from tools import math_font

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

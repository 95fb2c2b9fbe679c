"""Addresses as Hugo makes them of file names."""

import json
import subprocess
from pathlib import PurePath

import pytest
from helpers.sites import write

from askbook.publish import hugo
from askbook.text.hugo_path import hugo_path, is_content


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("what's new", "whats-new"),
        ("About Us", "about-us"),
        ("a & b", "a--b"),
        ("C++ & c#", "c++--c#"),
        ("É/卷積", "é/卷積"),
        ("already-fine/index_2", "already-fine/index_2"),
    ],
)
def test_a_path_is_lower_case_and_has_no_punctuation(path, expected):
    assert hugo_path(path) == expected


def test_hugo_publishes_every_name_at_that_path(tmp_path):
    characters = [*map(chr, range(0x20, 0x7F)), *"éÉßİ’“–…²½٣Ⅷ卷。！😀\u0301\u200d\u00a0\u3000ª€µ"]
    names = [
        f"{number} {form}"
        for number, c in enumerate(characters)
        if c != "/"
        for form in (f"a{c}b", f"a {c} b", f"a{c}{c}b", f"b{c}")
    ]
    names += ["Q%41", "Q%zz", "two  spaces", " leading", "trailing ", "a -- b", "'quoted' x"]
    layouts = {f"layouts/{kind}.html": "x" for kind in ("home", "section", "page")}
    disabled = '["taxonomy", "term", "RSS", "sitemap"]'
    write(tmp_path, {"hugo.toml": f"disableKinds = {disabled}\n", **layouts})
    write(tmp_path, {f"content/{n}.md": f"+++\nweight = {i}\n+++\n" for i, n in enumerate(names)})
    hugo.build(tmp_path, tmp_path / "public", strict=False)
    found = {path.parent.name for path in (tmp_path / "public").glob("*/index.html")}
    assert found == {hugo_path(name) for name in names}


def test_the_endings_of_pages_are_those_of_hugo(tmp_path):
    write(tmp_path, {"hugo.toml": ""})
    command = [str(hugo.binary()), "config", "--source", str(tmp_path), "--format", "json"]
    settings = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    types = {name: kind.get("suffixes", []) for name, kind in settings["mediatypes"].items()}
    found = {ending for endings in types.values() for ending in endings}
    pages = {ending for name in settings["contenttypes"] for ending in types[name]}
    assert {ending for ending in found if is_content(PurePath(f"a.{ending}"))} == pages

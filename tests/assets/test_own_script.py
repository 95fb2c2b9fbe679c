"""Queries in another script of the page's language."""

import json

import pytest
from helpers import js
from helpers.sites import REPO

TABLE = (
    "# A pair has the same place in both lines, the usual pair first.\nround abbc\nsquare ABCD\n"
)
TABLES = sorted((REPO / "assets/characters").glob("*.txt"))


@pytest.mark.parametrize(
    ("text", "script", "rewritten"),
    [
        ("abc xy", "square", "ABD xy"),
        ("ABCD xy", "round", "abbc xy"),
        ("abc", "round", "abc"),
    ],
    ids=["the usual character", "several become one", "own characters"],
)
def test_a_text_is_rewritten_in_a_script(text, script, rewritten):
    run = js.engine("const characters = false;", js.source("search/own-script.js"))
    table, script, text = (json.dumps(value) for value in (TABLE, script, text))
    assert run(f"rewriting({table}, {script})({text})") == rewritten


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_each_character_of_a_table_has_a_partner(table):
    lines = [line for line in table.read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    lengths = {len(line.partition(" ")[2]) for line in lines}
    assert len(lines) > 1
    assert len(lengths) == 1

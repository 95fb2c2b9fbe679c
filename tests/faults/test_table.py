"""The table of faults names tests that exist."""

import re
from pathlib import Path

HERE = Path(__file__).parent


def test_each_test_that_the_table_names_exists():
    named = re.findall(r"`(\S+\.py)::(\w+)`", (HERE / "README.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    for file, test in named:
        assert f"def {test}(" in (HERE / file).read_text(encoding="utf-8"), f"{file}::{test}"


def test_each_test_file_here_is_in_the_table():
    table = (HERE / "README.md").read_text(encoding="utf-8")
    assert all(
        f"`{file.name}::" in table for file in HERE.glob("test_*.py") if file.stem != "test_table"
    )

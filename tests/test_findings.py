"""The table of finding codes."""

from helpers.sites import REPO

from askbook.findings import CODES


def test_every_code_is_asserted_by_a_test():
    tests = [
        path for path in (REPO / "tests").rglob("test_*.py") if path.name != "test_findings.py"
    ]
    text = "".join(path.read_text(encoding="utf-8") for path in tests)
    assert [code for code in CODES if code not in text] == []

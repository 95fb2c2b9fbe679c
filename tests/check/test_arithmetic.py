"""Simple calculations in answers are recomputed."""

import pytest

from askbook.check.arithmetic import check_arithmetic
from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject


@pytest.mark.parametrize("text", [
    "28 × 28 × 16 = 12,544 values",
    r"\(2 \cdot 32 \cdot 8 \cdot 128 = 65{,}536\)",
    "So 10 / 3 = 3.33, and 10 / 3 = 3.",
    "7 - 10 + 5 = 2.",
    "28 × 448 = 12.544 Werte",
    "22 / 7 ≈ 3.1, 355 / 113 ≈ 3.14, 1 / 0.0053 = 188",
    r"\(100 \times 3.14 \approx 315\)",
], ids=["product", "formula", "rounded", "sum", "German", "about", "near"])  # fmt: skip
def test_a_right_calculation_is_accepted(text):
    assert list(check_arithmetic(text)) == []


@pytest.mark.parametrize("text", [
    "2 + 3 × 4 = 20",
    "x + 2 + 2 = 5, 2x + 1 = 4, (1 + 2) × 3 = 10",
    r"\(\frac{1}{2} + 1 = 4\), \(2^3 \cdot 2 = 9\), \(y = 2 + 2 = 5 + 1\)",
    "3 / 4 = 75 %, 3 / 4 = 75%, 1,5 × 2 = 4, 3 / 2 = 1,6",
    "12 / 2 / 3 = 7",
    "```python\n2 + 2 == 5\n2 + 2 = 5\n```",
    "5 × 2 = 10^1, 5 × 2 = 11 × 1",
], ids=["signs", "unknowns", "formulas", "commas", "quotients", "code", "goes on"])  # fmt: skip
def test_a_calculation_that_is_not_simple_is_left_alone(text):
    assert list(check_arithmetic(text)) == []


@pytest.mark.parametrize(("text", "value"), [
    ("28 × 28 × 16 = 12,554 values", "12544"),
    ("So 12 + 30 = 43.", "42"),
    (r"\(10 \times 10 = 1000\)", "100"),
    ("10 / 4 = 2.8", "2.5"),
    ("22 / 7 ≈ 3.5", "3.14286"),
], ids=["product", "sum", "formula", "quotient", "about"])  # fmt: skip
def test_a_wrong_calculation_is_a_finding_with_its_value(text, value):
    (found,) = check_arithmetic(f"First.\n\n- {text}")
    assert (found.code, found.line) == ("A031", 3)
    assert f" is {value}, not " in found.message


def test_calculations_are_recomputed_while_an_answer_is_judged(catalog):
    text = "For example, 2 + 2 = 5."
    found = check_quality(text, "explain", catalog.default, Subject(names=()))
    assert "A031" in [one.code for one in found]

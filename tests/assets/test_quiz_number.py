"""Numbers that are typed as the answer to a question of a quiz."""

import functools
import json
from collections.abc import Callable

import pytest
from helpers.js import engine, source


@functools.cache
def _engine() -> Callable[[str], object]:
    return engine(source("quiz/number.js"))


def readings(text: str, unit: str = "") -> list[float]:
    call = f"JSON.stringify(readings({json.dumps(text)}, {json.dumps(unit)}))"
    return json.loads(str(_engine()(call)))


def is_right(text: str, value: str, tolerance: str = "") -> bool:
    amount = json.dumps({"value": value, "tolerance": tolerance})
    return bool(_engine()(f"isWithin(readings({json.dumps(text)}, ''), {amount})"))


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("350", [350]),
        (" -9.81 ", [-9.81]),
        ("−9,81", [-9.81]),
        (".5", [0.5]),
        ("1 234,5", [1234.5]),
        ("1'234.5", [1234.5]),
        ("1,234,567.8", [1234567.8]),
        ("1.234.567", [1234567]),
        ("0.125", [0.125]),
        ("3e8", [3e8]),
        ("3 × 10⁸", [3e8]),
        ("1,6·10^-19", [1.6e-19]),
        ("٣٫١٤", [3.14]),
        ("١٬٢٣٤", [1234]),
        ("۳٫۵", [3.5]),
        ("३.५", [3.5]),
        ("３．５", [3.5]),
    ],
)
def test_a_number_is_read_in_any_of_its_forms(text, numbers):
    assert readings(text) == numbers


@pytest.mark.parametrize("text", ["1,234", "1.234"])
def test_a_separator_before_three_digits_may_divide_thousands_or_be_decimal(text):
    assert sorted(readings(text)) == [1.234, 1234]


@pytest.mark.parametrize("text", ["", "-", "e5", "five", "1/2", "1,2,3", "350 kg", "12,34.5.6"])
def test_other_text_is_no_number(text):
    assert readings(text, "g") == []


@pytest.mark.parametrize(
    ("text", "unit"), [("350 g", "g"), ("9.81m/s²", "m/s²"), ("70 %", "%"), ("20 °C", "°C")]
)
def test_the_unit_may_stand_behind_the_number(text, unit):
    assert readings(text, unit) == [float(text.split("m")[0].split()[0])]


@pytest.mark.parametrize(
    ("text", "value", "tolerance", "right"),
    [
        ("345", "350", "5", True),
        ("344.9", "350", "5", False),
        ("0,3", "0,1", "0.2", True),
        ("0.1", "0.1", "", True),
        ("0.11", "0.1", "", False),
        ("-0.7", "−0,7", "", True),
        ("1,000", "1000", "", True),
        ("1,000", "1", "", True),
        ("six", "6", "", False),
    ],
)
def test_a_number_is_right_within_its_tolerance(text, value, tolerance, right):
    assert is_right(text, value, tolerance) is right

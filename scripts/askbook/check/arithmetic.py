"""Recompute the simple calculations of an answer, such as ``28 × 28 × 16 = 12,544``.

Only sums, differences and products of plain numbers, and a single quotient, are recomputed, where
nothing beside them belongs to the calculation. A result that is not whole may be rounded.
"""

import math
import re
from collections.abc import Iterator
from decimal import Decimal

from askbook.findings import Finding, finding
from askbook.text import markdown

_NUMBER = r"\d{1,3}(?:(?:,|\{,\})\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_GROUPING = re.compile(r"[,{}]")
_SIGN = r"[+−×·÷/-]|\\times|\\cdot|\\div"
_CALCULATION = re.compile(
    rf"(?<![\w.,)\]}}^_\\])(?P<left>(?:{_NUMBER})(?:\s*(?:{_SIGN})\s*(?:{_NUMBER}))+)"
    rf"\s*(?P<equals>=|≈|\\approx)\s*(?P<right>{_NUMBER})(?![\w!]|[.,]\d|\s*(?:{_SIGN}|\\?%|\^|\())"
)
_BEFORE = re.compile(rf"(?:{_SIGN}|[=<>^_{{]|(?<!\\)\(|\\[a-zA-Z]+)\s*$")
_PRODUCT = frozenset({"×", "·", "\\times", "\\cdot"})
_QUOTIENT = frozenset({"÷", "/", "\\div"})
_ROUGHLY = 0.01
"""The relative error of a result that is not a whole number: its factors may be rounded, too."""


def check_arithmetic(answer: str) -> Iterator[Finding]:
    """Yield a finding for each calculation that does not come out."""
    for line in markdown.scan(answer):
        if line.is_code:
            continue
        for found in _CALCULATION.finditer(line.text):
            if _BEFORE.search(line.text[: found.start()]):
                continue
            value = _value(found["left"])
            if value is not None and not _is_result(value, found["right"], found["equals"]):
                message = (
                    f"{found['left']} is {value:.6g}, not {found['right']}; correct one of them"
                )
                yield finding("A031", line.number, message)


def _value(text: str) -> float | None:
    """Return the value of a calculation; None if it has signs of several kinds."""
    numbers = [float(_GROUPING.sub("", number)) for number in re.findall(_NUMBER, text)]
    signs = re.findall(_SIGN, text)
    if _PRODUCT.issuperset(signs):
        return math.prod(numbers)
    if _QUOTIENT.issuperset(signs):
        return numbers[0] / numbers[1] if len(numbers) == 2 and numbers[1] else None
    if _PRODUCT.union(_QUOTIENT).intersection(signs):
        return None
    rest = zip(signs, numbers[1:], strict=True)
    return numbers[0] + sum(number if sign == "+" else -number for sign, number in rest)


def _is_result(value: float, right: str, equals: str) -> bool:
    """Return whether a number is the value, rounded to the digits that it has.

    A point may divide thousands, as in German.
    """
    if value == float(re.sub(r"\D", "", right)):
        return True
    shown = Decimal(_GROUPING.sub("", right))
    unit = math.pow(10, int(shown.as_tuple().exponent))
    is_exact = equals == "=" and value.is_integer() and unit >= 1
    allowed = unit / 2 if is_exact else max(unit, abs(value) * _ROUGHLY)
    return abs(value - float(shown)) <= allowed

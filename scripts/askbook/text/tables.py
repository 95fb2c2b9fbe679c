"""Tables in a paragraph's lines, split into cells as goldmark does.

A pipe ends a cell even in a code span or a formula, unless a backslash is before it; cells
beyond those of the header are dropped.
"""

import re
from collections.abc import Sequence

PIPE = re.compile(r"(?<!\\)\|")
"""A pipe that ends a cell."""

_RULE = re.compile(r" {0,3}(?=.*[|:])\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


def find(lines: Sequence[str]) -> tuple[int, int]:
    """Return the place of a table's header row and its number of columns, or (-1, 0).

    The header row may have another number of cells; goldmark then sees no table.
    """
    for place, line in enumerate(lines[1:]):
        if _RULE.match(line):
            return place, len(cells(line))
    return -1, 0


def cells(row: str) -> list[str]:
    """Return the texts of a row's cells."""
    row = row.strip()
    row = row[1:] if row.startswith("|") else row
    row = row[:-1] if row.endswith("|") and not row.endswith("\\|") else row
    return PIPE.split(row)

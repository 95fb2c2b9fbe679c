"""The result of one normalizing step: the new text, its repairs and the origins of its lines."""

from collections.abc import Iterable
from dataclasses import dataclass

Edit = tuple[int, int, str]
"""The start and end of a replacement in a line, and the new text."""

Repair = tuple[int, str]
"""A line of the text before the step, from 1, and a description of the repair."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after one step."""

    text: str
    repairs: tuple[Repair, ...] = ()
    lines: tuple[int, ...] = ()
    """For each line its line before the step, from 1; empty if no line moved."""


def edit_lines(
    text: str, edits: Iterable[tuple[int, str, Iterable[Edit]]], repair: str
) -> Repaired:
    """Return the text with parts of its lines replaced, and the repair of each of these lines.

    A line is given by its number and its text without container markers, as `inline` returns it;
    columns of edits count from the start of that text. Edits are in order and do not overlap.
    """
    lines = text.split("\n")
    repairs: list[Repair] = []
    for number, shown, edits_of_line in edits:
        line = lines[number - 1].expandtabs(4)
        offset = len(line) - len(shown)
        for start, end, new in reversed(list(edits_of_line)):
            line = line[: offset + start] + new + line[offset + end :]
        lines[number - 1] = line
        repairs.append((number, repair))
    return Repaired("\n".join(lines), tuple(repairs))

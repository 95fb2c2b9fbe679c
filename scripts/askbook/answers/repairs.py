"""What one normalizing step returns: the new text, its repairs and where its lines came from."""

from dataclasses import dataclass

Repair = tuple[int, str]
"""A line of the text before the step, from 1, and a description of the repair."""


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text after one step."""

    text: str
    repairs: tuple[Repair, ...] = ()
    lines: tuple[int, ...] = ()
    """For each line its line before the step, from 1; empty if no line moved."""

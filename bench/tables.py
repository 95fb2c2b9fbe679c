"""Tables in Markdown."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its head, its rows, and how many columns from the left are words."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 0

    def lines(self) -> Iterator[str]:
        """Yield the lines of the table."""
        yield _line(self.head)
        yield "|" + "--|" * self.words + "--:|" * (len(self.head) - self.words)
        for row in self.rows:
            yield _line(row)


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"

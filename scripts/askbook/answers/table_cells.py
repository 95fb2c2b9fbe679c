"""Escape pipes in table rows with more cells than the header; Hugo drops the surplus cells."""

from collections.abc import Iterator

from askbook.answers.repairs import Repair, Repaired
from askbook.findings import Finding, finding
from askbook.text import inline, tables
from askbook.text.markdown import Line


def escape_pipes(text: str) -> Repaired:
    r"""Return the text with the pipes escaped that would end a cell too early.

    A pipe in a code span becomes ``\|``, in a formula ``\vert``; surplus cells are joined to the
    last one.
    """
    lines = text.split("\n")
    repairs: list[Repair] = []
    for row, columns, is_header in _overfull_rows(text):
        line = lines[row.number - 1].expandtabs(4)
        lead = line[: len(line) - len(row.text)]
        written = _escape_in_spans(row.text)
        if not is_header and len(tables.cells(written)) > columns:
            written = _escape_last(written, columns)
        lines[row.number - 1] = lead + written
        repairs.append((row.number, "pipe in a table cell escaped"))
    return Repaired("\n".join(lines), tuple(repairs))


def find_overfull(text: str) -> Iterator[Finding]:
    """Yield a finding for each row with more cells than its header."""
    for row, columns, _ in _overfull_rows(text):
        message = f"write | as \\| (in a formula \\vert) to keep this row at {columns} cells"
        yield finding("A022", row.number, message)


def outside_table(cell: str) -> str:
    """Return a cell's text as outside a table, where a pipe in code needs no backslash."""
    parts: list[str] = []
    place = 0
    for span in inline.spans(cell):
        if span.mark.startswith("`"):
            parts += [cell[place : span.start], cell[span.start : span.end].replace(r"\|", "|")]
            place = span.end
    return "".join(parts) + cell[place:]


def _overfull_rows(text: str) -> Iterator[tuple[Line, int, bool]]:
    """Yield each row that is too long, the table's columns, and whether it is the header."""
    if "|" not in text:
        return
    for block in inline.blocks(text):
        header, columns = tables.find([line.text for line in block])
        if header < 0:
            continue
        first = block[header]
        if len(tables.cells(first.text)) != columns:
            if len(tables.cells(_escape_in_spans(first.text))) != columns:
                continue
            yield first, columns, True
        for row in block[header + 2 :]:
            if len(tables.cells(row.text)) > columns:
                yield row, columns, False


def _escape_in_spans(row: str) -> str:
    parts: list[str] = []
    place = 0
    for span in inline.spans(row):
        pieces = tables.PIPE.split(row[span.start : span.end])
        pipe = r"\|" if span.mark.startswith("`") else r"\vert "
        parts += [row[place : span.start], pipe.join(pieces)]
        place = span.end
    return "".join(parts) + row[place:]


def _escape_last(row: str, columns: int) -> str:
    """Return the row with the pipes escaped that would begin more cells than there are columns."""
    pipes = [match.start() for match in tables.PIPE.finditer(row.rstrip())]
    leading = row.lstrip().startswith("|")
    trailing = pipes[-1] == len(row.rstrip()) - 1
    surplus = pipes[columns - 1 + leading : len(pipes) - trailing]
    for place in reversed(surplus):
        row = row[:place] + "\\" + row[place:]
    return row

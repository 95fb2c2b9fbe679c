"""Move code fences that follow an answer's label to a line of their own."""

from askbook.answers.repairs import Repair, Repaired
from askbook.answers.review_markers import match_answer, match_answer_behind_sentence
from askbook.pages.labels import Labels
from askbook.text import markdown
from askbook.text.markdown import Kind, indentation

_MOST_FENCES = 50
"""Limits the work: far more than the cards of a Review."""


def move_fences_below_labels(text: str, labels: Labels) -> Repaired:
    """Return the text with each fence after an answer's label moved to the next line.

    Markdown ignores a fence after ``Answer:`` and takes its end for an opening.
    """
    lines = text.split("\n")
    origins = list(range(1, len(lines) + 1))
    repairs: list[Repair] = []
    while len(repairs) < _MOST_FENCES and (found := _first_fence_behind_label(lines, labels)):
        place, column = found
        lines[place : place + 1] = _split(lines[place], column)
        origins.insert(place, origins[place])
        repairs.append((origins[place], "code fence put on its own line"))
    return Repaired("\n".join(lines), tuple(repairs), tuple(origins))


def _first_fence_behind_label(lines: list[str], labels: Labels) -> tuple[int, int] | None:
    """Return line and column of the first such fence that a later line closes."""
    scanned = markdown.scan("\n".join(lines))
    longest_closing = {"`": 0, "~": 0}
    found = None
    for place in reversed(range(len(lines))):
        line = lines[place]
        if scanned[place].kind is Kind.PROSE:
            match = match_answer(labels, line, indentation(line))
            match = match or match_answer_behind_sentence(labels, line)
            fence = markdown.FENCE.match(line[match.end() :].lstrip(" ")) if match else None
            if match and fence and len(fence["mark"]) <= longest_closing[fence["mark"][0]]:
                found = place, match.end()
        mark = line.strip()
        if mark[:1] in longest_closing and not mark.strip(mark[0]):
            longest_closing[mark[0]] = max(longest_closing[mark[0]], len(mark))
    return found


def _split(line: str, column: int) -> list[str]:
    """Return the line in two parts, both with its indentation."""
    indent = " " * indentation(line)
    return [line[:column], indent + line[column:].lstrip(" ")]

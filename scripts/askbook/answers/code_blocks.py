"""Code that stands in a text without a fence that Markdown sees, where it is plain to see."""

import re
from collections.abc import Iterator

from askbook.answers.lists import Tidied
from askbook.answers.review_markers import ANSWER
from askbook.text import markdown
from askbook.text.markdown import Kind

LANGUAGES = {
    "python": r"(?:def|class|for|while|if|elif|with|try|except)\b.*:\s*(?:#.*)?$|else:$|"
    r"(?:import|from)\s+\w[\w.]*(?:\s+(?:import|as)\s.*)?$|return\b|print\(.*\)$|"
    r"[A-Za-z_][\w.\[\]]*\s*[-+*/]?=\s*[^=\s].*$",
    "javascript": r"(?:const|let|var|function|import|export|return)\b.*[;{(]$|\}[);,]*$|"
    r".*=>\s*\{$|[\w.$]+\(.*\);?$",
    "java": r"(?:public|private|protected|class|interface|static|void|int|return|import)\b.*[;{]$|"
    r"\}$|@\w+$|(?:for|if|while)\s*\(.*\)\s*\{$|[\w.<>\[\] ]+\s*(?:=.*)?;$",
}
"""How a line of each language looks, told apart by its first line."""

_FIRST = {
    "python": re.compile(r"(?:def \w+\(.*\)|class \w+(?:\(.*\))?|for \w+ in .*):$|"
                         r"(?:import \w[\w.]*(?: as \w+)?|from \w[\w.]* import .+)$"),
    "javascript": re.compile(r"(?:const|let|var) [\w{}, ]+ = .*[;({]$|function \w*\(.*\) ?\{$|"
                             r"import .* from ['\"].*['\"];$"),
    "java": re.compile(r"(?:public|private|protected) .*[{;]$|(?:abstract )?class \w+.*\{$|"
                       r"interface \w+.*\{$|import [\w.*]+;$"),
}  # fmt: skip
_LINE = {name: re.compile(rf"\s*(?:{pattern})") for name, pattern in LANGUAGES.items()}
_FEWEST = 3
_MOST = 50
"""Fences behind a word; a Review has five cards."""


def fence(text: str) -> Tidied:
    """Return the text with a fence around each run of plain code that begins at a line's start."""
    lines = text.split("\n")
    repairs: list[tuple[int, str]] = []
    written: list[str] = []
    origins: list[int] = []
    place = 0
    blocks = {start: (end, language) for start, end, language in _runs(text)}
    while place < len(lines):
        if place in blocks:
            end, language = blocks[place]
            written += [f"```{language}", *lines[place:end], "```"]
            origins += [place + 1, *range(place + 1, end + 1), end]
            repairs.append((place + 1, "fence put around code"))
            place = end
        else:
            written.append(lines[place])
            origins.append(place + 1)
            place += 1
    return Tidied("\n".join(written), tuple(repairs), tuple(origins))


def below_word(text: str) -> Tidied:
    """Return the text with each fence that opens behind an answer's word below it.

    Behind ``Answer:`` Markdown sees no fence, and takes its end for the beginning of one.
    """
    lines = text.split("\n")
    origins = list(range(1, len(lines) + 1))
    repairs: list[tuple[int, str]] = []
    while len(repairs) < _MOST and (found := _fence_behind(lines)):
        place, column = found
        lines[place : place + 1] = _cut(lines[place], column)
        origins.insert(place, origins[place])
        repairs.append((origins[place], "code fence put on its own line"))
    return Tidied("\n".join(lines), tuple(repairs), tuple(origins))


def _fence_behind(lines: list[str]) -> tuple[int, int] | None:
    """Return line and column of the first fence behind an answer's word that a line closes."""
    for place, scanned in enumerate(markdown.scan("\n".join(lines))):
        if scanned.kind is not Kind.PROSE:
            continue
        line = lines[place]
        word = ANSWER.match(line, len(line) - len(line.lstrip(" ")))
        fence = markdown.FENCE.match(line[word.end() :].lstrip(" ")) if word else None
        if word and fence and any(_closes(later, fence["mark"]) for later in lines[place + 1 :]):
            return place, word.end()
    return None


def _closes(line: str, mark: str) -> bool:
    return line.strip().startswith(mark) and not line.strip(" " + mark[0])


def _cut(line: str, column: int) -> list[str]:
    """Return the line in two parts, the second indented as the first is."""
    indent = " " * (len(line) - len(line.lstrip(" ")))
    return [line[:column], indent + line[column:].lstrip(" ")]


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the runs of lines that are code: first line, the line after the last, language."""
    lines = text.split("\n")
    kinds = [line.kind for line in markdown.scan(text)]
    place = 0
    while place < len(lines):
        language = _begins(lines[place]) if kinds[place] is Kind.PROSE else ""
        end = _end(lines, place, language) if language else place
        if end - place >= _FEWEST and not any(k is Kind.FENCE for k in kinds[place:end]):
            yield place, end, language
            place = end
        else:
            place += 1


def _begins(line: str) -> str:
    return next((name for name, pattern in _FIRST.items() if pattern.match(line)), "")


def _end(lines: list[str], start: int, language: str) -> int:
    """Return the line after the last one of a run; blank lines inside belong to it."""
    end = start
    for place in range(start, len(lines)):
        line = lines[place]
        comment = re.match(r"\s*(?:#|//|\*|/\*)", line)
        if line.startswith(("    ", "\t")) or comment or _LINE[language].fullmatch(line.rstrip()):
            end = place + 1
        elif line.strip():
            break
    return end

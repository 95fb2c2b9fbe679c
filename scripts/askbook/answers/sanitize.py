"""Untrusted Markdown made safe to write into a page: no word changes, and nothing acts.

What is escaped, and why, is Hugo's and goldmark's behaviour:

- ``{{<`` and ``{{%`` run a shortcode, in code too; `BRACES` prints them instead.
- ``<`` in prose may begin HTML, which Hugo drops together with the words in it.
- Text behind a fence's language can stop the whole build.
- A line of ``=`` or ``-`` under text makes a heading of it; headings H1 and H2 are the
  page's own.
- A fence that is never closed swallows what follows.
- A link's definition that nothing uses vanishes.

`make_safe` ends by asking the check whether it is content. Where it is not, or where the
text is so large or so deep that rendering it would take long, the whole text is kept as
code, which cannot fail.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbook.answers.lists import Tidied
from askbook.check.answer_rules import check_text
from askbook.pages.shortcode import BRACES
from askbook.text import characters, markdown
from askbook.text.markdown import Kind, Line

LARGEST = 20_000
"""Characters of an answer; above, goldmark may need seconds for a page."""
MOST_HEADINGS = 60
DEEPEST = 8
"""Block quotes and list items around a line."""

_PAGE_LEVELS = 2
_ROUNDS = 5
_UNSAFE = frozenset({"A001", "A002", "A004", "A005", "A009"})
_OPENING = re.compile(r"\{\{(?=[<%])(?!% lb %\}\})")
_INFO = re.compile(r"\s*([\w+#.-]{1,20})?")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]*>|<[\w.+-]+@[\w.-]+>")
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\]\n]+)\]:")


@dataclass(frozen=True, slots=True)
class Safe:
    """The text to write, and what was done to it, by line and in words."""

    text: str
    repairs: tuple[tuple[int, str], ...] = ()
    kept_as_code: bool = False


def make_safe(text: str) -> Safe:
    """Return the text with nothing in it that could act or vanish."""
    found = plain(text)
    text, repairs = found.text, list(found.repairs)
    if _is_too_much(text):
        return Safe(_as_code(text), (*repairs, (1, "kept as code: too large or too deep")), True)
    written = text
    for _ in range(_ROUNDS):
        # An escape can turn what follows into another kind of block.
        before, written = written, _lines(written, repairs)
        if written == before:
            break
    if not is_safe(written):
        return Safe(_as_code(text), (*repairs, (1, "kept as code: not readable safely")), True)
    return Safe(written, tuple(repairs))


def plain(text: str) -> Tidied:
    """Return the text with one kind of line end and no stray characters."""
    repairs: list[tuple[int, str]] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if characters.STRAY.search(line):
            repairs.append((number, "stray characters removed"))
            lines[number - 1] = characters.STRAY.sub("", line)
        if re.search("HAHAHUGO(?=SHORTCODE)|{{(?=__hugo_ctx)", line):
            repairs.append((number, "a word of Hugo's own broken up"))
            broken = lines[number - 1].replace("HAHAHUGOSHORTCODE", "HAHAHUGO SHORTCODE")
            lines[number - 1] = broken.replace("{{__hugo_ctx", "{ {__hugo_ctx")
    return Tidied("\n".join(lines), tuple(repairs))


def _is_too_much(text: str) -> bool:
    scanned = markdown.scan(text) if len(text) <= LARGEST else []
    headings = sum(1 for line in scanned if line.level)
    return (
        len(text) > LARGEST
        or headings > MOST_HEADINGS
        or max((line.depth for line in scanned), default=0) > DEEPEST
    )


def _lines(text: str, repairs: list[tuple[int, str]]) -> str:
    """Return the text with each line made safe for what it is."""
    lines = text.split("\n")
    scanned = markdown.scan(text)
    masked = dict(markdown.prose(text))
    shift = _shift(scanned)
    inset = 0
    for place, line in enumerate(scanned):
        old = lines[place]
        new = _line(old, line, masked.get(line.number, ""), shift)
        if line.kind is Kind.FENCE and line.opens:
            # goldmark takes an indented fence below a list for the last item's.
            inset = len(old) - len(old.lstrip(" ")) if not line.depth else 0
        if inset and line.kind in (Kind.FENCE, Kind.CODE):
            new = re.sub(rf"^ {{1,{inset}}}", "", new)
        if line.closes:
            inset = 0
        if line.kind in (Kind.PROSE, Kind.HTML) and line.opens:
            new = _definition(new, text)
        new = _OPENING.sub(BRACES, new)
        if new != old:
            repairs.append((line.number, "text escaped"))
            lines[place] = new
    for opening in markdown.unclosed_fences(scanned):
        if opening is _last_fence(scanned):
            fence = markdown.FENCE.match(opening.text)
            lead = lines[opening.number - 1]
            indent = " " * (len(lead) - len(lead.lstrip(" "))) if opening.depth == 0 else ""
            lines.append(indent + (fence["mark"] if fence else "```"))
            repairs.append((opening.number, "code fence closed"))
    return "\n".join(lines)


def _last_fence(scanned: Sequence[Line]) -> Line | None:
    fences = [line for line in scanned if line.kind is Kind.FENCE]
    return fences[-1] if fences else None


def _shift(scanned: Sequence[Line]) -> int:
    """Return how many levels headings must go down to be below the page's own."""
    highest = min((line.level for line in scanned if line.level), default=_PAGE_LEVELS + 1)
    return max(0, _PAGE_LEVELS + 1 - highest)


def _line(text: str, line: Line, masked: str, shift: int) -> str:
    match line.kind:
        case Kind.FENCE if line.opens:
            return _fence(text)
        case Kind.UNDERLINE:
            return text.replace(line.text.strip(), "\\" + line.text.strip(), 1)
        case Kind.HEADING:
            return _escaped(_lower(text, line, shift), masked)
        case Kind.PROSE | Kind.HTML:
            return _escaped(text, masked)
        case _:
            return text


def _fence(text: str) -> str:
    """Keep a fence's language, and nothing behind it."""
    match = re.match(r"(?P<lead>.*?(?P<mark>`{3,}|~{3,}))(?P<info>.*)$", text)
    if not match:
        return text
    info = _INFO.match(match["info"])
    return match["lead"] + ((info[1] or "") if info else "")


def _lower(text: str, line: Line, shift: int) -> str:
    marks = "#" * line.level
    lowered = "#" * min(6, line.level + shift)
    return text.replace(marks, lowered, 1)


def _escaped(text: str, masked: str) -> str:
    """Write ``&lt;`` for each ``<`` that is not in code, mathematics or an address."""
    offset = len(text.expandtabs(4)) - len(masked)
    if "<" not in masked or "\t" in text:
        return text if "<" not in masked else text.replace("<", "&lt;")
    kept = {match.start() for match in _AUTOLINK.finditer(masked)}
    return "".join(
        "&lt;"
        if character == "<"
        and place >= offset
        and masked[place - offset] == "<"
        and place - offset not in kept
        and text[place - 1 : place] != "\\"
        else character
        for place, character in enumerate(text)
    )


def _definition(line: str, text: str) -> str:
    """Let a link's definition that nothing uses be text."""
    match = _DEFINITION.match(line)
    if not match or text.casefold().count(f"[{match['label'].casefold()}]") > 1:
        return line
    return line.replace("[", "\\[", 1)


def is_safe(text: str) -> bool:
    """Tell whether a check finds nothing in the text that could act, break or vanish."""
    return not any(found.code in _UNSAFE for found in check_text(text, _PAGE_LEVELS, ()))


def _as_code(text: str) -> str:
    """Return the whole text in a fence that is longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=2)
    mark = "`" * max(3, longest + 1)
    return f"{mark}text\n{_OPENING.sub(BRACES, text)}\n{mark}"

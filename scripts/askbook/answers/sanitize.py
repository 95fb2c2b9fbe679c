"""Escape untrusted Markdown so that nothing in it is active, breaks the build or vanishes.

No word changes. The rules follow from the behaviour of Hugo and its Markdown renderer, goldmark:

- ``{{<`` and ``{{%`` run a shortcode, in code too; `BRACES` prints them instead.
- ``<`` in prose may begin HTML, which Hugo drops together with the words in it.
- Text after a fence's language can stop the whole build.
- A line of ``=`` or ``-`` below text makes a heading of it; H1 and H2 are the page's own.
- A fence that is never closed swallows the text after it.
- A link definition that nothing uses vanishes, and so does a footnote of one word.

If the rules of `unsafe_text` still find something afterwards, or if the text is so large or
so deeply nested that rendering it would take long, the whole text is kept as a code block,
which is always safe.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from askbook.answers.repairs import Repair, Repaired
from askbook.answers.unsafe_text import check_unsafe
from askbook.pages.shortcode import BRACES
from askbook.text import characters, inline, markdown
from askbook.text.markdown import Kind, Line, indentation

LARGEST = 20_000
"""Characters of an answer; goldmark may need seconds for a longer one."""
MOST_HEADINGS = 60
DEEPEST = 8
"""Block quotes and list items around a line."""

_PAGE_LEVELS = 2
_MOST_PASSES = 5
_OPENING = re.compile(r"\{\{(?=[<%])(?!% lb %\}\})")
_FENCE = re.compile(r"(?P<lead>.*?(?P<mark>`{3,}|~{3,}))(?P<info>.*)$")
_INFO = re.compile(r"\s*([\w+#.-]{1,20})?")
_AUTOLINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]*>|<[\w.+-]+@[\w.-]+>")
_TAG_START = re.compile(r"(?<!\\)<")
_DEFINITION = re.compile(r" {0,3}\[(?P<label>[^\]\n]+)\]:")
_FOOTNOTE = re.compile(r" {0,3}\[\^[^\]\n]+\]:(?!\s*<?(?:https?://|mailto:))")
"""Hugo takes a footnote of one word for a link to that word, and drops it."""


@dataclass(frozen=True, slots=True)
class Sanitized:
    """A safe text and how it was made safe."""

    text: str
    repairs: tuple[Repair, ...] = ()
    kept_as_code: bool = False


def sanitize(text: str) -> Sanitized:
    """Return the text without active content and anything that breaks the build or vanishes."""
    cleaned = clean_characters(text)
    text, repairs = cleaned.text, list(cleaned.repairs)
    if _is_too_much(text):
        return Sanitized(
            _as_code(text), (*repairs, (1, "kept as code: too large or too deep")), True
        )
    written = text
    for _ in range(_MOST_PASSES):
        # An escape can change the kind of the blocks that follow.
        before, written = written, _escape_lines(written, repairs)
        if written == before:
            break
    if not is_safe(written):
        return Sanitized(_as_code(text), (*repairs, (1, "kept as code: not readable safely")), True)
    return Sanitized(written, tuple(repairs))


def is_safe(text: str) -> bool:
    """Return whether the rules about unsafe text find nothing."""
    return next(check_unsafe(text, _PAGE_LEVELS), None) is None


def clean_characters(text: str) -> Repaired:
    """Return the text without stray characters and with line feeds as its only line ends."""
    repairs: list[Repair] = []
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if characters.STRAY.search(line):
            repairs.append((number, "stray characters removed"))
            lines[number - 1] = characters.STRAY.sub("", line)
        if re.search("HAHAHUGO(?=SHORTCODE)|{{(?=__hugo_ctx)", line):
            repairs.append((number, "a placeholder of Hugo broken up"))
            broken = lines[number - 1].replace("HAHAHUGOSHORTCODE", "HAHAHUGO SHORTCODE")
            lines[number - 1] = broken.replace("{{__hugo_ctx", "{ {__hugo_ctx")
    return Repaired("\n".join(lines), tuple(repairs))


def _is_too_much(text: str) -> bool:
    if len(text) > LARGEST:
        return True
    scanned = markdown.scan(text)
    headings = sum(1 for line in scanned if line.level)
    return headings > MOST_HEADINGS or max(line.depth for line in scanned) > DEEPEST


def _escape_lines(text: str, repairs: list[Repair]) -> str:
    """Return the text with each line escaped as its kind of block requires."""
    lines = text.split("\n")
    scanned = markdown.scan(text)
    masked = dict(inline.prose(text))
    folded = text.casefold()
    shift = _heading_shift(scanned)
    fence_indent = 0
    for place, line in enumerate(scanned):
        old = lines[place]
        new = _escape_line(old, line, masked.get(line.number, ""), shift)
        if line.kind is Kind.FENCE and line.opens:
            # goldmark would take an indented fence below a list into the list's last item.
            fence_indent = 0 if line.depth else indentation(old)
        if fence_indent and line.is_code:
            new = re.sub(rf"^ {{1,{fence_indent}}}", "", new)
        if line.closes:
            fence_indent = 0
        if line.kind in (Kind.PROSE, Kind.HTML) and line.opens:
            new = _escape_definition(new, folded)
        new = _OPENING.sub(BRACES, new)
        if new != old:
            repairs.append((line.number, "text escaped"))
            lines[place] = new
    if closing := _missing_fence(scanned, lines, repairs):
        lines.append(closing)
    return "\n".join(lines)


def _missing_fence(scanned: Sequence[Line], lines: Sequence[str], repairs: list[Repair]) -> str:
    """Return the line that closes the text's last fence, or nothing if it is closed."""
    last = next((line for line in reversed(scanned) if line.kind is Kind.FENCE), None)
    if not last or last not in (*markdown.unclosed_fences(scanned),):
        return ""
    repairs.append((last.number, "code fence closed"))
    opening = lines[last.number - 1]
    indent = "" if last.depth else " " * indentation(opening)
    fence = markdown.FENCE.match(last.text)
    return indent + (fence["mark"] if fence else "```")


def _heading_shift(scanned: Sequence[Line]) -> int:
    """Return by how many levels to lower the headings, so that all are below the page's own."""
    highest = min((line.level for line in scanned if line.level), default=_PAGE_LEVELS + 1)
    return max(0, _PAGE_LEVELS + 1 - highest)


def _escape_line(text: str, line: Line, masked: str, shift: int) -> str:
    match line.kind:
        case Kind.FENCE if line.opens:
            return _fence_with_language_only(text)
        case Kind.UNDERLINE:
            return text.replace(line.text.strip(), "\\" + line.text.strip(), 1)
        case Kind.HEADING:
            return _escape_marks(_lower_heading(text, line, shift), masked)
        case Kind.PROSE | Kind.HTML:
            return _escape_marks(text, masked)
        case _:
            return text


def _fence_with_language_only(text: str) -> str:
    match = _FENCE.match(text)
    if not match:
        return text
    info = _INFO.match(match["info"])
    return match["lead"] + ((info[1] or "") if info else "")


def _lower_heading(text: str, line: Line, shift: int) -> str:
    marks = "#" * line.level
    lowered = "#" * min(6, line.level + shift)
    return text.replace(marks, lowered, 1)


def _escape_marks(text: str, masked: str) -> str:
    """Escape the openings of tags, and references to characters that a page must not contain.

    ``masked`` is the end of the line, with code and formulas blanked.
    """
    kept = {match.start() for match in _AUTOLINK.finditer(masked)}
    tags = {match.start(): "&lt;" for match in _TAG_START.finditer(masked)}
    references = {match.start(): "&amp;" for match, _ in characters.stray_references(masked)}
    escapes = {place: escape for place, escape in tags.items() if place not in kept} | references
    if not escapes:
        return text
    text = text.expandtabs(4)
    offset = len(text) - len(masked)
    for place in sorted(escapes, reverse=True):
        text = text[: offset + place] + escapes[place] + text[offset + place + 1 :]
    return text


def _escape_definition(line: str, folded: str) -> str:
    """Return the line as text if it defines a link that ``folded``, the whole text, never uses.

    A footnote becomes text in any case, unless it is the address of another site.
    """
    match = _DEFINITION.match(line)
    is_used = match and folded.count(f"[{match['label'].casefold()}]") > 1
    if not match or (is_used and not _FOOTNOTE.match(line)):
        return line
    # Not the bracket: ``\[`` opens a formula.
    return line.replace("]:", "]\\:", 1)


def _as_code(text: str) -> str:
    """Return the whole text in a fence that is longer than any in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=2)
    mark = "`" * max(3, longest + 1)
    return f"{mark}text\n{_OPENING.sub(BRACES, text)}\n{mark}"

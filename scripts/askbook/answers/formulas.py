r"""Rewrite the formulas of models so that they reach KaTeX whole.

Hugo finds a formula only inside one paragraph, between ``\(`` and ``\)``, ``\[`` and ``\]`` or
two ``$$``. A line of a formula that looks like a heading, a list or a quotation cuts it apart,
and TeX takes ``%`` for the start of a comment.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from askbook.answers.repairs import Edit, Repair, Repaired, edit_lines
from askbook.findings import Finding, finding
from askbook.text import inline, markdown
from askbook.text.markdown import Kind

_MOST_LINES = 60
_MOST_FORMULAS = 200
_OPENING = re.compile(r"(?<!\\)(?:\\\(|\\\[|\$\$)")
_LEAD = re.compile(r"[\s>]*(?:[-+*]|\d{1,9}[.)])?\s*")
_TRAIL = re.compile(r"\s*[.,;:。，；：]?\s*")
_QUOTE = re.compile(r"\s*>")
_QUOTES = re.compile(r"[\s>]*")

_CHANGED = re.compile(r"&(?:lt|gt|amp);|(?<!\\)%|\{(?=\{[<%])")
_CHANGES = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "%": r"\%", "{": "{ "}

_DOLLARS = re.compile(
    r"(?<![\\$A-Za-z0-9])\$(?P<tex>(?=[^\s$])[^$\n]*?[^\s$\\]|[^\s$\\])\$(?![A-Za-z0-9$])"
)
_COMMAND = re.compile(r"\\[A-Za-z]+|\\[,;!{}|]")
_TEXT_COMMAND = re.compile(r"\\(?:text|mathrm|mathbf|operatorname)\w*\{[^{}]*\}")
_SIGNS = re.compile(r"[A-Za-z0-9\s()\[\]{},.+\-*/=<>|!':;^_\\&~]+")
_SURE_SIGN = re.compile(r"\\[A-Za-z]|[\^_=]|\d[a-z]\b")
_BARE_TEX = re.compile(r"(?<!\\)\\(?:begin|frac|sqrt|sum|prod|int|mathbf|mathbb|mathrm|left)\b")


def join(text: str) -> Repaired:
    """Return the text with each formula that Markdown would cut apart on one line."""
    lines = text.split("\n")
    origins = list(range(1, len(lines) + 1))
    repairs: list[Repair] = []
    while len(repairs) < _MOST_FORMULAS and (cut := next(_cut_apart("\n".join(lines)), None)):
        inside = [
            _without_quotes(line, lines[cut.first]) for line in lines[cut.first + 1 : cut.end]
        ]
        joined = [lines[cut.first].rstrip(), *(line for line in inside if line)]
        lines[cut.first : cut.end] = [" ".join(joined)]
        repairs.append((origins[cut.first], "formula written on one line"))
        del origins[cut.first + 1 : cut.end]
    return Repaired("\n".join(lines), tuple(repairs), tuple(origins))


@dataclass(frozen=True, slots=True)
class _Cut:
    """The places of a formula's first line and of the line after its last."""

    first: int
    end: int


def _may_have_tex(text: str) -> bool:
    """Return whether a text has a sign that begins every formula or every command of TeX."""
    return "\\" in text or "$" in text


def _cut_apart(text: str) -> Iterator[_Cut]:
    """Yield the formulas whose opening and closing are in two blocks of Markdown."""
    if not _may_have_tex(text):
        return
    lines = text.split("\n")
    scanned = markdown.scan(text)
    for number, visible in inline.prose(text):
        for opening in _OPENING.finditer(visible):
            closing = inline.CLOSINGS[opening[0]]
            is_display = opening[0] != r"\("
            before, after = visible[: opening.start()], visible[opening.end() :]
            if is_display and not _LEAD.fullmatch(before) and after.strip():
                continue
            for place in range(number, min(number + _MOST_LINES, len(lines))):
                if scanned[place].kind is Kind.FENCE or not (is_display or lines[place].strip()):
                    break
                head, found, tail = lines[place].partition(closing)
                if found and (not is_display or _QUOTES.fullmatch(head) or _TRAIL.fullmatch(tail)):
                    yield _Cut(number - 1, place + 1)
                if found or (opening[0] in head and opening[0] != closing):
                    break


def _without_quotes(line: str, first: str) -> str:
    """Return a formula's line without the quotation marks that its first line has."""
    for _ in range(first[: len(first) - len(first.lstrip("> "))].count(">")):
        line = _QUOTE.sub("", line, count=1)
    return line.strip()


def escape_tex(text: str) -> Repaired:
    r"""Return the text with ``%`` escaped and ``&lt;`` written as ``<`` in its formulas.

    A space, which TeX ignores, separates two braces that would begin a shortcode.
    """
    edits = (
        (number, inside, [(m.start(), m.end(), _CHANGES[m[0]]) for m in _CHANGED.finditer(inside)])
        for number, inside in inline.formulas_only(text)
        if _CHANGED.search(inside)
    )
    return edit_lines(text, edits, "formula written so that TeX loses nothing")


def replace_dollars(text: str) -> Repaired:
    r"""Return the text with ``\(`` and ``\)`` in place of ``$`` around each certain formula."""
    edits = (
        (number, visible, [edit for match in found for edit in _parentheses(match)])
        for number, visible in inline.prose(text)
        if (found := list(_between_dollars(visible)))
    )
    return edit_lines(text, edits, "dollars around a formula replaced")


def _parentheses(match: re.Match[str]) -> tuple[Edit, Edit]:
    """Return the edits that replace the dollars around a formula."""
    start, end = match.span()
    return (start, start + 1, r"\("), (end - 1, end, r"\)")


def _between_dollars(visible: str) -> Iterator[re.Match[str]]:
    return (match for match in _DOLLARS.finditer(visible) if _is_formula(match["tex"]))


def _is_formula(tex: str) -> bool:
    """Return whether a text is certainly a formula, and not money, a variable or prose."""
    plain = _COMMAND.sub(" ", _TEXT_COMMAND.sub("x", tex))
    words = re.findall(r"[A-Za-z]{2,}", plain)
    if not _SIGNS.fullmatch(_TEXT_COMMAND.sub("x", tex)) or re.search(
        r"[A-Za-z]{3,}\s+[A-Za-z]{2}", plain
    ):
        return False
    if _SURE_SIGN.search(tex):
        return True
    return not words and bool(re.search(r"[A-Za-z]", plain)) and not tex[0].isdigit()


def find_misformed(text: str) -> Iterator[Finding]:
    """Yield a finding for each formula that would not reach the page whole."""
    if not _may_have_tex(text):
        return
    for cut in _cut_apart(text):
        message = "write this formula on one line; Markdown cuts it apart"
        yield finding("A020", cut.first + 1, message)
    for number, inside in inline.formulas_only(text):
        for match in _CHANGED.finditer(inside):
            message = f"write {_CHANGES[match[0]].strip()} instead of {match[0]} in this formula"
            yield finding("A020", number, message)
    for number, visible in inline.prose(text):
        for match in _between_dollars(visible):
            yield finding("A021", number, rf"write \({match['tex']}\) instead of {match[0]}")
        if bare := _BARE_TEX.search(visible):
            message = rf"put the formula with {bare[0]} between \( and \), or \[ and \]"
            yield finding("A021", number, message)

"""Remove the wrappers of a model's answer: reasoning, template tokens, tags and a code fence.

Models and the programs that serve them add these around an answer. Marks inside code are part
of the answer.
"""

import re
from collections.abc import Iterator

from askbook.findings import Finding, finding
from askbook.text import inline, markdown
from askbook.text.markdown import Kind

_THOUGHT = r"(?:seed:)?(?:think(?:ing)?|thoughts?|reasoning|reflection)"
_THOUGHT_MARK = re.compile(
    rf"(?P<open><{_THOUGHT}>|\[THINK\]|◁{_THOUGHT}▷|<\|(?:begin_of_thought|START_THINKING)\|>)"
    rf"|</{_THOUGHT}>|\[/THINK\]|◁/{_THOUGHT}▷|<\|(?:end_of_thought|END_THINKING)\|>",
    re.IGNORECASE,
)
_FINAL_CHANNEL = re.compile(r".*<\|channel\|>final\b[^<]*<\|message\|>", re.DOTALL)
_CHANNEL = "<|channel|>"
_ANSWER_TAG = re.compile(
    r"\A\s*<(?P<name>answer|final_answer|final|response|output|solution)>"
    r"(?P<text>.*?)(?:</(?P=name)>(?P<rest>.*))?\Z",
    re.DOTALL | re.IGNORECASE,
)
_TOKEN = re.compile(r"(?:<\|[\w/-]{2,40}\|>|</?s>|<(?:start|end)_of_turn>|\[/?INST\])")
_OUTER_TOKENS = re.compile(
    rf"\A(?:\s*{_TOKEN.pattern}(?:(?:assistant|model)(?=\s))?)+[ \t]*|(?:\s*{_TOKEN.pattern})+\s*\Z"
)

_SIGNS = ("<", "[", "◁", "&lt;")
"""Every mark and token begins with one of them."""

_FENCE = re.compile(r"(?P<mark>`{3,}|~{3,})[ \t]*(?P<info>[\w-]*)[ \t]*\Z")
_MARKDOWN = frozenset({"markdown", "md", "mdx"})
_TEXT = frozenset({"", "text", "txt", "plaintext", "plain"})


def unwrap(text: str) -> tuple[str, list[str]]:
    """Return the answer without wrappers, or nothing if the reply has none; and the repairs."""
    repairs: list[str] = []
    for repair, change in (
        ("reasoning removed", _without_reasoning),
        ("tokens of a chat template removed", lambda text: _OUTER_TOKENS.sub("", text)),
        ("tags around the answer removed", _without_answer_tag),
        ("fence around the whole answer removed", _without_fence),
    ):
        before, text = text, trim(change(trim(text)))
        if text != trim(before):
            repairs.append(repair)
    return trim(text), repairs


def trim(text: str) -> str:
    """Return the text without blank lines around it."""
    return text.strip("\r\n").rstrip()


def find_leftovers(text: str) -> Iterator[Finding]:
    """Yield a finding for each mark of reasoning or of a chat template in the prose."""
    if not any(sign in text for sign in _SIGNS):
        return
    for number, line in inline.prose(text):
        line = line.replace("&lt;", "<")
        for mark in (*_THOUGHT_MARK.finditer(line), *_TOKEN.finditer(line)):
            message = f"keep only the answer, without {mark[0]}; in an explanation put it in `code`"
            yield finding("A019", number, message)


def _without_reasoning(text: str) -> str:
    """Return the text after the reasoning; nothing if the reasoning never ends."""
    if _CHANNEL in text:
        final = _FINAL_CHANNEL.match(text)
        text = text[final.end() :] if final else ""
    first = _THOUGHT_MARK.search(text)
    while first and (not first["open"] or not text[: first.start()].strip()):
        if not first["open"] and text[first.end() : first.end() + 1] == "`":
            break
        closing = _closing_mark(text, first.end()) if first["open"] else first
        text = text[closing.end() :] if closing else ""
        first = _THOUGHT_MARK.search(text)
    return _without_inner_reasoning(text)


def _closing_mark(text: str, start: int) -> re.Match[str] | None:
    return next((m for m in _THOUGHT_MARK.finditer(text, start) if not m["open"]), None)


def _without_inner_reasoning(text: str) -> str:
    """Return the text without closed reasoning in its prose; that in code stays."""
    marked = {number for number, line in inline.prose(text) if _THOUGHT_MARK.search(line)}
    kept: list[str] = []
    place, opening = 0, None
    for mark in _THOUGHT_MARK.finditer(text) if marked else ():
        if text.count("\n", 0, mark.start()) + 1 not in marked:
            continue
        if mark["open"]:
            opening = opening or mark
        elif opening:
            kept.append(text[place : opening.start()].rstrip(" \n") + "\n\n")
            place, opening = mark.end(), None
    return "".join(kept) + text[place:].lstrip("\n" if kept else "")


def _without_answer_tag(text: str) -> str:
    match = _ANSWER_TAG.match(text)
    if not match:
        return text
    return match["text"].strip("\r\n") + (match["rest"] or "")


def _without_fence(text: str) -> str:
    """Return the text without a fence around all of it, except for a line before and after.

    A fence of Markdown may hold others if each of them names its language or is longer; any
    other fence holds the whole answer only if nothing else is in the reply.
    """
    lines = text.split("\n")
    first = 0 if _FENCE.match(lines[0]) else _second_paragraph(lines)
    opening = _FENCE.match(lines[first]) if first < len(lines) else None
    if not opening or opening["info"].lower() not in _MARKDOWN | _TEXT:
        return text
    info, mark = opening["info"].lower(), opening["mark"]
    for last in (_closing(lines, mark), len(lines)):
        is_whole = first == 0 and last >= len(lines) - 1
        inner = lines[first + 1 : last]
        if last > first and (is_whole or info in _MARKDOWN) and _is_balanced(inner, mark):
            return "\n".join([*lines[:first], *inner, *lines[last + 1 :]])
    return text


def _second_paragraph(lines: list[str]) -> int:
    """Return the place of the first line with text below the first line, if that is alone."""
    return next((place for place, line in enumerate(lines[1:], start=1) if line.strip()), 1)


def _closing(lines: list[str], mark: str) -> int:
    """Return the place of the fence on the last line or above it; 0 if there is none."""
    filled = [place for place, line in enumerate(lines) if line.strip()]
    bare = [place for place in filled[-2:] if re.fullmatch(rf"{re.escape(mark)}\s*", lines[place])]
    return bare[-1] if bare else 0


def _is_balanced(inner: list[str], mark: str) -> bool:
    """Return whether all inner fences are closed, and the first is certainly an opening one."""
    scanned = markdown.scan("\n".join(inner))
    opening = next((line for line in scanned if line.kind is Kind.FENCE), None)
    if opening is None:
        return True
    fence = markdown.FENCE.match(opening.text)
    names_language = bool(fence and fence["info"].strip())
    is_other = bool(fence and not fence["mark"].startswith(mark))
    return (names_language or is_other) and not list(markdown.unclosed_fences(scanned))

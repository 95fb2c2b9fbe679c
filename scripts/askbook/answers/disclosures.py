"""Replace ``<details><summary>Answer</summary>``, in which models hide text, by Markdown."""

import re

from askbook.answers.repairs import Repair, Repaired
from askbook.text import markdown

_TAG = re.compile(r"</?details(?:\s+open)?>", re.IGNORECASE)
_SUMMARY = re.compile(r"<summary>(?P<text>.*?)</summary>", re.IGNORECASE)
_EMPHASIS = re.compile(r"</?(?:b|strong|i|em)>|\*\*|__", re.IGNORECASE)


def open_disclosures(text: str) -> Repaired:
    """Return the text without the tags, each summary in bold; no line is added or removed."""
    lines = text.split("\n")
    repairs: list[Repair] = []
    for line in markdown.scan(text):
        old = lines[line.number - 1]
        is_code = line.is_code or "`" in old
        if is_code or not (_TAG.search(old) or _SUMMARY.search(old)):
            continue
        lines[line.number - 1] = _SUMMARY.sub(_in_bold, _TAG.sub("", old)).rstrip()
        repairs.append((line.number, "hidden text shown"))
    return Repaired("\n".join(lines), tuple(repairs))


def _in_bold(summary: re.Match[str]) -> str:
    text = _EMPHASIS.sub("", summary["text"]).strip()
    return f"**{text}**" if text else ""

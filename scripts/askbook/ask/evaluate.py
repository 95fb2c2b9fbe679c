"""Whether a reply can stand on the page; where not, why not, in words for the model."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from askbook.answers import boilerplate
from askbook.answers.normalize import normalize_answer
from askbook.answers.sanitize import LARGEST
from askbook.chat.reply import Reply
from askbook.check.answer_rules import check_answer
from askbook.check.links import find_links
from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject
from askbook.findings import Finding, finding
from askbook.pages.sections import Language

_THOUGHT = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL)
_WRAPPERS = ("```markdown\n", "```md\n")
_WHOLE = frozenset({"A003", "A011", "A012", "A013", "A014", "A015", "A016", "Q001", "R001", "R003"})
"""Codes that are about the whole answer, whatever line they name."""
_MOST_REASONS = 6
_QUOTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer as the page would hold it, and why it may not."""

    text: str
    reasons: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether the answer can stand on the page."""
        return not self.reasons


def judge(reply: Reply, kind: str, language: Language, subject: Subject) -> Judgement:
    """Return the reply as an answer to a section of that kind, repaired where that is safe."""
    if reply.problem:
        return Judgement(text=reply.text, reasons=(f"{reply.problem}; {_advice(reply)}",))
    text, repairs = _unwrapped(reply.text, language)
    if not text:
        return Judgement(text="", reasons=("the answer is empty",))
    if len(text) > LARGEST:
        return Judgement(text=text, reasons=(f"write at most {LARGEST} characters",))
    accepted = normalize_answer(text, kind, language.answer)
    repairs += [repair for _, repair in accepted.repairs]
    found = [
        *(_readable(one, language) for one in accepted.findings),
        *check_answer(accepted.text, kind, language, find_links(accepted.text, _unresolved)),
        *check_quality(accepted.text, kind, language, subject),
    ]
    reasons = list(_reasons(found, accepted.text))
    kept = [repair for repair in repairs if repair.startswith("kept as code")]
    return Judgement(
        text=accepted.text,
        reasons=tuple(reasons + ["write shorter, plain Markdown without HTML"] * bool(kept)),
        repairs=tuple(dict.fromkeys(repairs)),
    )


def _unresolved(_path: str) -> None:
    """Resolve no link: a model does not know which pages exist."""


def _readable(found: Finding, language: Language) -> Finding:
    """Return a finding of the reader in words that tell a model the form."""
    if found.code != "R003":
        return found
    form = f"write each question behind its number, and its answer below behind {language.answer!r}"
    return finding("R003", found.line, form)


def _advice(reply: Reply) -> str:
    if reply.finish_reason == "length":
        return "write a shorter answer"
    return "answer the question"


def _unwrapped(text: str, language: Language) -> tuple[str, list[str]]:
    """Return the answer without what stands around it, and what was taken away."""
    repairs = []
    text = _trimmed(text)
    for repair, bare in _REPAIRS.items():
        before, text = text, _trimmed(bare(text, language))
        if text != before:
            repairs.append(repair)
    return text, repairs


def _trimmed(text: str) -> str:
    return text.strip("\r\n").rstrip()


def _without_thoughts(text: str, _language: Language) -> str:
    return _THOUGHT.sub("", text)


def _without_fence(text: str, _language: Language) -> str:
    inner = text.partition("\n")[2].removesuffix("\n```")
    is_wrapped = text.startswith(_WRAPPERS) and text.endswith("\n```") and "```" not in inner
    return inner if is_wrapped else text


_REPAIRS: Mapping[str, Callable[[str, Language], str]] = MappingProxyType(
    {
        "thoughts removed": _without_thoughts,
        "fence around the whole answer removed": _without_fence,
        "words around the answer removed": boilerplate.strip,
    }
)


def _reasons(found: Iterable[Finding], answer: str) -> Iterable[str]:
    """Yield each reason once, with the line that it is about."""
    lines = answer.split("\n")
    told: dict[str, list[Finding]] = {}
    for one in sorted(set(found)):
        told.setdefault(one.message, []).append(one)
    for message, same in list(told.items())[:_MOST_REASONS]:
        line = lines[same[0].line - 1].strip() if 0 < same[0].line <= len(lines) else ""
        shown = line if len(line) <= _QUOTED else line[: _QUOTED - 1] + "…"
        more = f" and {len(same) - 1} more" if len(same) > 1 else ""
        is_whole = same[0].code in _WHOLE or not shown
        yield message if is_whole else f"{message} (at “{shown}”{more})"

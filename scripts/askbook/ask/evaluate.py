"""Turns a reply into the answer for a page, or into reasons why it cannot be used.

The reasons are written for the model: they go into the follow-up request.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from askbook.answers import boilerplate, citations, wrappers
from askbook.answers.normalize import normalize_answer
from askbook.answers.sanitize import LARGEST
from askbook.chat.reply import Reply
from askbook.check.answer_rules import check_answer
from askbook.check.citations import check_citations
from askbook.check.katex import CheckFormulas, assume_readable
from askbook.check.links import find_links
from askbook.check.quality_rules import check_quality
from askbook.check.relevance import Subject
from askbook.findings import CODES, Finding
from askbook.pages.sections import Language

_MAX_REASONS = 6
_MAX_QUOTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The answer as it would be on the page, the reasons against it, and the repairs made."""

    text: str
    reasons: tuple[str, ...] = ()
    repairs: tuple[str, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether the answer may be written into the page."""
        return not self.reasons


def evaluate(
    reply: Reply,
    kind: str,
    language: Language,
    subject: Subject,
    check_formulas: CheckFormulas = assume_readable,
    sources: Sequence[str] = (),
) -> Evaluation:
    """Return the reply as an answer to a section of that kind, with safe repairs applied.

    ``sources`` are the texts that it may cite.
    """
    if reply.problem:
        return Evaluation(text=reply.text, reasons=(f"{reply.problem}; {_request(reply)}",))
    text, unwrapped = _unwrap(reply.text, language)
    if len(text) > LARGEST:
        return Evaluation(text=text, reasons=(f"write at most {LARGEST} characters",))
    normalized = normalize_answer(text, language.format_of(kind), language.labels)
    if not normalized.text.strip():
        return Evaluation(text="", reasons=("the answer is empty",))
    text = citations.link_sources(normalized.text, len(sources))
    repairs = [*unwrapped, *(repair for _, repair in normalized.repairs)]
    findings = [
        *(replace(found, message=normalized.instruction) for found in normalized.findings),
        *check_answer(text, kind, language, find_links(text, _unresolved)),
        *check_quality(text, kind, language, subject),
        *check_formulas(text),
        *check_citations(text, sources),
    ]
    reasons = list(_reasons(findings, text))
    if any(repair.startswith("kept as code") for repair in repairs):
        reasons.append("write shorter, plain Markdown without HTML")
    return Evaluation(text=text, reasons=tuple(reasons), repairs=tuple(dict.fromkeys(repairs)))


def _request(reply: Reply) -> str:
    return "write a shorter answer" if reply.is_cut_off else "answer the question"


def _unwrap(text: str, language: Language) -> tuple[str, list[str]]:
    """Return the answer without what models put around it, and the repairs made."""
    text, repairs = wrappers.unwrap(text)
    stripped = wrappers.trim(boilerplate.strip(text, language))
    if stripped != text:
        repairs.append("words around the answer removed")
    return stripped, repairs


def _unresolved(_path: str) -> None:
    """Resolve no link: a model does not know which pages exist."""


def _reasons(findings: Iterable[Finding], answer: str) -> Iterable[str]:
    """Yield each message once, with the first line that it is about."""
    lines = answer.split("\n")
    by_message: dict[str, list[Finding]] = {}
    for found in sorted(set(findings)):
        by_message.setdefault(found.message, []).append(found)
    for message, same in list(by_message.items())[:_MAX_REASONS]:
        first = same[0]
        line = lines[first.line - 1].strip() if 0 < first.line <= len(lines) else ""
        if CODES[first.code].is_whole or not line:
            yield message
            continue
        quoted = line if len(line) <= _MAX_QUOTED else line[: _MAX_QUOTED - 1] + "…"
        more = f" and {len(same) - 1} more" if len(same) > 1 else ""
        yield f"{message} (at “{quoted}”{more})"

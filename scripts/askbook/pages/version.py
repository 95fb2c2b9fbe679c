"""Versions of answers: an answer names the one that it was asked for with, such as the Explain."""

import hashlib
from collections.abc import Iterator

from askbook.pages.page import Page
from askbook.pages.sections import Language

_DIGITS = 12


def version_of(answer: str) -> str:
    """Return a digest of the answer's words; spaces and line breaks do not count."""
    return hashlib.sha256(" ".join(answer.split()).encode()).hexdigest()[:_DIGITS]


def outdated_sections(page: Page, language: Language) -> Iterator[tuple[str, str]]:
    """Yield the kind of each answer that was asked for with an earlier version of another one.

    The kind of that other answer comes second. Answers that name no version are left out.
    """
    for form in language.sections:
        section, before = page.by_kind.get(form.kind), page.by_kind.get(form.after)
        if section and section.answer and before and before.answer:
            after = section.provenance.after
            if after and after != version_of(before.answer):
                yield form.kind, form.after

"""Rules about citations of a topic's sources."""

from collections.abc import Iterator, Sequence

from askbook.findings import Finding, finding
from askbook.pages.references import citations, quotations
from askbook.text.word_search import find_words


def check_citations(
    answer: str, sources: Sequence[str | None], listed: int | None = None
) -> Iterator[Finding]:
    """Yield the findings of an answer's citations.

    ``sources`` are the texts of its topic's sources, None for one without a file, and ``listed``
    is how many of them its page lists, or None if that is unknown.
    """
    for line, number in citations(answer):
        if not 1 <= number <= len(sources):
            message = f"the topic has no source {number}; correct or remove the citation"
            yield finding("A029", line, message)
        elif listed is not None and number > listed:
            message = f"the page does not list source {number} yet; run ./askbook generate"
            yield finding("A029", line, message)
    for line, number, words in quotations(answer):
        exact = words.strip().rstrip(".,;")
        text = sources[number - 1] if 1 <= number <= len(sources) else None
        if text is not None and find_words(text, exact) is None:
            message = f"“{exact}” is not in source {number}; quote it exactly, or without marks"
            yield finding("A030", line, message)

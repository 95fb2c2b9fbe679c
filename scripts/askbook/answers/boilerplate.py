"""Phrases that models put around an answer: *Sure! Here are …*, *I hope this helps*."""

from askbook.pages.sections import Language


def find(answer: str, language: Language) -> tuple[int, int]:
    """Return the lines of a boilerplate opening and closing, each 0 if there is none."""
    found = [(n, text.strip()) for n, text in enumerate(answer.split("\n"), 1) if text.strip()]
    if not found:
        return 0, 0
    (first, opening), (last, closing) = found[0], found[-1]
    return (
        first if opening.casefold().startswith(language.openings) else 0,
        last if closing.casefold().startswith(language.closings) else 0,
    )


def strip(answer: str, language: Language) -> str:
    """Return the answer without a boilerplate opening and closing in paragraphs of their own.

    Boilerplate in the same paragraph as other text stays.
    """
    answer = answer.strip()
    opening, closing = find(answer, language)
    if closing and (cut := answer.rfind("\n")) > 0 and not answer[:cut].split("\n")[-1].strip():
        answer = answer[:cut].rstrip()
    first, _, rest = answer.partition("\n")
    alone = first.rstrip().endswith((":", "：", "!", "！")) or not rest.split("\n")[0].strip()
    if opening and rest.strip() and alone:
        answer = rest.strip("\n")
    return answer

"""The words that models put around an answer: *Sure! Here are …*, *I hope this helps*."""

from askbook.pages.sections import Language


def lines(answer: str, language: Language) -> tuple[int, int]:
    """Return the line of an opening and of a closing that are not part of the answer, or 0."""
    found = [(n, text.strip()) for n, text in enumerate(answer.split("\n"), 1) if text.strip()]
    if not found:
        return 0, 0
    (first, opening), (last, closing) = found[0], found[-1]
    return (
        first if opening.casefold().startswith(language.openings) else 0,
        last if closing.casefold().startswith(language.closings) else 0,
    )


def strip(answer: str, language: Language) -> str:
    """Return the answer without an opening and a closing that stand by themselves.

    What has the substance in the same paragraph stays.
    """
    answer = answer.strip()
    opening, closing = lines(answer, language)
    if closing and (cut := answer.rfind("\n")) > 0 and not answer[:cut].split("\n")[-1].strip():
        answer = answer[:cut].rstrip()
    first, _, rest = answer.partition("\n")
    alone = first.rstrip().endswith((":", "：", "!", "！")) or not rest.split("\n")[0].strip()
    if opening and rest.strip() and alone:
        answer = rest.strip("\n")
    return answer

"""Render the text of a new page."""

from collections.abc import Mapping, Sequence

from askbook.pages import prompts, shortcode
from askbook.pages.sections import Language
from askbook.pages.shortcode import Provenance

_NO_ANSWERS: Mapping[str, str] = {}


def render(
    language: Language,
    *,
    title: str,
    weight: str,
    needs: Sequence[str] = (),
    sources: Sequence[str] = (),
    answers: Mapping[str, str] = _NO_ANSWERS,
) -> str:
    """Return the text of a page with all sections of its language.

    ``needs`` are the addresses of the topics to learn first, ``sources`` the entries of its
    sources. ``answers`` maps section kinds to answers; a section without an answer is open.
    """
    sections = [
        {
            "heading": form.heading,
            "tag": shortcode.opening(Provenance()),
            "prompt": form.prompt(title),
            "answer": answers.get(form.kind, ""),
        }
        for form in language.sections
    ]
    return prompts.page_template().render(
        title=title, weight=weight, needs=needs, sources=sources, sections=sections
    )

"""The text of a page that is not there yet."""

from collections.abc import Mapping

from askbook.pages import prompts, shortcode
from askbook.pages.sections import Language
from askbook.pages.shortcode import Provenance

_NONE: Mapping[str, str] = {}


def render(
    language: Language,
    *,
    title: str,
    topic: str,
    weight: str,
    answers: Mapping[str, str] = _NONE,
    provenance: Provenance | None = None,
) -> str:
    """Return a whole page, front matter included.

    ``topic`` is the English title that the prompts name; ``answers`` are by kind, and a
    section without one is open.
    """
    sections = [
        {
            "heading": form.heading,
            "tag": shortcode.opening(provenance or Provenance()),
            "prompt": form.prompt_for(topic),
            "answer": answers.get(form.kind, ""),
        }
        for form in language.sections
    ]
    return prompts.page_template().render(title=title, weight=weight, sections=sections)

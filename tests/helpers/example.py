"""An example page and a catalog of three languages, for tests that need no site."""

from collections.abc import Sequence
from pathlib import Path

from askbook.pages import sections_file

SECTIONS = Path(__file__).with_name("sections.yaml")
CATALOG = sections_file.load(SECTIONS.read_text(encoding="utf-8"), Path("sections.yaml"))

LABELS = CATALOG.languages["en"].labels
"""The labels of a page in English."""

ANSWERS = (
    "1. What is sourdough?\n2. What does a starter hold?\n3. Why does the dough rise?\n"
    "4. What makes it sour?\n5. How long does it rest?",
    "Sourdough is bread that rises with wild yeast.\n\nFor example, a baker mixes flour and\n"
    "water, and feeds the starter each day.",
    "1. Wild yeast lifts the dough.\n2. Acid gives the taste.\n3. Time does the work.",
    "1. What is a starter?\nAnswer: Flour and water in which yeast grows.\n\n"
    "2. What lifts the dough?\nAnswer: Gas from the yeast.\n\n"
    "3. What makes it sour?\nAnswer: Acid from bacteria.\n\n"
    "4. Why is it folded?\nAnswer: Folding makes it strong.\n\n"
    "5. How hot is the oven?\nAnswer: About 250 degrees.",
)
"""Answers of the four kinds that no check complains about."""


def example_page(
    answers: Sequence[str] = ANSWERS,
    *,
    prompts: str = "en",
    headings: str = "",
    title: str = "Sourdough",
    gap: str = "\n\n",
) -> str:
    """Return a page whose prompts and headings are those of the given languages."""
    asked = CATALOG.languages[prompts].sections
    headed = CATALOG.languages[headings or prompts].sections
    text = f'+++\ntitle = "{title}"\nweight = "1"\n+++\n'
    for prompt, heading, answer in zip(asked, headed, answers, strict=True):
        text += f"## {heading.heading}\n{{{{< ask_chatgpt >}}}}\n{prompt.prompt(title)}\n"
        text += f"{{{{< /ask_chatgpt >}}}}{gap}{answer}\n\n"
    return text.rstrip("\n") + "\n"

"""Changes of the section kinds of a site made by `make_site`: data and interface text alone."""

import re
from pathlib import Path

from helpers.sites import read, write

_SECTION = """
    - kind: history
      heading: {heading}
      prompt: {prompt} [[ topic ]]
      expected: {{words: 5-300}}
"""
_WORDS = {"en": ("History", "Tell the history of", "Look back"),
          "de": ("Geschichte", "Erzähle die Geschichte von", "Zurückblicken")}  # fmt: skip


def add_history(root: Path) -> None:
    """Add a fifth kind of section, and its verb."""
    kinds, *languages = re.split(r"(?m)^(?=(?:en|de):)", read(root, "data/sections.yaml"))
    kinds = f"{kinds.rstrip()}\n  - {{kind: history, format: text, after: explain}}\n\n"
    for text in languages:
        heading, prompt, verb = _WORDS[text[:2]]
        kinds += text.rstrip() + _SECTION.format(heading=heading, prompt=prompt) + "\n"
        name = f"i18n/{text[:2]}.toml"
        write(root, {name: f'step_history = "{verb}"\n' + read(root, name)})
    write(root, {"data/sections.yaml": kinds})


def drop_kind(root: Path, kind: str) -> None:
    """Remove a kind of section."""
    text = read(root, "data/sections.yaml")
    text = re.sub(rf"(?m)^  - \{{kind: {kind},.*\n", "", text)
    text = re.sub(rf"(?m)^    - kind: {kind}\n(?: {{6}}.*\n)+", "", text)
    write(root, {"data/sections.yaml": text})


_QUIZ = """
    - kind: quiz
      heading: Quiz
      prompt: Write a quiz about [[ topic ]]
  option_references: [the above]
"""


def add_quiz(root: Path) -> None:
    """Add the optional kind with the format quiz, and turn it on."""
    kinds, *languages = re.split(r"(?m)^(?=(?:en|de):)", read(root, "data/sections.yaml"))
    kinds = (
        f"{kinds.rstrip()}\n  - {{kind: quiz, format: quiz, after: explain, optional: true}}\n\n"
    )
    for text in languages:
        kinds += text.rstrip() + _QUIZ + "\n"
    write(root, {
        "data/sections.yaml": kinds,
        "config.toml": read(root, "config.toml") + '\n[params]\noptional_sections = ["quiz"]\n',
    })  # fmt: skip

#!/usr/bin/env python3
"""Draw the course's figures again: content/**/*.svg from the functions beside this file.

A figure with words in it is drawn once more for each language that its page has.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

from words import WORDS

COURSE = Path(__file__).resolve().parents[1] / "content/deep-learning"
PARTS = (
    "foundations",
    "training",
    "convolutional-neural-networks",
    "sequence-models",
    "transformers",
    "large-language-models",
    "representation-learning",
    "generative-models",
    "reinforcement-learning",
    "practice",
)


def files() -> Iterator[tuple[Path, str]]:
    """Yield every figure: its file and what belongs in it."""
    for part in PARTS:
        module = importlib.import_module(part.replace("-", "_"))
        for topic, what, draw in module.FIGURES:
            page = COURSE / part / f"{topic}.md"
            said: list[str] = []

            def say(words: str, said: list[str] = said) -> str:
                said.append(words)
                return words

            yield page.with_name(f"{topic}-{what}.svg"), draw(say).svg()
            for language, dictionary in WORDS.items():
                if said and page.with_name(f"{topic}.{language}.md").exists():
                    path = page.with_name(f"{topic}-{what}.{language}.svg")
                    yield path, draw(dictionary.__getitem__).svg()


def main() -> int:
    """Write every figure that is not there as it should be."""
    for path, svg in files():
        if not path.exists() or path.read_text(encoding="utf-8") != svg:
            path.write_text(svg, encoding="utf-8")
            print(path.relative_to(COURSE))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

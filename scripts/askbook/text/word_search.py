"""Find quoted words in a text."""

import re


def find_words(text: str, words: str) -> int | None:
    """Return the place of words in a text, or None; line breaks and spaces are the same."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = re.search(pattern, text) if pattern else None
    return found.start() if found else None

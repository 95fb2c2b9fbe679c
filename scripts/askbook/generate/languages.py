"""Languages of a site: their settings in hugo.toml."""

from askbook.pages.sections import Language
from askbook.text import toml


def settings(language: Language, weight: int) -> str:
    """Return a language's table for hugo.toml; languages are listed by their weight."""
    lines = [
        f"[languages.{language.code}]",
        f"label = {toml.dumps(language.name)}",
        f"locale = {toml.dumps(language.locale)}",
        f"weight = {weight}",
    ]
    if language.direction != "ltr":
        lines.append(f"direction = {toml.dumps(language.direction)}")
    return "\n".join(lines) + "\n"

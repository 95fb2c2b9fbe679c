"""Templates of prompts, and the Jinja template of pages.

Delimiters are square brackets, so that Hugo's ``{{< >}}`` stays readable.
"""

import re
from collections.abc import Callable
from pathlib import Path

import jinja2

from askbook.text import toml

Template = Callable[[str], str]
"""Returns the prompt for a topic's title."""

_ENVIRONMENT = jinja2.Environment(
    variable_start_string="[[",
    variable_end_string="]]",
    block_start_string="[%",
    block_end_string="%]",
    comment_start_string="[#",
    comment_end_string="#]",
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
    autoescape=False,  # Markdown is written, not HTML
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
)
_ENVIRONMENT.filters["toml"] = toml.dumps


_TOPIC = re.compile(r"\[\[\s*topic\s*\]\]")


class TemplateError(Exception):
    """A prompt's template that cannot be used."""


def compile_template(text: str) -> Template:
    """Return a prompt's template. Raises TemplateError if it uses more than ``topic``."""
    if re.search(r"\[[\[%#]", _TOPIC.sub("", text)):
        raise TemplateError("a prompt may use [[ topic ]] and nothing else in such brackets")
    parts = _TOPIC.split(text.strip())
    return lambda topic: topic.join(parts)


def page_template() -> jinja2.Template:
    """Return the template of a whole page."""
    return _ENVIRONMENT.get_template("page.md")

"""Prompts and pages as Jinja templates.

Square brackets leave Hugo's own ``{{< >}}`` readable.
"""

import re
from collections.abc import Callable
from pathlib import Path

import jinja2

from askbook.text import toml

Template = Callable[[str], str]
"""A prompt's template: given a topic's title it returns the prompt."""

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
    """A prompt's template that is not one."""


def compile_template(text: str) -> Template:
    """Return the template. Raises TemplateError where it asks for more than ``topic``."""
    if re.search(r"\[[\[%#]", _TOPIC.sub("", text)):
        raise TemplateError("a prompt may use [[ topic ]] and nothing else in such brackets")
    template = _ENVIRONMENT.from_string(text.strip())
    return lambda topic: template.render(topic=topic)


def page_template() -> jinja2.Template:
    """Return the template of a whole page."""
    return _ENVIRONMENT.get_template("page.md")

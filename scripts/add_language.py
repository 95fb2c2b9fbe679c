"""Add a language to the site, and list what remains to be translated.

Writes the language's settings, interface text, sections and home page where they are missing.
A language that the engine does not know starts as a copy of the site's default language.
"""

from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS
from askbook.generate.languages import add_language
from askbook.project import site_lock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("add-language", __doc__)
    parser.add_argument("code", metavar="CODE", help="the language's code, such as de or pt-br")
    return cli.run(parser, _add, argv)


def _add(run: Command) -> int:
    with site_lock.hold(run.project):
        added = add_language(run.project, run.options.code)
    for path in added.written:
        run.say(f"wrote {run.project.shown(path)}")
    for line in added.left:
        print(f"to translate: {line}")
    run.say(
        "then run ./askbook generate, which creates the pages of topics with a title; run this "
        "again to list what remains"
    )
    return SUCCESS

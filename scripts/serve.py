"""Serve the site on this machine and rebuild it when a file changes.

It has no Anki decks, no questions for Moodle, no EPUB books, no full-text search and no Markdown
copies; ./askbook build adds them. Ctrl-C ends it.
"""

from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.project import settings
from askbook.publish import server


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command until it is interrupted."""
    parser = Parser("serve", __doc__)
    parser.add_argument(
        "--port", type=int, default=1313, metavar="N", help="the port (default: 1313)"
    )
    return cli.run(parser, _serve, argv)


def _serve(run: Command) -> int:
    settings.check(run.project)
    run.say("without decks, EPUBs, full-text search and Markdown copies: ./askbook build adds them")
    return server.serve(run.project.root, run.options.port, run.say)

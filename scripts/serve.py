"""Serve the site on this machine and rebuild it when a file changes."""

from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS
from askbook.publish import hugo


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command until it is interrupted."""
    parser = Parser("serve", __doc__)
    parser.add_argument(
        "--port", type=int, default=1313, metavar="N", help="the port (default: 1313)"
    )
    return cli.run(parser, _serve, argv)


def _serve(run: Command) -> int:
    hugo.serve(run.project.root, ["--port", str(run.options.port), "--renderToMemory"])
    return SUCCESS

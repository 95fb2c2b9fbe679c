"""Create a site of your own, without the sample course, in a new folder.

The folder contains settings, the first topics with a page each, a workflow that builds and
deploys the site, and a copy of the engine in themes/askbook.
"""

from collections.abc import Sequence
from pathlib import Path

from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS
from askbook.generate.new_site import create


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("new-site", __doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder to create")
    parser.add_argument("--title", required=True, metavar="TITLE", help="the site's title")
    parser.add_argument(
        "--url",
        default="https://example.org/",
        metavar="URL",
        help="the site's address (default: https://example.org/)",
    )
    parser.add_argument(
        "--lang",
        default="en",
        metavar="CODE",
        help="the language of the pages (default: en); one that the engine does not have "
        "starts with its English texts",
    )
    parser.add_argument(
        "--outline",
        type=Path,
        metavar="FILE",
        help="the topics as a Markdown or indented list (default: one topic, the title)",
    )
    return cli.run(parser, _create, argv)


def _create(run: Command) -> int:
    options = run.options
    remarks = create(
        options.folder,
        title=options.title,
        url=options.url,
        code=options.lang,
        outline_file=options.outline,
    )
    print(options.folder)
    for remark in remarks:
        run.say(remark)
    return SUCCESS

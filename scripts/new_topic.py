"""Add a topic to data/topics.yaml and create its page.

The topic becomes the last one of its section, or comes after the topic that --after names.
Comments and layout of topics.yaml are kept. The new page has the prompts of all sections, open.
"""

from collections.abc import Sequence

from askbook import cli
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS
from askbook.generate.new_topic import add_topic
from askbook.project import site_lock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("new-topic", __doc__)
    parser.add_argument("title", metavar="TITLE", help="the topic's title; the prompts use it")
    parser.add_argument(
        "--in",
        dest="section",
        required=True,
        metavar="SECTION",
        help="the topic to add it to, by title, alias, slug or path",
    )
    parser.add_argument(
        "--after",
        default="",
        metavar="TOPIC",
        help="the topic of that section to insert it after (default: the last one)",
    )
    parser.add_argument(
        "--lang", default="", metavar="CODE", help="create a page in this language, too"
    )
    return cli.run(parser, _add, argv)


def _add(run: Command) -> int:
    options = run.options
    with site_lock.hold(run.project):
        plan = add_topic(
            run.project,
            options.title,
            section=options.section,
            after=options.after,
            language=options.lang,
        )
    for path in plan.created:
        print(f"create content/{path}")
    run.say("ask a chat model with ./askbook ask, or write the answers below the prompts")
    return SUCCESS

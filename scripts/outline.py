"""Ask a chat model for an outline of topics, and print it for new-topic.

The outline is a Markdown list: read it, change it, then add it with
./askbook new-topic --from FILE. The reply is saved in .askbook/journal.jsonl before it is used; a
further run asks for another. --paste shows what to ask in a chat, and reads the reply.
"""

import sys
from collections.abc import Sequence

from askbook import cli
from askbook.ask import journal, outline, settings
from askbook.ask.run import find_endpoint
from askbook.chat.client import Client
from askbook.chat.rate_limit import RateLimiter
from askbook.cli import Command, Parser
from askbook.errors import SUCCESS
from askbook.pages.sections import find_language


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("outline", __doc__)
    parser.add_argument("subject", metavar="SUBJECT", help="what the course is about")
    parser.add_argument(
        "--topics",
        type=settings.positive(int),
        default=40,
        metavar="N",
        help="about how many topics (default: 40)",
    )
    parser.add_argument(
        "--paste", action="store_true", help="show what to ask, and read the reply you paste"
    )
    parser.add_argument(
        "--lang", default="", metavar="CODE", help="the outline's language (default: the site's)"
    )
    settings.add_endpoint_options(parser)
    return cli.run(parser, _outline, argv)


def _outline(run: Command) -> int:
    options, project = run.options, run.project
    chosen = settings.load(project, options)
    language = find_language(options.lang or project.languages[0], project.all_languages)
    asked = outline.messages(language, options.subject, options.topics)
    if options.paste:
        print("\n\n".join(message.content for message in asked), file=sys.stderr)
        run.say("\npaste the reply, then press Ctrl-D:")
        print(outline.read(project, cli.read_stdin()), end="")
        return SUCCESS
    chosen.refuse_incomplete("; --paste needs none")
    client = Client(
        find_endpoint(chosen),
        timeout=chosen.timeout,
        max_retries=chosen.max_retries,
        rate_limiter=RateLimiter(jobs=1, rpm=chosen.rpm, tpm=chosen.tpm),
        on_wait=lambda reason, seconds: run.say(f"waiting {seconds:.0f} s: {reason}"),
    )
    with journal.opened(project.root, run.say) as opened:
        text, keys = outline.ask(project, asked, chosen, opened, client.complete)
        print(text, end="", flush=True)
        opened.used(keys)
    return SUCCESS

#!/usr/bin/env python3
"""Ask for thousands of sections at once: by the Batch API, or by a file for one's own cluster.

  submit [PAGE|SECTION…]       send a batch of all that is open, or of what is named
  status                       say how far each batch is
  collect                      fetch what is done, and write the answers that pass
  retry                        collect, then send what failed, expired or did not pass
  cancel                       end the batches that are under way; collect what they did
  export FILE [PAGE|SECTION…]  write the requests into a file, for vllm run-batch
  import FILE                  take the replies of such a file, whole or not

Names are those of ./askbook ask, and so are the journal, the rules for an answer and the settings
below [params.ask] in config.toml. What is in a batch under way is not asked again.
"""

from collections.abc import Sequence

from askbook import cli
from askbook.ask import journal, settings
from askbook.ask.batch_commands import ACTIONS, Work
from askbook.cli import Command, Parser
from askbook.disk.files import clean_up


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("batch", __doc__)
    parser.add_argument("action", choices=tuple(ACTIONS), metavar="ACTION", help="see above")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a file, or what to ask")
    parser.add_argument("--json", action="store_true", help="print one JSON object an event")
    settings.add_server_options(parser)
    return cli.run(parser, _batch, argv)


def _batch(run: Command) -> int:
    chosen = settings.load(run.project, run.options)
    with journal.opened(run.project.root, run.say) as kept:
        clean_up(run.project.content)
        return ACTIONS[run.options.action](Work(run, chosen, kept))


if __name__ == "__main__":
    raise SystemExit(main())

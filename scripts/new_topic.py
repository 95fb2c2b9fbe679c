"""Add topics to data/topics.yaml and create their pages.

A topic becomes the last one of its section or, without --in, of the top level; --after puts it
after another. --from reads a whole outline: Markdown headings and lists, or one topic per line,
indented below its section; what follows a colon or dash is the topic's context. Comments and
layout of topics.yaml are kept. New pages have the prompts of all sections, open.
"""

from collections.abc import Sequence
from pathlib import Path

from askbook import cli
from askbook.cli import Command, Parser
from askbook.disk.files import read_text
from askbook.errors import SUCCESS, StudyError
from askbook.generate import outline
from askbook.generate.new_topic import add_topics
from askbook.generate.outline import OutlineTopic
from askbook.pages.sections import find_language
from askbook.project import site_lock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("new-topic", __doc__)
    parser.add_argument(
        "title", nargs="?", default="", metavar="TITLE", help="the topic's title; prompts use it"
    )
    parser.add_argument(
        "--from",
        dest="outline",
        metavar="FILE",
        help="add the topics of an outline; - reads standard input",
    )
    parser.add_argument(
        "--in",
        dest="section",
        default="",
        metavar="SECTION",
        help="the topic to add to, by title, alias, slug or path (default: the top level)",
    )
    parser.add_argument(
        "--after",
        default="",
        metavar="TOPIC",
        help="the topic of that section to insert after (default: the last one)",
    )
    parser.add_argument(
        "--lang",
        default="",
        metavar="CODE[=TITLE]",
        help="create a page in this language, too, with that title",
    )
    return cli.run(parser, _add, argv)


def _add(run: Command) -> int:
    options = run.options
    topics = _topics(run)
    with site_lock.hold(run.project):
        added = add_topics(run.project, topics, section=options.section, after=options.after)
    for line in added.plan.changes():
        print(line)
    for remark in added.remarks:
        run.say(remark)
    run.say("ask a chat model with ./askbook ask, or write the answers below the prompts")
    return SUCCESS


def _topics(run: Command) -> Sequence[OutlineTopic]:
    """Return the topic of the arguments, or those of the outline."""
    options = run.options
    if (options.outline is None) != bool(options.title):
        raise StudyError("give the title of one topic, or an outline with --from FILE")
    if options.outline is None:
        title = options.title.strip()
        return [OutlineTopic(title=title, titles=_titles(run, title))]
    if options.lang:
        raise StudyError("--lang is for one topic; add titles: to data/topics.yaml by hand")
    if options.outline == "-":
        return outline.parse(cli.read_stdin(), Path("standard input"))
    return outline.parse(read_text(Path(options.outline)), Path(options.outline))


def _titles(run: Command, title: str) -> dict[str, str]:
    """Return the title in the language of --lang, unless it is the site's default."""
    code, _, own = run.options.lang.partition("=")
    languages = run.project.catalog.languages
    if not code:
        return {}
    find_language(code, languages)
    if code == run.project.catalog.default.code:
        if own:
            raise StudyError(f"{code} is the default language; its title is TITLE, not --lang's")
        return {}
    if not own.strip():
        run.say(
            f"the page in {code} has the title {title!r}; write --lang {code}=TITLE for its own"
        )
    return {code: own.strip() or title}

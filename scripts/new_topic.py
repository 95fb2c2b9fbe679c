#!/usr/bin/env python3
"""Add a topic to data/topics.yaml and make its page.

The topic becomes the last one of its section, or stands after the one that --after names.
Comments and layout of topics.yaml stay as they are. The page has the four prompts, open.
"""

from collections.abc import Sequence

import generate as generate_command
from askbook import cli
from askbook.cli import Command, Parser
from askbook.disk.files import read_text, write_text
from askbook.errors import SUCCESS, SourceError, StudyError
from askbook.generate import topic_file
from askbook.generate.plan import Plan, plan_pages
from askbook.pages.topics import Place, Topic, walk
from askbook.project import site_lock


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; return its exit code."""
    parser = Parser("new-topic", __doc__)
    parser.add_argument("title", metavar="TITLE", help="the topic's name; the prompts will use it")
    parser.add_argument(
        "--in",
        dest="section",
        required=True,
        metavar="SECTION",
        help="the title, slug or path of the topic to put it in",
    )
    parser.add_argument(
        "--after",
        metavar="TOPIC",
        help="the title or slug of the sibling to put it after (default: the last)",
    )
    parser.add_argument(
        "--lang", metavar="L", help="make a page in this language as well, such as zh-tw"
    )
    return cli.run(parser, _add, argv)


def _add(run: Command) -> int:
    with site_lock.taken(run.project):
        return _insert(run)


def _insert(run: Command) -> int:
    project, options = run.project, run.options
    title, language = options.title.strip(), _language(run)
    parent = _section(project.tree, options.section)
    if known := _known(run, title, parent):
        return _complete(run, known)
    after = _sibling(parent, options.after) if options.after else 0
    path = project.shown(project.topics_file)
    old = read_text(project.topics_file)
    new = topic_file.insert(old, path, title=title, language=language, parent=parent, after=after)
    tree = _tree_with(run, new)
    plan = plan_pages(tree, project.catalog, project.pages)
    if read_text(project.topics_file) != old:
        raise SourceError("was changed meanwhile; run this again", path=path)
    write_text(project.topics_file, new)
    return _apply(run, plan)


def _apply(run: Command, plan: Plan) -> int:
    generate_command.apply(plan, run)
    for created in plan.created:
        print(f"create content/{created}")
    run.say("ask a chat model the four prompts, or write the answers below them")
    return SUCCESS


def _tree_with(run: Command, text: str) -> tuple[Topic, ...]:
    """Return the tree of the new text, which must be the old one and one topic more."""
    title = run.options.title.strip()
    try:
        tree = run.project.read_tree(text)
    except SourceError as error:
        raise StudyError(f"{title!r} cannot be added: {error.message}") from error
    if len(list(walk(tree))) != len(list(walk(run.project.tree))) + 1:
        raise StudyError(f"{title!r} cannot be added by a line here; add it by hand")
    return tree


def _language(run: Command) -> str:
    code, languages = run.options.lang or "", run.project.catalog.languages
    if code and code not in languages:
        raise StudyError(f"unknown language {code!r}; known are {', '.join(languages)}")
    return "" if code == run.project.catalog.default.code else code


def _section(tree: tuple[Topic, ...], name: str) -> Place:
    """Return the one topic of that title, slug or path."""
    places = list(walk(tree))
    found = [p for p in places if name == str(p.folder) and "/" in name]
    found = found or [p for p in places if name in (p.topic.title, p.topic.slug)]
    if len(found) == 1:
        return found[0]
    if found:
        paths = ", ".join(str(place.folder) for place in found)
        raise StudyError(f"several topics are called {name!r}; name one by its path: {paths}")
    sections = ", ".join(repr(p.topic.title) for p in places if p.topic.children)
    raise StudyError(f"no topic is called {name!r}; sections are {sections}")


def _sibling(parent: Place, name: str) -> int:
    for number, topic in enumerate(parent.topic.children, start=1):
        if name in (topic.title, topic.slug):
            return number
    titles = ", ".join(repr(topic.title) for topic in parent.topic.children) or "none"
    raise StudyError(f"no topic in {parent.topic.title!r} is called {name!r}; there are {titles}")


def _known(run: Command, title: str, parent: Place) -> Place | None:
    """Return the topic of the section that has the title already."""
    parents = (*parent.parents, parent.topic)
    places = (place for place in walk(run.project.tree) if place.parents == parents)
    return next((place for place in places if title in place.topic.names), None)


def _complete(run: Command, place: Place) -> int:
    """Make what an earlier run, cut short, did not; else refuse, and say where the page is."""
    project = run.project
    plan = plan_pages(project.tree, project.catalog, project.pages)
    if plan.created or plan.moved:
        return _apply(run, plan)
    page = project.shown(project.content / place.page(".md"))
    raise StudyError(
        f"{project.shown(project.topics_file)}:{place.topic.line}: {place.topic.title!r} is "
        f"there already; its page is {page}. "
        "Edit that page, or choose another title; for a page in another language "
        "give the topic titles: there and run ./askbook generate"
    )


if __name__ == "__main__":
    raise SystemExit(main())

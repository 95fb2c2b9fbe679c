"""Add a topic to data/topics.yaml and create its pages."""

from collections.abc import Iterable

from askbook.disk.files import read_text, write_text
from askbook.errors import SourceError, StudyError, did_you_mean
from askbook.generate import topic_file
from askbook.generate.apply import apply_plan
from askbook.generate.plan import Plan
from askbook.generate.site_plan import plan_site
from askbook.pages.topics import Place, Topic, walk
from askbook.project.project import Project


def add_topic(
    project: Project, title: str, *, section: str, after: str = "", language: str = ""
) -> Plan:
    """Add a topic to a section, last or after a sibling, and return the changes made.

    The section and the sibling may be given by title, alias or slug, the section also by its
    path. With a language, the topic gets a page in it, too. If an earlier run was interrupted
    after it had added the topic, its pages are completed. Raises StudyError if the topic
    cannot be added; then nothing is changed.
    """
    title, code = title.strip(), _checked_language(project, language)
    parent = find_topic(project.tree, section)
    existing = _existing(project.tree, title, parent)
    if existing:
        plan = plan_site(project)
        if not (plan.created or plan.moved):
            raise _already_exists(project, existing)
    else:
        plan = _insert(project, title, parent, after, code)
    apply_plan(plan, project)
    return plan


def find_topic(tree: Iterable[Topic], name: str) -> Place:
    """Return the topic with that title, slug, path or alias.

    A title, slug or path takes precedence over an alias. Raises StudyError if there is no
    such topic, or more than one.
    """
    places = list(walk(tuple(tree)))
    found = (
        [p for p in places if "/" in name and name.strip("/") == str(p.folder)]
        or [p for p in places if name in (p.topic.title, p.topic.slug)]
        or [p for p in places if name in p.topic.aliases]
    )
    if len(found) == 1:
        return found[0]
    if found:
        paths = ", ".join(str(place.folder) for place in found)
        raise StudyError(f"several topics are called {name!r}; use one of these paths: {paths}")
    hint = did_you_mean(name, _names(place.topic for place in places))
    sections = ", ".join(repr(p.topic.title) for p in places if p.topic.children)
    raise StudyError(f"no topic is called {name!r}{hint or f'; sections are {sections}'}")


def _insert(project: Project, title: str, parent: Place, after: str, language: str) -> Plan:
    """Add the topic's line to topics.yaml; return the plan of the new tree."""
    position = _position(parent, after) if after else 0
    path = project.shown(project.topics_file)
    old = read_text(project.topics_file)
    new = topic_file.insert(
        old, path, title=title, language=language, parent=parent, after=position
    )
    plan = plan_site(project, _checked_tree(project, new, title))
    if read_text(project.topics_file) != old:
        raise SourceError("was changed in the meantime; run this command again", path=path)
    write_text(project.topics_file, new)
    return plan


def _checked_tree(project: Project, text: str, title: str) -> tuple[Topic, ...]:
    """Return the tree of the new text, which must have exactly one topic more."""
    try:
        tree = project.read_tree(text)
    except SourceError as error:
        raise StudyError(f"{title!r} cannot be added: {error.message}") from error
    if len(list(walk(tree))) != len(list(walk(project.tree))) + 1:
        raise StudyError(f"{title!r} cannot be added automatically; add it by hand")
    return tree


def _checked_language(project: Project, code: str) -> str:
    """Return the language's code, or nothing for the site's default language."""
    languages = project.catalog.languages
    if code and code not in languages:
        raise StudyError(f"unknown language {code!r}; known are {', '.join(languages)}")
    return "" if code == project.catalog.default.code else code


def _position(parent: Place, name: str) -> int:
    """Return the number of the section's topic with that title, slug or alias, from 1."""
    siblings = parent.topic.children
    for number, topic in enumerate(siblings, start=1):
        if name in (topic.slug, *topic.names):
            return number
    titles = ", ".join(repr(topic.title) for topic in siblings) or "none"
    hint = did_you_mean(name, _names(siblings)) or f"; there are {titles}"
    raise StudyError(f"no topic in {parent.topic.title!r} is called {name!r}{hint}")


def _existing(tree: tuple[Topic, ...], title: str, parent: Place) -> Place | None:
    """Return the section's topic that has the title already."""
    parents = (*parent.parents, parent.topic)
    places = (place for place in walk(tree) if place.parents == parents)
    return next((place for place in places if title in place.topic.names), None)


def _already_exists(project: Project, place: Place) -> StudyError:
    page = project.shown(project.content / place.page(".md"))
    return SourceError(
        f"{place.topic.title!r} exists already; its page is {page}. "
        "Edit that page, or choose another title. For a page in another language, add the "
        "title in that language to the topic's titles: and run ./askbook generate",
        path=project.shown(project.topics_file),
        line=place.topic.line,
    )


def _names(topics: Iterable[Topic]) -> list[str]:
    return [name for topic in topics for name in topic.names]

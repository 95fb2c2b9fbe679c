"""Add topics to data/topics.yaml and create their pages."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from askbook.disk.files import read_optional, write_text
from askbook.errors import SourceError, StudyError, did_you_mean
from askbook.generate import topic_file
from askbook.generate.apply import apply_plan
from askbook.generate.outline import OutlineTopic
from askbook.generate.plan import Plan
from askbook.generate.site_plan import plan_site
from askbook.pages.topics import Place, Topic, names_of, walk
from askbook.project.project import Project
from askbook.text.plural import counted
from askbook.text.slug import is_digest


@dataclass
class Added:
    """The changes of the pages, and what the user should know about the new topics."""

    plan: Plan
    remarks: list[str] = field(default_factory=list)


def add_topics(
    project: Project, topics: Sequence[OutlineTopic], *, section: str = "", after: str = ""
) -> Added:
    """Add topics to a section or, without one, at the top level; return what was done.

    The section and the sibling to insert after may be given by title, slug, path or alias. A
    topic of an outline that exists is kept, and gets the topics inside it that it lacks. If an
    earlier run was interrupted after it had added the topics, their pages are completed. Raises
    StudyError if a topic cannot be added; then nothing is changed.
    """
    parent = find_topic(project.tree, section) if section else None
    adding = _Adding(project)
    adding.add(topics, parent, _position(project.tree, parent, after) if after else 0)
    adding.remark_on_titles()
    titles = {topic.title for topic in _all(adding.added)}
    new = (place for place in walk(adding.tree) if place.topic.title in titles)
    if remark := slug_remark(new):
        adding.remarks.append(remark)
    plan = plan_site(project, adding.tree)
    if not adding.added and not (plan.created or plan.moved):
        raise _already_exists(project, adding.known)
    path = project.topics_file
    if adding.added:
        if read_optional(path) != adding.before:
            shown = project.shown(path)
            raise SourceError("was changed in the meantime; run this command again", path=shown)
        write_text(path, adding.text)
    apply_plan(plan, project)
    return Added(plan, adding.remarks)


def slug_remark(places: Iterable[Place]) -> str:
    """Return what to do about new topics whose titles have no Latin letters, or nothing."""
    places = [place for place in places if is_digest(place.topic.slug)]
    if not places:
        return ""
    return (
        f"{counted(len(places), 'topic')} without Latin letters in the title: the address is "
        f"such as /{places[0].folder}/; for a readable one, add slug: in data/topics.yaml and run "
        "./askbook generate"
    )


def find_topic(tree: Iterable[Topic], name: str) -> Place:
    """Return the topic with that title, slug, path or alias.

    A title, slug or path takes precedence over an alias. Raises StudyError if there is no
    such topic, or more than one.
    """
    places = {place.folder: place for place in walk(tuple(tree))}
    names = names_of(places.values())
    found = names.find(name)
    if len(found) == 1:
        return places[found[0]]
    if found:
        paths = ", ".join(map(str, found))
        raise StudyError(f"several topics are called {name!r}; use one of these paths: {paths}")
    hint = did_you_mean(name, names.known)
    sections = ", ".join(repr(p.topic.title) for p in places.values() if p.topic.children)
    hint = hint or f"; sections are {sections or 'none'}"
    raise StudyError(f"no topic is called {name!r}{hint}")


class _Adding:
    """The text of topics.yaml while topics are added to it."""

    def __init__(self, project: Project) -> None:
        path = project.topics_file
        self.project = project
        self.before = read_optional(path)
        self.text, self.tree = self.before, project.tree
        self.added: list[OutlineTopic] = []
        self.known: list[Place] = []
        self.remarks: list[str] = []

    def add(self, topics: Sequence[OutlineTopic], parent: Place | None, after: int = 0) -> None:
        """Add the topics that the parent lacks, and then those inside the others."""
        siblings = {place.folder: place for place in _inside(self.tree, parent)}
        names = names_of(siblings.values())
        found = {topic.title: names.find(topic.title) for topic in topics}
        known = {title: siblings[folders[0]] for title, folders in found.items() if folders}
        new = [topic for topic in topics if topic.title not in known]
        if new:
            self._insert(new, parent, after)
        for topic in topics:
            if place := known.get(topic.title):
                self.known.append(place)
                if topic.children:
                    self.add(topic.children, self._again(place))

    def remark_on_titles(self) -> None:
        """Say which titles other topics have, too."""
        places = list(walk(self.tree))
        for topic in _all(self.added):
            same = [str(place.folder) for place in places if place.topic.title == topic.title]
            if len(same) > 1:
                remark = f"several topics are called {topic.title!r}: {', '.join(same)}"
                if remark not in self.remarks:
                    self.remarks.append(remark)

    def _insert(self, topics: Sequence[OutlineTopic], parent: Place | None, after: int) -> None:
        path = self.project.shown(self.project.topics_file)
        text = topic_file.insert(self.text, path, topics, self.tree, parent=parent, after=after)
        names = ", ".join(repr(topic.title) for topic in topics)
        try:
            tree = self.project.read_tree(text)
        except SourceError as error:
            raise StudyError(f"{names} cannot be added: {error.message}") from error
        if _count(tree) != _count(self.tree) + sum(1 for _ in _all(topics)):
            raise StudyError(f"{names} cannot be added automatically; add the lines by hand")
        if parent and not parent.topic.children:
            self.remarks.append(f"{parent.topic.title!r} becomes a section")
        self.text, self.tree = text, tree
        self.added += topics

    def _again(self, place: Place) -> Place:
        """Return the place of the same topic in the tree as it is now."""
        return next(one for one in walk(self.tree) if one.folder == place.folder)


def _all(topics: Sequence[OutlineTopic]) -> Iterator[OutlineTopic]:
    for topic in topics:
        yield topic
        yield from _all(topic.children)


def _count(tree: tuple[Topic, ...]) -> int:
    return sum(1 for _ in walk(tree))


def _inside(tree: Collection[Topic], parent: Place | None) -> list[Place]:
    """Return the places of a section's topics or, without one, of those at the top level."""
    parents = (*parent.parents, parent.topic) if parent else ()
    return [place for place in walk(tree) if place.parents == parents]


def _position(tree: Collection[Topic], parent: Place | None, name: str) -> int:
    """Return the number of the section's topic with that title, slug, path or alias, from 1."""
    siblings = _inside(tree, parent)
    names = names_of(siblings)
    for number, place in enumerate(siblings, start=1):
        if place.folder in names.find(name):
            return number
    where = f"in {parent.topic.title!r}" if parent else "at the top level"
    titles = ", ".join(repr(place.topic.title) for place in siblings) or "none"
    hint = did_you_mean(name, names.known) or f"; there are {titles}"
    raise StudyError(f"no topic {where} is called {name!r}{hint}")


def _already_exists(project: Project, places: Sequence[Place]) -> StudyError:
    if len(places) != 1:
        return StudyError("all topics of the outline exist already")
    place = places[0]
    page = project.shown(project.content / place.page(".md"))
    return SourceError(
        f"{place.topic.title!r} exists already; its page is {page}. "
        "Edit that page, or choose another title. For a page in another language, add the "
        "title in that language to the topic's titles: and run ./askbook generate",
        path=project.shown(project.topics_file),
        line=place.topic.line,
    )

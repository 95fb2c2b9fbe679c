"""The topic tree of data/topics.yaml, and each topic's position in it."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePath, PurePosixPath

from askbook.errors import did_you_mean
from askbook.pages import references, shortcode
from askbook.pages.references import Reference
from askbook.pages.topic_names import TopicNames
from askbook.text import characters
from askbook.text.slug import FORM, LONGEST, RESERVED, SITE_FOLDERS, SITE_PAGES, slugify
from askbook.text.strict_yaml import Source, parse_optional

_OPTIONAL = ("children", "slug", "context", "titles", "aliases", "needs", "sources")


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic of topics.yaml; ``line`` is its line there."""

    title: str
    slug: str
    line: int
    context: str = ""
    titles: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    needs: tuple[PurePosixPath, ...] = ()
    """The folders of the topics to learn first, all earlier in learning order."""
    sources: tuple[Reference, ...] = ()
    children: tuple["Topic", ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The title and the aliases, by which the topic's page is recognized."""
        return (self.title, *self.aliases)

    def title_in(self, language: str) -> str:
        """Return the title in a language, or the title if there is none."""
        return self.titles.get(language, self.title)


@dataclass(frozen=True, kw_only=True)
class Place:
    """A topic with the topics above it and its number among its siblings."""

    topic: Topic
    parents: tuple[Topic, ...]
    number: int

    @property
    def weight(self) -> str:
        """The front matter's weight, a string as in the page format."""
        return str(self.number)

    @property
    def context(self) -> str:
        """The subject that clarifies the title: the topic's own context or the nearest above."""
        return next((t.context for t in (self.topic, *reversed(self.parents)) if t.context), "")

    @property
    def needs(self) -> list[str]:
        """The addresses of the topics to learn first, as in front matter."""
        return [f"/{folder}/" for folder in self.topic.needs]

    @property
    def sources(self) -> list[str]:
        """The titles and addresses of the topic's sources, as in front matter."""
        return [reference.entry for reference in self.topic.sources]

    @cached_property
    def folder(self) -> PurePosixPath:
        """The address as a path below content/, without language or suffix."""
        return PurePosixPath(*(t.slug for t in self.parents), self.topic.slug)

    def page(self, suffix: str) -> PurePosixPath:
        """Return the page's path below content/; the suffix is ``.md`` or ``.de.md``."""
        if self.topic.children:
            return self.folder / f"_index{suffix}"
        return self.folder.with_name(self.topic.slug + suffix)


def walk(topics: Collection[Topic], parents: tuple[Topic, ...] = ()) -> Iterator[Place]:
    """Yield every topic's place in learning order, each topic before the topics inside it."""
    for number, topic in enumerate(topics, start=1):
        yield Place(topic=topic, parents=parents, number=number)
        yield from walk(topic.children, (*parents, topic))


def names_of(places: Iterable[Place]) -> TopicNames:
    """Return the names by which people find the topics at these places."""
    names = TopicNames()
    for place in places:
        names.add(place.folder, place.topic.title, place.topic.aliases)
    return names


def load(text: str, path: PurePath, translations: Collection[str]) -> tuple[Topic, ...]:
    """Return the topic tree of the text of topics.yaml; it is empty if the text has no topic.

    ``translations`` are the codes of the languages that ``titles`` may name. Raises
    SourceError at the line of an unknown, missing or repeated key, of a value that
    YAML does not read as text, of a slug that is reserved or taken by a sibling, of a title
    that a page cannot show, and of a need that is not an earlier topic.
    """
    at_the_top = SITE_FOLDERS | SITE_PAGES | {code.lower() for code in translations}
    reader = _Reader(frozenset(translations), at_the_top)
    source = parse_optional(text, path)
    if source is None or (source.is_mapping and not source.pairs()):
        return ()
    return reader.siblings(source, PurePosixPath())


@dataclass(frozen=True, slots=True)
class _Reader:
    translations: frozenset[str]
    reserved_at_the_top: frozenset[str]
    """Names that only topics inside another topic may have."""
    earlier: TopicNames = field(default_factory=TopicNames)
    """The topics that have been read."""

    def siblings(self, source: Source, above: PurePosixPath) -> tuple[Topic, ...]:
        topics: dict[str, Topic] = {}
        for item in source.items():
            topic = self._topic(item, above)
            if topic.slug in topics:
                other = topics[topic.slug]
                raise item.error(
                    f"{topic.title!r} has the same slug {topic.slug!r} as {other.title!r} "
                    f"on line {other.line}; give one of them another 'slug'"
                )
            topics[topic.slug] = topic
        return tuple(topics.values())

    def _topic(self, source: Source, above: PurePosixPath) -> Topic:
        if not source.is_mapping:
            title = _title(source)
            slug = self._slug(source, title, above)
            self.earlier.add(above / slug, title)
            return Topic(title=title, slug=slug, line=source.line)
        _refuse_title_as_key(source)
        fields = source.fields(required=("title",), optional=_OPTIONAL)
        title = _title(fields["title"])
        slug = self._slug(fields.get("slug", fields["title"]), title, above, given="slug" in fields)
        aliases = tuple(_title(item) for item in _items(fields, "aliases"))
        needs = tuple(dict.fromkeys(self._need(item) for item in _items(fields, "needs")))
        self.earlier.add(above / slug, title, aliases)
        return Topic(
            title=title,
            slug=slug,
            line=source.line,
            context=_title(fields["context"]) if "context" in fields else "",
            titles=self._titles(fields.get("titles")),
            aliases=aliases,
            needs=needs,
            sources=tuple(references.read(item, _title) for item in _items(fields, "sources")),
            children=self.siblings(fields["children"], above / slug)
            if "children" in fields
            else (),
        )

    def _need(self, source: Source) -> PurePosixPath:
        name = source.string()
        found = self.earlier.find(name)
        if not found:
            hint = did_you_mean(name, self.earlier.known)
            raise source.error(f"no topic before this one is called {name!r}{hint}")
        if len(found) > 1:
            paths = ", ".join(map(str, found))
            raise source.error(f"several topics are called {name!r}; use one of these: {paths}")
        return found[0]

    def _slug(
        self, source: Source, title: str, above: PurePosixPath, *, given: bool = False
    ) -> str:
        slug = source.string() if given else slugify(title)
        if not FORM.fullmatch(slug) or len(slug) > LONGEST:
            raise source.error(
                f"slug {slug!r}: use lower-case letters, digits and single hyphens, "
                f"at most {LONGEST}"
            )
        at_the_top = above == PurePosixPath()
        if slug in RESERVED or (at_the_top and slug in self.reserved_at_the_top):
            raise source.error(f"slug {slug!r} is reserved; give the topic another 'slug'")
        return slug

    def _titles(self, source: Source | None) -> Mapping[str, str]:
        if source is None:
            return {}
        for key in source.keys:
            if (code := key.string()) not in self.translations:
                fix = f"; remove the title, or add the language with ./askbook add-language {code}"
                hint = did_you_mean(code, self.translations) or fix
                raise key.error(f"{code!r} is not a further language of this site{hint}")
        return {code: _title(value) for code, value in source.pairs().items()}


def _items(fields: Mapping[str, Source], key: str) -> Iterator[Source]:
    """Yield the values of an optional list."""
    if key in fields:
        yield from fields[key].items()


def _refuse_title_as_key(source: Source) -> None:
    """Explain a topic that is written ``- Bread:`` or ``- Bread: a subtitle``."""
    known = ("title", *_OPTIONAL)
    keys = source.keys
    if (
        not keys
        or any(key.string() in known for key in keys)
        or did_you_mean(keys[0].string(), known)
    ):
        return
    name, value = next(iter(source.pairs().items()))
    if value.is_text:
        raise keys[0].error(f"a colon divides {name!r} from the rest; put the title in quotes")
    raise keys[0].error(
        f"a topic with topics inside is written '- title: {name}', with them below 'children:'"
    )


def _title(source: Source) -> str:
    """Return text that can be used in a title and in a prompt."""
    text = source.string()
    if not text.strip():
        raise source.error("a title cannot be empty")
    stray = characters.STRAY.search(text)
    if stray or "\n" in text or "\r" in text:
        name = characters.name(stray[0]) if stray else "a line break"
        raise source.error(f"a title cannot contain {name}")
    if shortcode.DELIMITER.search(text):
        raise source.error("a title cannot contain {{< or {{%; Hugo would run them")
    return text.strip()

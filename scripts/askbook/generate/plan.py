"""From the tree and the pages that are there to the pages that should be.

Pure: ``plan`` reads and writes nothing. It creates a page for every topic, puts title and
weight right, and moves the pages of a topic that has another place now. It never changes
an answer.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from askbook.findings import Finding, finding
from askbook.generate import new_page
from askbook.pages import address, page
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page
from askbook.pages.sections import Catalog
from askbook.pages.topics import Place, Topic, walk

_Group = dict[str, PurePosixPath]
"""The pages of one topic: the path by language."""


@dataclass(kw_only=True)
class Plan:
    """What is to be done, by path below content/; nothing where all is as it should be."""

    created: dict[PurePosixPath, str] = field(default_factory=dict)
    updated: dict[PurePosixPath, str] = field(default_factory=dict)
    moved: dict[PurePosixPath, tuple[PurePosixPath, str]] = field(default_factory=dict)
    """The old path to the new one and the text there."""
    findings: list[tuple[PurePosixPath, Finding]] = field(default_factory=list)
    total: int = 0
    """The number of pages the tree asks for."""

    @property
    def is_stale(self) -> bool:
        """Whether there is anything to do."""
        return bool(self.created or self.updated or self.moved)

    def report(self, path: PurePosixPath, code: str, message: str, line: int = 1) -> None:
        """Add a finding."""
        self.findings.append((path, finding(code, line, message)))


def plan_pages(
    tree: tuple[Topic, ...], catalog: Catalog, pages: Mapping[PurePosixPath, Page]
) -> Plan:
    """Return what makes the pages those of the tree."""
    return _Planner(catalog, pages).plan(list(walk(tree)))


class _Planner:
    def __init__(self, catalog: Catalog, pages: Mapping[PurePosixPath, Page]) -> None:
        self.catalog = catalog
        self.pages = pages
        self.result = Plan()
        self.addresses: set[str] = set()

    def plan(self, places: list[Place]) -> Plan:
        groups = self._groups(places)
        homes = {place.folder: place for place in places}
        self.addresses = {address.Address(folder, "").url for folder in homes}
        strays = {folder: group for folder, group in groups.items() if folder not in homes}
        missing = [p for p in places if self._is_blank(p, groups.get(p.folder, {}))]
        fitting = self._fitting(places, strays)
        found = self._moves(missing, fitting)
        for place in places:
            group = groups.get(found.get(place.folder, place.folder), {})
            if self._is_anothers(place, group, places):
                self._report_exchange(place, group)
            else:
                self._place(place, {**self._left_behind(place, group, strays), **group})
        for folder in strays.keys() - set(found.values()):
            self._report_strays(strays[folder], fitting[folder])
        self.result.findings.sort()
        return self.result

    def _groups(self, places: list[Place]) -> dict[PurePosixPath, _Group]:
        """Return the pages of each address, those of topics and those that ask."""
        wanted = {path: place for place in places for path in self._paths(place).values()}
        groups: dict[PurePosixPath, _Group] = {}
        for path in sorted(self.pages, key=lambda path: path not in wanted):
            if path in wanted or _asks(self.pages[path]):
                at = address.read(path, self.catalog.languages)
                first = groups.setdefault(at.folder, {}).setdefault(at.language, path)
                place = wanted.get(first)
                if first == path or (place and self._completes_move(place, at.language, path)):
                    continue
                self.result.report(path, "G004", f"has the same address as {first}; keep one")
        return groups

    def _is_blank(self, place: Place, group: _Group) -> bool:
        """Tell whether the topic has no page but what ``generate`` made and no one touched."""
        return all(
            path == self._paths(place)[language]
            and page.dumps(self.pages[path]) == self._new(place, language)
            for language, path in group.items()
        )

    def _is_anothers(self, place: Place, group: _Group, places: list[Place]) -> bool:
        """Tell whether the page at the topic's address carries another topic's title."""
        path = group.get(self.catalog.default.code)
        title = _title(self.pages[path]) if path else ""
        if not title or title in place.topic.names or self._is_blank(place, group):
            return False
        return any(title == other.topic.title for other in places if other.folder != place.folder)

    def _report_exchange(self, place: Place, group: _Group) -> None:
        for path in group.values():
            self.result.total += 1
            self.result.report(
                path,
                "G005",
                f"stands at the address of {place.topic.title!r} (data/topics.yaml, line "
                f"{place.topic.line}) and has another topic's title; move the pages by hand",
            )

    def _left_behind(
        self, place: Place, group: _Group, strays: Mapping[PurePosixPath, _Group]
    ) -> _Group:
        """Return the translations that a move cut short left at the old address.

        What was moved already has that address among its aliases.
        """
        for former in sorted({folder for path in group.values() for folder in self._former(path)}):
            stray = strays.get(former, {})
            left = [c for c in stray if not self._completes_move(place, c, stray[c])]
            if left:
                return {code: stray[code] for code in left}
        return {}

    def _former(self, path: PurePosixPath) -> list[PurePosixPath]:
        """Return the old addresses that a page has, as folders below content/."""
        try:
            return [PurePosixPath(alias.strip("/")) for alias in _aliases(self.pages[path])]
        except FrontMatterError:
            return []

    def _paths(self, place: Place) -> _Group:
        """Return the path of the topic's page in every language."""
        codes = self.catalog.languages
        return {code: place.page(address.suffix(code, codes)) for code in codes}

    def _fitting(
        self, places: list[Place], strays: Mapping[PurePosixPath, _Group]
    ) -> dict[PurePosixPath, list[Place]]:
        """Return the topics that each stray group fits: by its address's last part or a name."""
        named: dict[tuple[str, str], list[PurePosixPath]] = {}
        for folder, group in strays.items():
            titles = ((code, _title(self.pages[path])) for code, path in group.items())
            for key in (("", folder.name), *titles):
                named.setdefault(key, []).append(folder)
        found: dict[PurePosixPath, list[Place]] = {folder: [] for folder in strays}
        for place in places:
            keys = self._names(place.topic)
            for folder in dict.fromkeys(folder for key in keys for folder in named.get(key, ())):
                found[folder].append(place)
        return found

    def _names(self, topic: Topic) -> Iterator[tuple[str, str]]:
        """Yield what a page of the topic may be called in each language, and its slug in none."""
        yield "", topic.slug
        for code in self.catalog.languages:
            for name in (*topic.names, topic.titles.get(code, topic.title)):
                yield code, name

    def _moves(
        self, missing: list[Place], fitting: Mapping[PurePosixPath, list[Place]]
    ) -> dict[PurePosixPath, PurePosixPath]:
        """Return the old address of each topic that fits one stray group, and it alone."""
        wanted = {place.folder for place in missing}
        fits: dict[PurePosixPath, list[PurePosixPath]] = {}
        for old, places in fitting.items():
            for new in wanted.intersection(place.folder for place in places):
                fits.setdefault(new, []).append(old)
        claims = Counter(folder for folders in fits.values() for folder in folders)
        return {new: old[0] for new, old in fits.items() if len(old) == 1 and claims[old[0]] == 1}

    def _place(self, place: Place, group: _Group) -> None:
        """Plan the pages of one topic: in its own language, and in each that it has."""
        for language, path in self._paths(place).items():
            is_default = language == self.catalog.default.code
            if not (is_default or _is_wanted_in(language, place.topic) or language in group):
                continue
            self.result.total += 1
            if language not in group:
                self.result.created[path] = self._new(place, language)
                continue
            old = group[language]
            try:
                self._keep(place, language, old, path)
            except FrontMatterError as error:
                self.result.report(old, "G003", error.message, error.line)

    def _keep(self, place: Place, language: str, old: PurePosixPath, path: PurePosixPath) -> None:
        """Plan the change of a page that is there. Raises FrontMatterError."""
        found = self.pages[old]
        if not found.front.opening and found.preamble.lstrip().startswith(("---", "{", "+++")):
            raise FrontMatterError("front matter must be TOML between two lines of +++", 1)
        text = self._text(place, language, old)
        if old != path:
            self.result.moved[old] = (path, text)
        elif text != page.dumps(self.pages[old]):
            self.result.updated[path] = text

    def _text(self, place: Place, language: str, old: PurePosixPath) -> str:
        """Return a page's text as it should be in the topic's place. Raises FrontMatterError."""
        former = address.read(old, self.catalog.languages)
        new = address.Address(place.folder, language)
        found = self._refreshed(place, language, self.pages[old])
        found = self._without_taken_aliases(found, new)
        return page.dumps(_with_alias(found, former, new))

    def _without_taken_aliases(self, found: Page, own: address.Address) -> Page:
        """Return the page without the old addresses at which another topic now is."""
        aliases = _aliases(found)
        kept = [item for item in aliases if item == own.url or item not in self.addresses]
        return found.with_value("aliases", kept) if kept != aliases else found

    def _new(self, place: Place, language: str) -> str:
        topic = place.topic
        return new_page.render(
            self.catalog.languages[language],
            title=topic.titles.get(language, topic.title),
            topic=topic.title,
            weight=place.weight,
        )

    def _refreshed(self, place: Place, language: str, found: Page) -> Page:
        """Return the page with title and weight put right. Raises FrontMatterError.

        A translated title that only the page has is the page's to keep.
        """
        title = place.topic.titles.get(language)
        if language == self.catalog.default.code:
            title = place.topic.title
        found = self._with_new_prompts(found, language, place.topic)
        if title:
            found = found.with_value("title", title)
        return found.with_value("weight", place.weight)

    def _with_new_prompts(self, found: Page, language: str, topic: Topic) -> Page:
        """Let the untouched prompts of open sections name the topic's new title."""
        former = {*topic.aliases, _title(found)} - {topic.title, ""}
        for form in self.catalog.languages[language].sections:
            section = found.by_kind.get(form.kind)
            prompts = {form.prompt_for(name) for name in former}
            if section and section.is_open and section.prompt in prompts:
                renamed = section.with_prompt(form.prompt_for(topic.title))
                found = found.with_section(section, renamed)
        return found

    def _completes_move(self, place: Place, language: str, old: PurePosixPath) -> bool:
        """Complete a move that was cut short when its text stood at the new place already."""
        new = self._paths(place)[language]
        try:
            if page.dumps(self.pages[new]) != self._text(place, language, old):
                return False
        except (KeyError, FrontMatterError):
            return False
        self.result.moved[old] = (new, page.dumps(self.pages[new]))
        return True

    def _report_strays(self, group: _Group, fitting: list[Place]) -> None:
        """Report pages that have no place in the tree, and the topics that they fit."""
        for language, path in group.items():
            if path in self.result.moved or any(
                self._completes_move(place, language, path) for place in fitting
            ):
                continue
            if fitting:
                names = ", ".join(f"{place.topic.title!r}" for place in fitting)
                lines = ", ".join(str(place.topic.line) for place in fitting)
                self.result.report(
                    path,
                    "G002",
                    f"may be the page of {names} (data/topics.yaml, line {lines}); "
                    "move it there by hand, or remove it",
                )
            else:
                self.result.report(
                    path,
                    "G001",
                    "no topic names this page; add its topic to data/topics.yaml, "
                    "with its old title in aliases: if it was renamed, or remove the page",
                )


def _is_wanted_in(language: str, topic: Topic) -> bool:
    """Tell whether the topic has a title in the language, or one inside it does."""
    return language in topic.titles or any(_is_wanted_in(language, t) for t in topic.children)


def _asks(found: Page) -> bool:
    """Tell a topic's page from one that a person wrote for another purpose."""
    return any(section.tag for section in found.sections)


def _title(found: Page) -> str:
    try:
        return found.title
    except FrontMatterError:
        return ""


def _aliases(found: Page) -> list[str]:
    """Return the old addresses that the page has. Raises FrontMatterError."""
    given = found.front.values.get("aliases", [])
    return [str(item) for item in given] if isinstance(given, list) else []


def _with_alias(found: Page, old: address.Address, new: address.Address) -> Page:
    """Return the page with its old address as its last alias.

    The first alias identifies the page's cards in the Anki decks, so it is kept even where the
    page moves back to it. Hugo writes the page over an alias with the page's own address.
    """
    aliases = _aliases(found)
    if old.url in (new.url, *aliases):
        return found
    return found.with_value("aliases", [*aliases, old.url])

"""Plan how the pages must change to match the topic tree, without touching the disk.

A plan creates a page for every topic that has none, corrects titles, weights and needs, and
moves the pages of topics that have another address now. It never changes an answer.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import PurePosixPath

from askbook.check import aliases
from askbook.findings import Finding, finding
from askbook.generate import links, match, new_page, refresh
from askbook.pages import address, page
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page
from askbook.pages.sections import Catalog
from askbook.pages.topics import Place, Topic, walk

_Group = dict[str, PurePosixPath]
"""The pages at one address: the path by language."""


@dataclass(kw_only=True)
class Plan:
    """The changes to make, by path below content/."""

    created: dict[PurePosixPath, str] = field(default_factory=dict)
    updated: dict[PurePosixPath, str] = field(default_factory=dict)
    moved: dict[PurePosixPath, tuple[PurePosixPath, str]] = field(default_factory=dict)
    """The old path to the new path and the text there."""
    moved_files: dict[PurePosixPath, PurePosixPath] = field(default_factory=dict)
    """The old path of each figure or other file to its new one."""
    removed: list[PurePosixPath] = field(default_factory=list)
    """Pages and figures to remove."""
    data: dict[PurePosixPath, str] = field(default_factory=dict)
    """Notes and exceptions that follow their pages: the new text by path below the site."""
    orphans: dict[PurePosixPath, PurePosixPath | None] = field(default_factory=dict)
    """Each page that no topic has, and the topic's address that its title or alias names."""
    findings: list[tuple[PurePosixPath, Finding]] = field(default_factory=list)
    total: int = 0
    """The number of pages that the topic tree asks for."""

    @property
    def is_stale(self) -> bool:
        """Whether a page must change."""
        return bool(self.created or self.updated or self.moved or self.removed)

    @property
    def without_topic(self) -> list[PurePosixPath]:
        """The pages that no topic has, also those that several topics may have."""
        return [*self.orphans, *(path for path, one in self.findings if one.code == "G002")]

    def changes(self) -> Iterator[str]:
        """Yield each change as a line for people."""
        yield from (f"create content/{path}" for path in self.created)
        yield from (f"update content/{path}" for path in self.updated)
        for old, (new, _) in self.moved.items():
            yield f"move content/{old} to content/{new}"
        for old, new in self.moved_files.items():
            yield f"move content/{old} to content/{new}"
        yield from (f"update {path}" for path in self.data)
        yield from (f"remove content/{path}" for path in self.removed)

    def report(self, path: PurePosixPath, code: str, message: str, line: int = 1) -> None:
        """Add a finding."""
        self.findings.append((path, finding(code, line, message)))


def plan_pages(
    tree: tuple[Topic, ...],
    catalog: Catalog,
    pages: Mapping[PurePosixPath, Page],
    keeps_sections: Collection[PurePosixPath] = (),
) -> Plan:
    """Return the changes that make the pages match the topic tree.

    Pages in ``keeps_sections`` keep their sections as they are.
    """
    return _Planner(catalog, pages, keeps_sections).plan(list(walk(tree)))


class _Planner:
    def __init__(
        self,
        catalog: Catalog,
        pages: Mapping[PurePosixPath, Page],
        keeps_sections: Collection[PurePosixPath],
    ) -> None:
        self.catalog = catalog
        self.pages = pages
        self.keeps_sections = keeps_sections
        self.result = Plan()
        self.topic_urls: set[str] = set()
        self.paths: dict[PurePosixPath, _Group] = {}
        """The path of the page in every language, by the topic's folder."""
        self.at = cache(partial(address.read, languages=catalog.languages))

    def plan(self, places: list[Place]) -> Plan:
        self.paths = {place.folder: self._paths(place) for place in places}
        groups = self._groups(places)
        topics = {place.folder: place for place in places}
        self.topic_urls = {address.Address(folder, "").url for folder in topics}
        strays = {folder: group for folder, group in groups.items() if folder not in topics}
        titles = {folder: self._titles(group) for folder, group in strays.items()}
        fitting = match.fitting_topics(places, titles, self.catalog.languages)
        # Only the pages of strays move.
        missing = [p for p in places if strays and self._is_untouched(p, groups.get(p.folder, {}))]
        moves = match.unambiguous_moves(missing, fitting)
        for place in places:
            group = groups.get(moves.get(place.folder, place.folder), {})
            if self._has_title_of_another(place, group, places):
                self._report_swapped(place, group)
            else:
                self._place(place, {**self._left_behind(place, group, strays), **group})
        for folder in strays.keys() - set(moves.values()):
            self._report_strays(strays[folder], fitting[folder])
        self.result.findings.sort()
        return self.result

    def _groups(self, places: list[Place]) -> dict[PurePosixPath, _Group]:
        """Return the pages of topics and all pages with a prompt, by address."""
        wanted = {path: place for place in places for path in self.paths[place.folder].values()}
        groups: dict[PurePosixPath, _Group] = {}
        for path in sorted(self.pages, key=lambda path: path not in wanted):
            if path in wanted or _has_prompt(self.pages[path]):
                at = self.at(path)
                first = groups.setdefault(at.folder, {}).setdefault(at.language, path)
                place = wanted.get(first)
                if first == path or (place and self._completes_move(place, at.language, path)):
                    continue
                self.result.report(path, "G004", f"has the same address as {first}; keep one")
        return groups

    def _titles(self, group: _Group) -> dict[str, str]:
        return {code: _title(self.pages[path]) for code, path in group.items()}

    def _is_untouched(self, place: Place, group: _Group) -> bool:
        """Return whether the topic has no pages except new ones that nobody has edited."""
        return all(
            path == self.paths[place.folder][language]
            and not any(section.answer for section in self.pages[path].sections)
            and page.dumps(self.pages[path]) == self._new(place, language)
            for language, path in group.items()
        )

    def _has_title_of_another(self, place: Place, group: _Group, places: list[Place]) -> bool:
        """Return whether the page at the topic's address has the title of another topic."""
        path = group.get(self.catalog.default.code)
        title = _title(self.pages[path]) if path else ""
        if not title or title in place.topic.names or self._is_untouched(place, group):
            return False
        return any(title == other.topic.title for other in places if other.folder != place.folder)

    def _report_swapped(self, place: Place, group: _Group) -> None:
        message = (
            f"is at the address of {place.topic.title!r} (data/topics.yaml, line "
            f"{place.topic.line}) but has the title of another topic; move the pages by hand"
        )
        for path in group.values():
            self.result.total += 1
            self.result.report(path, "G005", message)

    def _left_behind(
        self, place: Place, group: _Group, strays: Mapping[PurePosixPath, _Group]
    ) -> _Group:
        """Return the translations that an interrupted move left at the old address.

        The pages that were moved have the old address among their aliases.
        """
        for former in sorted({folder for path in group.values() for folder in self._former(path)}):
            stray = strays.get(former, {})
            left = [c for c in stray if not self._completes_move(place, c, stray[c])]
            if left:
                return {code: stray[code] for code in left}
        return {}

    def _former(self, path: PurePosixPath) -> list[PurePosixPath]:
        """Return a page's aliases as folders below content/."""
        return [PurePosixPath(alias.strip("/")) for alias in aliases.of_page(self.pages[path])]

    def _paths(self, place: Place) -> _Group:
        """Return the path of the topic's page in every language."""
        codes = self.catalog.languages
        return {code: place.page(address.suffix(code, codes)) for code in codes}

    def _place(self, place: Place, group: _Group) -> None:
        """Plan the pages of one topic in each language that it needs or already has."""
        for language, path in self.paths[place.folder].items():
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
        """Plan the change of an existing page. Raises FrontMatterError."""
        found = self.pages[old]
        if not found.front.opening and found.preamble.lstrip().startswith(("---", "{", "+++")):
            raise FrontMatterError("front matter must be TOML between two lines of +++", 1)
        new = self._refreshed(place, language, old)
        if old != path:
            self.result.moved[old] = (path, page.dumps(new))
        elif new is not found and page.dumps(new) != page.dumps(found):
            self.result.updated[path] = page.dumps(new)

    def _refreshed(self, place: Place, language: str, old: PurePosixPath) -> Page:
        """Return an existing page as it must be. Raises FrontMatterError."""
        former = self.at(old)
        new = address.Address(place.folder, language)
        found = refresh.refreshed(
            self.pages[old],
            place,
            self.catalog.languages[language],
            is_default=language == self.catalog.default.code,
            keeps_sections=old in self.keeps_sections,
        )
        found = refresh.without_aliases(found, new, self.topic_urls)
        return refresh.with_aliases(found, new, [former.url] if former != new else [])

    def _new(self, place: Place, language: str) -> str:
        topic = place.topic
        return new_page.render(
            self.catalog.languages[language],
            title=topic.title_in(language),
            weight=place.weight,
            needs=place.needs,
            sources=place.sources,
        )

    def _completes_move(self, place: Place, language: str, old: PurePosixPath) -> bool:
        """Complete an interrupted move if the text is already at the new path."""
        new = self.paths[place.folder][language]
        try:
            text = page.dumps(self._refreshed(place, language, old))
            if links.without_targets(page.dumps(self.pages[new])) != links.without_targets(text):
                return False
        except (KeyError, FrontMatterError):
            return False
        self.result.moved[old] = (new, page.dumps(self.pages[new]))
        return True

    def _report_strays(self, group: _Group, fitting: list[Place]) -> None:
        """Report the pages at an address that no topic has."""
        for language, path in group.items():
            if path in self.result.moved or any(
                self._completes_move(place, language, path) for place in fitting
            ):
                continue
            if len(fitting) < 2:
                self.result.orphans[path] = fitting[0].folder if fitting else None
                continue
            names = ", ".join(f"{place.topic.title!r}" for place in fitting)
            lines = ", ".join(str(place.topic.line) for place in fitting)
            message = (
                f"may be the page of {names} (data/topics.yaml, line {lines}); "
                "move it there by hand, or remove it"
            )
            self.result.report(path, "G002", message)


def _is_wanted_in(language: str, topic: Topic) -> bool:
    """Return whether the topic or one inside it has a title in the language."""
    return language in topic.titles or any(_is_wanted_in(language, t) for t in topic.children)


def _has_prompt(found: Page) -> bool:
    """Tell a topic's page from a page for another purpose."""
    return any(section.tag for section in found.sections)


def _title(found: Page) -> str:
    try:
        return found.title
    except FrontMatterError:
        return ""

"""Let figures and links follow the pages that a plan moves or removes.

Nothing here depends on what an earlier run did: a figure or link that an interrupted run has
already moved is recognized by where it is.
"""

from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import PurePosixPath

from askbook.check import aliases
from askbook.generate import links
from askbook.generate.plan import Plan
from askbook.pages import address, page
from askbook.pages.page import Page


class Relocation:
    """Where each file below content/ will be when a plan has been applied."""

    def __init__(
        self,
        plan: Plan,
        pages: Mapping[PurePosixPath, Page],
        files: Collection[PurePosixPath],
        languages: Collection[str],
    ) -> None:
        self.plan = plan
        self.pages = pages
        self.files = files
        self.languages = languages
        self.leaving = frozenset([*plan.moved, *plan.removed])

    def plan_figures(self, notes: Mapping[PurePosixPath, str]) -> None:
        """Add the moves and removals of figures and other files to the plan.

        A file goes with the pages that link to it if all of them leave, and without such pages
        with those of its folder. It is removed with the last page that links to it. ``notes``
        has the text of each page's notes, whose links count as the page's own. A file stays if
        another one is at its new place.
        """
        users = self._users(notes)
        neighbours = self._neighbours()
        for file in self.files:
            using = users.get(file) or neighbours.get(file.parent, [])
            if file in self.pages or not using or not self.leaving.issuperset(using):
                continue
            places = (self._carried(file, user) for user in using)
            new = next((place for place in places if place), None)
            if new and new not in self._existing:
                self.plan.moved_files[file] = new
            elif file in users and not any(user in self.plan.moved for user in using):
                self.plan.removed.append(file)

    def plan_links(self) -> None:
        """Correct the links of all pages in the plan."""
        for old, (new, text) in list(self.plan.moved.items()):
            is_written = new in self.pages and page.dumps(self.pages[new]) == text
            self.plan.moved[old] = (new, self.relinked(text, new if is_written else old, new))
        for path, found in self.pages.items():
            if path not in self.leaving:
                text = self.plan.updated.get(path, page.dumps(found))
                changed = self.relinked(text, path, path)
                if changed != page.dumps(found):
                    self.plan.updated[path] = changed

    def page_of(self, path: PurePosixPath) -> PurePosixPath | None:
        """Return the path at which a page will be, or None if it is removed."""
        if path in self.plan.removed:
            return None
        return self.plan.moved[path][0] if path in self.plan.moved else path

    def relinked(self, text: str, old: PurePosixPath, new: PurePosixPath) -> str:
        """Return a text of the page ``old`` for the page ``new``, with its links corrected."""

        def locate(target: PurePosixPath) -> PurePosixPath | None:
            return self._located(target) or self._moved_before(target, old, new)

        return links.relinked(text, old, new, locate)

    def _users(
        self, notes: Mapping[PurePosixPath, str]
    ) -> dict[PurePosixPath, list[PurePosixPath]]:
        """Return the pages that link to each file."""
        users: dict[PurePosixPath, list[PurePosixPath]] = {}
        for path, found in self.pages.items():
            text = page.dumps(found) + "\n" + notes.get(path, "")
            for target in set(links.targets(text, path)):
                users.setdefault(target, []).append(path)
        return users

    def _neighbours(self) -> dict[PurePosixPath, list[PurePosixPath]]:
        """Return the pages in each folder."""
        found: dict[PurePosixPath, list[PurePosixPath]] = {}
        for path in self.pages:
            found.setdefault(path.parent, []).append(path)
        return found

    def _carried(self, file: PurePosixPath, user: PurePosixPath) -> PurePosixPath | None:
        """Return the place of a file that keeps its position relative to a page that moves."""
        if user not in self.plan.moved or not file.is_relative_to(user.parent):
            return None
        return self.plan.moved[user][0].parent / file.relative_to(user.parent)

    def _located(self, target: PurePosixPath) -> PurePosixPath | None:
        if target in self.plan.moved:
            return self.plan.moved[target][0]
        if target in self.plan.moved_files:
            return self.plan.moved_files[target]
        return target if target in self._final else self._redirected(target)

    @cached_property
    def _existing(self) -> frozenset[PurePosixPath]:
        return frozenset(self.files)

    @cached_property
    def _final(self) -> frozenset[PurePosixPath]:
        """The files that will exist; read once the figures are planned."""
        new = [new for new, _ in self.plan.moved.values()]
        stays = self._existing - self.leaving - self.plan.moved_files.keys() - {*self.plan.removed}
        return stays.union(new, self.plan.created, self.plan.moved_files.values())

    def _redirected(self, target: PurePosixPath) -> PurePosixPath | None:
        """Return the page that has a missing page's address among its aliases."""
        if target.suffix != ".md":
            return None
        at = address.read(target, self.languages)
        default = next(iter(self.languages))
        return self._by_alias.get((at.url, at.language)) or self._by_alias.get((at.url, default))

    @cached_property
    def _by_alias(self) -> Mapping[tuple[str, str], PurePosixPath]:
        """The page that will have each alias in each language."""
        found: dict[tuple[str, str], PurePosixPath] = {}
        for path, old in self.pages.items():
            new, text = self.plan.moved.get(path, (path, self.plan.updated.get(path, "")))
            if path not in self.plan.removed:
                for alias in aliases.of_page(page.loads(text) if text else old):
                    found[alias, address.read(new, self.languages).language] = new
        return found

    def _moved_before(
        self, target: PurePosixPath, old: PurePosixPath, new: PurePosixPath
    ) -> PurePosixPath | None:
        """Return the place of a figure that an interrupted run has already moved with a page."""
        if target.suffix == ".md":
            return None
        moves = [(old, new), *((path, place) for path, (place, _) in self.plan.moved.items())]
        for before, after in moves:
            if target.is_relative_to(before.parent):
                place = after.parent / target.relative_to(before.parent)
                if place in self._final:
                    return place
        return None

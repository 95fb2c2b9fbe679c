"""Find a topic by a name that people use for it."""

from collections.abc import Collection
from pathlib import PurePosixPath


class TopicNames:
    """The folders of topics by path, by title or slug, and by alias."""

    def __init__(self) -> None:
        self._paths: dict[str, list[PurePosixPath]] = {}
        self._titles: dict[str, list[PurePosixPath]] = {}
        self._aliases: dict[str, list[PurePosixPath]] = {}
        self.known: list[str] = []
        """Every title and alias."""

    def add(self, folder: PurePosixPath, title: str, aliases: Collection[str] = ()) -> None:
        """Add a topic; the last part of its folder is its slug."""
        self._paths[str(folder)] = [folder]
        self.known += (title, *aliases)
        for name in {title, folder.name}:
            self._titles.setdefault(name, []).append(folder)
        for alias in aliases:
            self._aliases.setdefault(alias, []).append(folder)

    def find(self, name: str) -> list[PurePosixPath]:
        """Return the folders of the topics with that name, in learning order.

        A path takes precedence over a title or slug, and these over an alias.
        """
        path = name.strip("/") if "/" in name else ""
        return self._paths.get(path) or self._titles.get(name) or self._aliases.get(name) or []

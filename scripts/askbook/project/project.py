"""A study site's folder: where its parts are, and its data read into models."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from askbook.disk.files import read_text
from askbook.errors import SourceError, StudyError
from askbook.pages import page, sections, topics
from askbook.pages.page import Page
from askbook.pages.sections import Catalog
from askbook.pages.topics import Topic
from askbook.text import toml


@dataclass(frozen=True)
class Project:
    """The study site in that folder."""

    root: Path

    def refuse_foreign(self) -> None:
        """Raise StudyError where the folder is not a study site's."""
        if not (self.root / "config.toml").is_file():
            raise StudyError(
                f"{self.root} has no config.toml; name a study site's folder by --site"
            )

    @property
    def content(self) -> Path:
        """The folder of the pages."""
        return self.root / "content"

    @property
    def topics_file(self) -> Path:
        """The tree of topics."""
        return self.root / "data" / "topics.yaml"

    def shown(self, path: Path) -> Path:
        """Return the path as a message shows it: short where it is inside the project."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

    @cached_property
    def config(self) -> Mapping[str, object]:
        """What config.toml says."""
        path = self.root / "config.toml"
        try:
            return toml.loads(read_text(path))
        except toml.NotToml as error:
            raise SourceError(f"not TOML: {error}", path=path, line=error.line) from error

    @cached_property
    def catalog(self) -> Catalog:
        """The four sections, per language."""
        path = self.root / "data" / "sections.yaml"
        catalog = sections.load(read_text(path), self.shown(path))
        default = self.config.get("defaultContentLanguage", "en")
        if catalog.default.code != default:
            message = f"expected config.toml's {default!r} first, got {catalog.default.code!r}"
            raise SourceError(message, path=self.shown(path))
        return catalog

    @cached_property
    def tree(self) -> tuple[Topic, ...]:
        """The topics, in learning order."""
        return self.read_tree(read_text(self.topics_file))

    def read_tree(self, text: str) -> tuple[Topic, ...]:
        """Return the tree that a text of topics.yaml holds."""
        others = [code for code in self.catalog.languages if code != self.catalog.default.code]
        return topics.load(text, self.shown(self.topics_file), others)

    @cached_property
    def pages(self) -> Mapping[PurePosixPath, Page]:
        """Every page by its path below content/, in the paths' order, as first read."""
        return {path: self.read_page(self.content / path) for path in self.page_paths()}

    def page_paths(self) -> list[PurePosixPath]:
        """Return the path of every page below content/, in order."""
        found = (path for path in self.content.rglob("*.md") if path.is_file())
        return sorted(p for p in map(self.below_content, found) if not _is_hidden(p))

    def below_content(self, path: Path) -> PurePosixPath:
        """Return a page's path below content/."""
        return PurePosixPath(path.relative_to(self.content).as_posix())

    def read_page(self, path: Path) -> Page:
        """Return the page in that file."""
        return page.loads(read_text(path), self.catalog.kinds)


def _is_hidden(path: PurePosixPath) -> bool:
    """Tell what Hugo passes over."""
    return any(part.startswith((".", "#")) for part in path.parts)

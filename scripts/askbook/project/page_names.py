"""Find pages by the names that people give on the command line."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from askbook.disk.files import resolve
from askbook.errors import did_you_mean
from askbook.pages.topics import names_of, walk
from askbook.project.project import Project

_HINT = (
    "; name a page such as content/course/topic.md, or a topic by its title, alias, slug or path"
)


@dataclass(frozen=True, slots=True)
class PageName:
    """The pages that a name means: one file, those below a folder, or those of topics."""

    file: PurePosixPath | None
    """The page or folder, below content/."""
    topics: frozenset[PurePosixPath]
    """The topics' folders; the topics inside them are meant, too."""

    def matches(self, folder: PurePosixPath, path: PurePosixPath) -> bool:
        """Return whether the name means the page at a path, whose address is ``folder``."""
        if self.file is not None:
            return self.file in (path, *path.parents)
        return not self.topics.isdisjoint((folder, *folder.parents))


class PageNames:
    """The names of a site's pages."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._topics = names_of(walk(project.tree))

    def read(self, name: str) -> PageName:
        """Return what a name means; it may be nothing."""
        return PageName(self._below_content(name), frozenset(self._topics.find(name)))

    def why_unknown(self, name: str) -> str:
        """Return why a name means no page, with the closest topic."""
        if name and resolve(Path(name)).exists() and not self._below_content(name):
            return f"not below {self._project.shown(self._project.content)}/"
        return f"no such page or topic{did_you_mean(name, self._topics.known) or _HINT}"

    def _below_content(self, name: str) -> PurePosixPath | None:
        """Return the path below content/ of an existing page or folder; None for anything else."""
        for path in (Path(name), self._project.root / name):
            file = resolve(path)
            if name and file.exists() and file.is_relative_to(self._project.content):
                return self._project.below_content(file)
        return None

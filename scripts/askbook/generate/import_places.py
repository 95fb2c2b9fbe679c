"""Where the pages and images of an import go, and how the links between them change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path, PurePosixPath

from askbook.answers.importer import ImportedPage
from askbook.disk.files import is_file, resolve
from askbook.generate import links
from askbook.pages import address
from askbook.pages.page import Section
from askbook.text.slug import slugify

_IMAGES = frozenset({".avif", ".gif", ".jpeg", ".jpg", ".png", ".svg", ".webp"})


@dataclass(frozen=True)
class ImportPlaces:
    """The place of each page and image of the source."""

    source: Path
    """A page, or a folder of pages."""
    destination: Path
    """A page or a folder below the content folder."""
    content: Path
    languages: Sequence[str]
    code: str
    """The language of all pages, or nothing."""

    @cached_property
    def old_root(self) -> Path:
        """The folder that the source's links cannot lead out of."""
        return self.source if self.source.is_dir() else self.source.parent

    @cached_property
    def new_root(self) -> Path:
        """The folder that the old root becomes."""
        return self.destination.parent if self._is_named else self.destination

    @cached_property
    def _real_root(self) -> Path:
        return resolve(self.old_root)

    @property
    def _is_named(self) -> bool:
        """Whether the destination is a page, not a folder."""
        return self.destination.suffix == ".md" and not self.source.is_dir()

    def page(self, file: Path) -> tuple[Path, str, str]:
        """Return a page's new folder, its new file name without ending, and its language."""
        stem, named = self._split_language(file.name)
        if file == self.source:
            if self._is_named:
                return self.new_root, self._split_language(self.destination.name)[0], named
            return self.new_root, slugify(stem), named
        folder = file.relative_to(self.old_root).parent
        is_section = stem in ("_index", "index") or (bool(folder.parts) and stem == folder.name)
        return self._folder(file), "_index" if is_section else slugify(stem), named

    def follow_links(
        self, imported: ImportedPage, file: Path, path: Path
    ) -> tuple[ImportedPage, dict[PurePosixPath, Path]]:
        """Return a page whose links lead to the new places of files, and those files.

        ``file`` is the page's own file and ``path`` its new one. The files are those of the
        source, by their new paths below the content folder.
        """
        old = PurePosixPath(file.relative_to(self.old_root).as_posix())
        new = self.below_content(path)
        found: dict[PurePosixPath, Path] = {}

        def locate(target: PurePosixPath) -> PurePosixPath | None:
            linked = self.old_root / target
            if not (place := self._place(linked)):
                return None
            found[self.below_content(place)] = linked
            return self.below_content(place)

        def followed(section: Section) -> Section:
            answer = links.relinked(section.answer, old, new, locate)
            return section if answer == section.answer else section.with_answer(answer)

        sections = map(followed, imported.page.sections)
        return replace(imported, page=imported.page.with_sections(sections)), found

    def below_content(self, path: Path) -> PurePosixPath:
        """Return a new path relative to the content folder."""
        return PurePosixPath(path.relative_to(self.content).as_posix())

    def _place(self, file: Path) -> Path | None:
        """Return the new path of a file that is imported, or that a page shows."""
        real = resolve(file)
        if not (real.is_relative_to(self._real_root) and is_file(real)):
            return None
        if file.suffix.lower() in _IMAGES:
            return self._folder(file) / file.name
        if file.suffix != ".md" or not (self.source.is_dir() or file == self.source):
            return None
        folder, stem, named = self.page(file)
        language = self.code or named or self.languages[0]
        return folder / (stem + address.suffix(language, self.languages))

    def _folder(self, file: Path) -> Path:
        folders = file.relative_to(self.old_root).parent.parts
        return self.new_root.joinpath(*map(slugify, folders))

    def _split_language(self, name: str) -> tuple[str, str]:
        """Return a file's name without ending and language, and the language's code or nothing."""
        stem = name.removesuffix(".md")
        start, _, code = stem.rpartition(".")
        is_named = bool(start) and code.lower() in self.languages
        return (start, code.lower()) if is_named else (stem, "")

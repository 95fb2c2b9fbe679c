"""Where a page stands: its folder below content/, which is its address, and its language.

The page of ``a/b`` is ``a/b.md``, or ``a/b/_index.md`` where there are topics inside it;
a translation has its language's code before the ending: ``a/b.zh-tw.md``.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from askbook.text.hugo_path import hugo_path


@dataclass(frozen=True, slots=True)
class Address:
    """A page's address without its language, and the language's code."""

    folder: PurePosixPath
    language: str
    prefix: str = field(default="", compare=False)
    """What stands before the folder in the built site: nothing in the site's own language."""

    @property
    def url(self) -> str:
        """The address as Hugo's ``aliases`` take it; Hugo puts the language before it."""
        return "/" if self.folder == PurePosixPath() else f"/{self.folder}/"

    @property
    def published(self) -> PurePosixPath:
        """The page's folder in the built site, as Hugo makes it of the file's name."""
        folder = self.folder.parent if self.folder.name == "index" else self.folder
        return PurePosixPath(self.prefix, hugo_path(str(folder)))

    def with_folder(self, folder: PurePosixPath) -> "Address":
        """Return the address of another page of that language."""
        return replace(self, folder=folder)


def read(path: PurePosixPath, languages: Collection[str]) -> Address:
    """Return the address of the page at that path; the first language has no code in it."""
    stem, _, code = path.name.removesuffix(".md").rpartition(".")
    if not stem or code not in languages:
        stem, code = path.name.removesuffix(".md"), next(iter(languages))
    folder = path.parent if stem == "_index" else path.with_name(stem)
    return Address(folder, code, "" if code == next(iter(languages)) else code)


def suffix(language: str, languages: Collection[str]) -> str:
    """Return the ending of a page's file name in that language."""
    return ".md" if language == next(iter(languages)) else f".{language}.md"

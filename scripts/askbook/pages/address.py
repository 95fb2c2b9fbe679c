"""Convert between a page's path below content/ and its address and language.

The page at the address ``a/b`` is ``a/b.md``, or ``a/b/_index.md`` if it has topics inside;
a translation has its language's code before the suffix: ``a/b.de.md``.
"""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import PurePosixPath

from askbook.text.hugo_path import hugo_path


@dataclass(frozen=True)
class Address:
    """A page's address without its language, and the language's code."""

    folder: PurePosixPath
    language: str
    prefix: str = field(default="", compare=False)
    """The folder of the language in the built site; empty for the default language."""

    @property
    def url(self) -> str:
        """The address for Hugo's ``aliases``; Hugo prefixes the language."""
        return "/" if self.folder == PurePosixPath() else f"/{self.folder}/"

    @cached_property
    def published(self) -> PurePosixPath:
        """The page's folder in the built site, as Hugo derives it from the file's name."""
        folder = self.folder.parent if self.folder.name == "index" else self.folder
        path = hugo_path(str(folder))
        is_same = path == str(folder) and not self.prefix
        return folder if is_same else PurePosixPath(self.prefix, path)

    def with_folder(self, folder: PurePosixPath) -> "Address":
        """Return the address of another page in the same language."""
        return replace(self, folder=folder)


def read(path: PurePosixPath, languages: Collection[str]) -> Address:
    """Return the address of the page at a path; the default language, the first, has no code."""
    stem, code = path.name.removesuffix(".md"), code_in(path)
    if code in languages:
        stem = stem.removesuffix(f".{code}")
    else:
        code = next(iter(languages))
    folder = path.parent if stem == "_index" else path.with_name(stem)
    return Address(folder, code, "" if code == next(iter(languages)) else code)


def code_in(path: PurePosixPath) -> str:
    """Return the last part of a page's file name, which may be a language's code, or nothing."""
    stem, _, code = path.name.removesuffix(".md").rpartition(".")
    return code if stem else ""


def suffix(language: str, languages: Collection[str]) -> str:
    """Return the suffix of a page's file name in a language."""
    return ".md" if language == next(iter(languages)) else f".{language}.md"

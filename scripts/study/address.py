"""Where a page stands: its folder below content/, which is its address, and its language.

The page of ``a/b`` is ``a/b.md``, or ``a/b/_index.md`` where there are topics inside it;
a translation has its language's code before the ending: ``a/b.zh-tw.md``.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Address:
    """A page's address without its language, and the language's code."""

    folder: PurePosixPath
    language: str

    @property
    def url(self) -> str:
        """The address as Hugo's ``aliases`` take it; Hugo puts the language before it."""
        return "/" if self.folder == PurePosixPath() else f"/{self.folder}/"


def read(path: PurePosixPath, languages: Collection[str]) -> Address:
    """Return the address of the page at that path; the first language has no code in it."""
    stem, _, code = path.name.removesuffix(".md").rpartition(".")
    if not stem or code not in languages:
        stem, code = path.name.removesuffix(".md"), next(iter(languages))
    folder = path.parent if stem == "_index" else path.with_name(stem)
    return Address(folder, code)


def suffix(language: str, languages: Collection[str]) -> str:
    """Return the ending of a page's file name in that language."""
    return ".md" if language == next(iter(languages)) else f".{language}.md"

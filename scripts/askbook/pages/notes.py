"""Check data/notes.yaml: editors' notes beside answers that are kept as they were recorded."""

from collections.abc import Collection
from pathlib import PurePath, PurePosixPath

from askbook.pages.sections import KINDS, Catalog
from askbook.text.strict_yaml import parse


def check(text: str, path: PurePath, catalog: Catalog, folders: Collection[PurePosixPath]) -> None:
    """Raise SourceError at the line of a page, section or language that does not exist.

    ``folders`` are the addresses of all pages, without their language.
    """
    for address, sections in parse(text, path).pairs().items():
        if PurePosixPath(address.lstrip("/")) not in folders or not address.startswith("/"):
            raise sections.error(f"no page has the address {address!r}")
        for words in sections.fields(optional=KINDS).values():
            for note in words.fields(optional=list(catalog.languages)).values():
                note.string()

"""Check data/notes.yaml: editors' notes beside answers that are kept as they were recorded."""

from collections.abc import Collection, Iterator
from pathlib import PurePath, PurePosixPath

from askbook.findings import Finding, finding
from askbook.pages.sections import Catalog
from askbook.text.strict_yaml import parse_optional


def check(
    text: str, path: PurePath, catalog: Catalog, folders: Collection[PurePosixPath]
) -> Iterator[Finding]:
    """Yield a finding for each address that no page has.

    ``folders`` are the addresses of all pages, without their language. Raises SourceError at
    the line of a section or language that does not exist.
    """
    source = parse_optional(text, path)
    if source is None:
        return
    kinds = [kind.name for kind in catalog.kinds]
    lines = {key.string(): key.line for key in source.keys}
    for address, sections in source.pairs().items():
        if PurePosixPath(address.lstrip("/")) not in folders or not address.startswith("/"):
            message = f"no page has the address {address!r}; correct it, or remove the note"
            yield finding("X002", lines[address], message)
        for words in sections.fields(optional=kinds).values():
            for note in words.fields(optional=list(catalog.languages)).values():
                note.string()

"""Let data/notes.yaml and data/exceptions.yaml follow the pages that a plan moves or removes."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

import yaml

from askbook.text import yaml_edit
from askbook.text.yaml_edit import Edit

PageOf = Callable[[PurePosixPath], PurePosixPath | None]
"""Returns the path at which a page will be, or None if it is removed."""

Relink = Callable[[str, PurePosixPath, PurePosixPath], str]
"""Returns a text of the page at one path for the page at another, with its links corrected."""


def notes_by_page(text: str, at: Mapping[str, PurePosixPath]) -> dict[PurePosixPath, str]:
    """Return the source of each page's notes; ``at`` has the page at each address."""
    return {page: yaml_edit.source(text, value) for page, _, value in _notes(text, at)}


def follow_in_notes(
    text: str,
    at: Mapping[str, PurePosixPath],
    page_of: PageOf,
    address_of: Callable[[PurePosixPath], str],
    relink: Relink,
) -> str:
    """Return the notes with the addresses and links of pages that move, without removed pages."""
    edits: list[Edit] = []
    for page, key, value in _notes(text, at):
        new = page_of(page)
        if new is None:
            edits.append(yaml_edit.removing_lines(text, key, value))
            continue
        edits.append(yaml_edit.replacing(value, relink(yaml_edit.source(text, value), page, new)))
        if new != page:
            edits.append(yaml_edit.replacing(key, address_of(new)))
    return yaml_edit.edited(text, edits)


def follow_in_exceptions(text: str, page_of: PageOf) -> str:
    """Return the exceptions with the paths of pages that move, without removed pages."""
    edits: list[Edit] = []
    root = yaml_edit.compose(text)
    for item in root.value if isinstance(root, yaml.SequenceNode) and not root.flow_style else []:
        name = yaml_edit.value(item, "page")
        page = PurePosixPath(name.value.removeprefix("content/")) if name else None
        if name is None or page is None:
            continue
        new = page_of(page)
        if new is None:
            edits.append(yaml_edit.removing_lines(text, item, item))
        elif new != page:
            edits.append(yaml_edit.replacing(name, str(new)))
    return yaml_edit.edited(text, edits)


def _notes(
    text: str, at: Mapping[str, PurePosixPath]
) -> Iterator[tuple[PurePosixPath, yaml.Node, yaml.Node]]:
    """Yield the page of each note that has one, with the nodes of its address and its text."""
    root = yaml_edit.compose(text)
    if isinstance(root, yaml.MappingNode) and not root.flow_style:
        for key, value in root.value:
            if key.value in at:
                yield at[key.value], key, value

"""Check editors' notes in data/notes.yaml: each belongs to a page, and its Markdown is sound."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from askbook.check import answer_rules
from askbook.check.links import find_links
from askbook.check.page_rules import PageContext
from askbook.findings import Finding, finding
from askbook.pages import cards
from askbook.pages.notes import Note, PageNotes
from askbook.pages.page import Page
from askbook.pages.sections import Format
from askbook.project.project import Project


def check_notes(
    found: Iterable[PageNotes],
    project: Project,
    paths: Mapping[tuple[PurePosixPath, str], PurePosixPath],
    context: Callable[[PurePosixPath], PageContext],
) -> Iterator[Finding]:
    """Yield the findings of notes, each at the line where its note begins.

    ``paths`` has the path of each page by its address and language, and ``context`` returns what
    the rules know of the page at a path.
    """
    folders = {folder for folder, _ in paths}
    for page in found:
        folder = PurePosixPath(page.address.lstrip("/"))
        if folder not in folders or not page.address.startswith("/"):
            message = f"no page has the address {page.address!r}; correct it, or remove the note"
            yield finding("X002", page.line, message)
            continue
        for note in page.notes:
            path = paths.get((folder, note.language))
            known = _card_ids(project, project.page(path), note.language) if path else ()
            if note.card_id and note.card_id not in known:
                message = (
                    f"{page.address} has no card {note.card_id!r} in {note.language}; "
                    "correct the id"
                )
                yield finding("X002", note.line, message)
            elif path:
                yield from _check_text(note, context(path))


def _card_ids(project: Project, page: Page, language: str) -> Collection[str]:
    section = page.by_kind.get(project.catalog.kind_of(Format.CARDS))
    label = project.catalog.languages[language].labels.answer
    found = cards.read(section.answer, label) if section else []
    return [card.id_at(place) for place, card in enumerate(found, start=1)]


def _check_text(note: Note, context: PageContext) -> Iterator[Finding]:
    links = find_links(note.text, context.resolve)
    for rule in (
        answer_rules.check_characters(note.text),
        answer_rules.check_text(note.text, answer_rules.ANSWER_LEVELS, links),
        context.check_formulas(note.text),
    ):
        # The lines of a folded text are not those of the file.
        yield from (one.moved(note.line - one.line) for one in rule)

"""An accepted answer written into its page, and nothing else changed there."""

import re

from askbook.ask.plan import Task
from askbook.disk.files import write_text
from askbook.errors import SourceError
from askbook.pages import page
from askbook.pages.shortcode import Provenance
from askbook.project.project import Project


def fill(project: Project, task: Task, answer: str, provenance: Provenance) -> str:
    """Write the answer into its section; return why that was not done, or nothing.

    The page is read again first: what an editor has changed meanwhile stays.
    """
    path = project.content / task.path
    try:
        found = project.read_page(path)
    except SourceError as error:
        return error.message
    section = found.by_kind.get(task.kind)
    if section is None or section.prompt != task.prompt:
        return "its prompt has changed meanwhile; the answer was not written"
    if section.answer != task.answer:
        return "it has been answered meanwhile; that answer stays"
    filled = found.with_section(section, section.with_answer(answer, provenance))
    write_text(path, page.dumps(filled))
    return ""


def line_of(project: Project, task: Task) -> int:
    """Return the line of the section's heading as the page stands now."""
    try:
        section = project.read_page(project.content / task.path).by_kind.get(task.kind)
    except SourceError:
        return task.line
    return section.line if section else task.line


def provenance(model: str, day: str) -> Provenance:
    """Return who answered and when; of a model that is a file, only its name."""
    is_path = model.startswith(("/", ".", "~")) or "\\" in model
    name = re.split(r"[/\\]", model)[-1] if is_path else model
    return Provenance(model=name, date=day)

"""Write the changes of a plan to the pages."""

from pathlib import PurePosixPath

from askbook.disk.files import move, read_text, remove, rename, write_text
from askbook.errors import SourceError
from askbook.generate.plan import Plan
from askbook.pages import doubts, page
from askbook.project.project import Project


def apply_plan(plan: Plan, project: Project) -> None:
    """Create, update and move the pages of a plan.

    If it is interrupted, planning and applying again completes the change: data and links are
    written before what they name has moved, and figures and doubts go before their pages. Raises
    SourceError for a page that changed on the disk since the project read it, before writing that
    page.
    """
    content = project.content
    for path, text in plan.data.items():
        write_text(project.root / path, text)
    for path, text in [*plan.created.items(), *plan.updated.items()]:
        _refuse_changed(project, path)
        write_text(content / path, text)
    for old_file, new_file in plan.moved_files.items():
        rename(content / old_file, content / new_file, root=content)
    for old, (new, text) in plan.moved.items():
        _refuse_changed(project, old)
        doubted = doubts.file_of(project.root, old)
        if doubted.is_file():
            rename(doubted, doubts.file_of(project.root, new), root=project.root / "data")
        move(content / old, content / new, text, root=content)
    for path in sorted(plan.removed, key=lambda path: path.suffix == ".md"):
        if path.suffix == ".md":
            _refuse_changed(project, path)
            doubted = doubts.file_of(project.root, path)
            if doubted.is_file():
                remove(doubted, root=project.root / "data")
        remove(content / path, root=content)


def _refuse_changed(project: Project, path: PurePosixPath) -> None:
    """Refuse a page that an editor or another command has changed since it was read."""
    file, known = project.content / path, project.pages.get(path)
    now = read_text(file) if file.exists() else None
    if now != (page.dumps(known) if known else None):
        raise SourceError(
            "was changed in the meantime; run this command again", path=project.shown(file)
        )

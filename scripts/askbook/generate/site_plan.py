"""Plan all changes of a site: its pages, and the figures, links and data that follow them."""

from pathlib import PurePosixPath

from askbook.check import removed_languages, suppressions
from askbook.check.summaries import summarize_orphans
from askbook.disk.files import read_optional
from askbook.errors import SourceError
from askbook.generate import orphans, page_data
from askbook.generate.plan import Plan, plan_pages
from askbook.generate.relocate import Relocation
from askbook.pages import address
from askbook.pages.page import Page
from askbook.pages.topics import Topic
from askbook.project.project import Project
from askbook.text.hugo_path import is_content
from askbook.text.strict_yaml import parse_optional


def plan_site(
    project: Project, tree: tuple[Topic, ...] | None = None, *, prune: bool = False
) -> Plan:
    """Return the changes that make a site match its topic tree, or another tree.

    With ``prune``, pages without a topic and those of languages that the site does not have are
    removed; otherwise they are reported. Raises SourceError if Hugo would ignore a new page.
    """
    tree = project.tree if tree is None else tree
    pages = _pages(project)
    leftover = project.pages.keys() - pages.keys()
    plan = plan_pages(tree, project.catalog, pages, _with_own_sections(project))
    if prune:
        orphans.remove(plan, project.catalog, pages)
        plan.removed += sorted(leftover)
    else:
        plan.findings += summarize_orphans(list(plan.orphans))
        plan.findings += removed_languages.check_pages(leftover)
        plan.findings.sort()
    _refuse_left_out(plan, project)
    if plan.moved or plan.removed:
        _follow(plan, project)
    return plan


def find_without_topic(project: Project) -> list[PurePosixPath]:
    """Return the pages that no topic has, and that `plan_site` does not move to one."""
    kept = _with_own_sections(project)
    return plan_pages(project.tree, project.catalog, _pages(project), kept).without_topic


def _pages(project: Project) -> dict[PurePosixPath, Page]:
    """Return the pages in languages of the site."""
    leftover = removed_languages.find_pages(project)
    return {path: found for path, found in project.pages.items() if path not in leftover}


def _refuse_left_out(plan: Plan, project: Project) -> None:
    """Raise SourceError if a page would be written where Hugo ignores it, as at a link.

    So it is beside a page with another ending, which would be at the same address.
    """
    problems = {path: (path, problem) for path, problem in project.left_out}
    pages = {path.with_suffix(".md"): problems[path] for path in problems if is_content(path)}
    problems |= pages
    for page in (*plan.created, *(new for new, _ in plan.moved.values())):
        for path in (page, *page.parents):
            if path in problems:
                file, problem = problems[path]
                raise SourceError(problem, path=project.shown(project.content / file))


def _follow(plan: Plan, project: Project) -> None:
    """Let figures, links, notes and exceptions follow the pages."""
    languages = project.catalog.languages
    pages_at = {
        f"/{address.read(path, languages).folder}": path
        for path in reversed(project.page_paths())
        if address.read(path, languages).language == project.catalog.default.code
    }
    notes, exceptions = _notes(project), _data(project, "exceptions.yaml")
    relocation = Relocation(plan, project.pages, project.files, languages)
    relocation.plan_figures(page_data.notes_by_page(notes, pages_at))
    relocation.plan_links()

    def address_of(path: PurePosixPath) -> str:
        return f"/{address.read(path, languages).folder}"

    new_notes = page_data.follow_in_notes(
        notes, pages_at, relocation.page_of, address_of, relocation.relinked
    )
    new_exceptions = page_data.follow_in_exceptions(exceptions, relocation.page_of)
    for name, old, new in (("notes", notes, new_notes), ("exceptions", exceptions, new_exceptions)):
        if new != old:
            plan.data[PurePosixPath("data", f"{name}.yaml")] = new


def _notes(project: Project) -> str:
    """Return the text of data/notes.yaml. Raises SourceError if it is not a mapping of pages."""
    text = _data(project, "notes.yaml")
    if source := parse_optional(text, PurePosixPath("data", "notes.yaml")):
        source.pairs()
    return text


def _data(project: Project, name: str) -> str:
    return read_optional(project.root / "data" / name)


def _with_own_sections(project: Project) -> frozenset[PurePosixPath]:
    """Return the pages whose sections may differ from data/sections.yaml, by an exception."""
    found = suppressions.load_of(project)
    return frozenset(one.page for one in found if one.code in ("P001", "P007"))

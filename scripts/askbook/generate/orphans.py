"""Remove pages that no topic has, with redirects in their place."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from askbook.check import aliases
from askbook.generate.plan import Plan
from askbook.pages import address, page
from askbook.pages.address import Address
from askbook.pages.front_matter import FrontMatterError
from askbook.pages.page import Page
from askbook.pages.sections import Catalog


def remove(plan: Plan, catalog: Catalog, pages: Mapping[PurePosixPath, Page]) -> None:
    """Let a plan remove the pages without a topic, and redirect their addresses.

    An address leads to the topic that has the page's title among its names, or else to the
    nearest page above it.
    """
    paths = {address.read(path, catalog.languages): path for path in pages}
    redirects: dict[PurePosixPath, list[str]] = {}
    for path, folder in plan.orphans.items():
        at = address.read(path, catalog.languages)
        target = _target(plan, paths, at, folder)
        old = [at.url, *aliases.of_page(pages[path])]
        urls = [url for url in old if not aliases.problem_of_form(url)]
        if target and urls:
            redirects.setdefault(target, []).extend(urls)
        plan.removed.append(path)
    for target, urls in redirects.items():
        at = address.read(target, catalog.languages)
        _add_aliases(plan, target, at, pages[target], urls)


def _target(
    plan: Plan, paths: Mapping[Address, PurePosixPath], at: Address, folder: PurePosixPath | None
) -> PurePosixPath | None:
    """Return the page, by its path before the plan, to which an orphan's address will lead."""
    for above in (*([folder] if folder else []), *at.folder.parents):
        path = paths.get(at.with_folder(above))
        if path and path not in plan.orphans:
            return path
    return None


def _add_aliases(
    plan: Plan, target: PurePosixPath, at: Address, found: Page, urls: list[str]
) -> None:
    new, text = plan.moved.get(target, (target, plan.updated.get(target, page.dumps(found))))
    try:
        changed = page.loads(text)
        if not changed.aliases:
            urls = [at.url, *urls]  # the first alias identifies the page's own cards
        known = changed.aliases
        added = [url for url in dict.fromkeys(urls) if url not in known]
        text = page.dumps(changed.with_value("aliases", [*known, *added])) if added else text
    except FrontMatterError as error:
        plan.report(target, "G003", error.message, error.line)
        return
    if target in plan.moved:
        plan.moved[target] = (new, text)
    elif text != page.dumps(found):
        plan.updated[target] = text

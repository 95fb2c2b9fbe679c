"""Pages of languages that the site does not have, such as one that was removed from its settings.

Hugo publishes ``flour.fr.md`` of such a language in the default one, at ``/flour.fr/``.
"""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from askbook.check.summaries import Found
from askbook.findings import finding
from askbook.pages import address
from askbook.project import interface
from askbook.project.project import Project


def find_pages(project: Project) -> set[PurePosixPath]:
    """Return the pages whose file name ends with the code of a language without settings.

    A code counts as a language if data/sections.yaml or i18n/ has it: ``v1.2.md`` is another page.
    """
    known = {*project.catalog.others, *interface.codes(project)}
    codes = known.difference(project.languages)
    return {path for path in project.page_paths() if address.code_in(path) in codes}


def check_pages(paths: Iterable[PurePosixPath]) -> Iterator[Found]:
    """Yield the finding of each page of such a language."""
    for path in paths:
        code = address.code_in(path)
        message = (
            f"{code} is not a language of this site; remove its pages with ./askbook generate "
            f"--prune, or add the language with ./askbook add-language {code}"
        )
        yield path, finding("L002", 1, message)

"""Each page's Markdown beside its HTML, byte for byte, for programs that read it.

Hugo could do it, by mounting content/ as static files too; but that takes twice as long,
and publishes drafts.
"""

from pathlib import Path

from askbook.pages import address
from askbook.project.project import Project
from askbook.publish import site_swap

NAME = "index.md"
"""A copy's name beside ``index.html``."""


def write(project: Project, public: Path) -> None:
    """Copy the Markdown of every page that the built site has."""
    for path in project.page_paths():
        folder = public / address.read(path, project.catalog.languages).published
        if site_swap.is_page(folder):
            (folder / NAME).write_bytes((project.content / path).read_bytes())

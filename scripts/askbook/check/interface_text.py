"""Check that every language of a site has all interface text."""

from collections.abc import Iterator
from pathlib import Path

from askbook.findings import Finding, finding
from askbook.project import interface
from askbook.project.project import Project
from askbook.text.plural import counted

_SHOWN = 5


def check_interface_text(project: Project) -> Iterator[tuple[Path, Finding]]:
    """Yield a finding for each language that lacks texts, with the path of the file to edit."""
    known = interface.keys(project)
    for code in project.languages:
        texts = interface.texts(project, code)
        missing = [key for key in known if key not in texts]
        if missing:
            names = ", ".join(missing[:_SHOWN]) + (", …" if len(missing) > _SHOWN else "")
            message = (
                f"{counted(len(missing), 'interface text')} missing: {names}; add them, or copies "
                f"to translate with ./askbook add-language {code}"
            )
            path = project.shown(interface.file(project.root, code))
            yield path, finding("L001", 1, message)

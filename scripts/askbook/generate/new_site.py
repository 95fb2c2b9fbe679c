"""Create the folder of a new site: settings, a workflow, the first topics and the engine."""

import string
from collections.abc import Sequence
from pathlib import Path

from askbook.disk.files import read_text, write_text
from askbook.disk.folder_swap import replace_folder
from askbook.errors import StudyError, did_you_mean
from askbook.generate import outline, topic_file
from askbook.generate.apply import apply_plan
from askbook.generate.languages import settings
from askbook.generate.outline import OutlineTopic
from askbook.generate.plan import plan_pages
from askbook.pages import sections_file
from askbook.pages.sections import Language
from askbook.project import engine
from askbook.project.project import Project
from askbook.text import toml

_FILES = Path(__file__).with_name("site_files")
_WORKFLOW = ".github/workflows/site.yml"


def create(folder: Path, *, title: str, url: str, code: str, outline_file: Path | None) -> None:
    """Create a site with a page for each topic of an outline, or for one with the site's title.

    ``code`` is that of one of the engine's languages. Raises StudyError for a folder that is
    not empty, an unknown language, and topics that cannot be read; then nothing is created.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} exists and is not empty; choose a new folder")
    language = _language(code)
    with replace_folder(folder) as new:
        engine.install(engine.HERE, new)
        _write_settings(new, title, url, language)
        write_text(new / "data/topics.yaml", _topics(title, outline_file))
        project = Project(new)
        apply_plan(plan_pages(project.tree, project.catalog, project.pages), project)


def _topics(title: str, outline_file: Path | None) -> str:
    """Return the text of topics.yaml."""
    if outline_file is None:
        topics: Sequence[OutlineTopic] = (OutlineTopic(title=title),)
    else:
        topics = outline.parse(read_text(outline_file), outline_file)
    return topic_file.insert("", Path("topics.yaml"), topics, ())


def _language(code: str) -> Language:
    path = engine.HERE / "data/sections.yaml"
    known = sections_file.load(read_text(path), path).languages
    if code not in known:
        hint = did_you_mean(code, known)
        raise StudyError(f"unknown language {code!r}{hint}; known are {', '.join(known)}")
    return known[code]


def _write_settings(site: Path, title: str, url: str, language: Language) -> None:
    name = toml.dumps(title)
    settings_of_site = {
        "title": name,
        "url": toml.dumps(url),
        "code": toml.dumps(language.code),
        "languages": settings(language, weight=1),
    }
    write_text(site / "hugo.toml", _fill("hugo.toml", settings_of_site))
    write_text(site / "README.md", _fill("README.md", {"title": title}))
    write_text(site / ".gitignore", read_text(_FILES / "gitignore"))
    write_text(site / _WORKFLOW, read_text(site / engine.THEME / _WORKFLOW))
    write_text(site / "content/_index.md", f"+++\ntitle = {name}\n+++\n")


def _fill(name: str, values: dict[str, str]) -> str:
    return string.Template(read_text(_FILES / name)).substitute(values)

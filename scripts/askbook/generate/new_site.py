"""Create the folder of a new site: settings, a workflow, the first topics and the engine."""

import string
from collections.abc import Sequence
from pathlib import Path

from askbook.disk.files import read_text, write_text
from askbook.disk.folder_swap import replace_folder
from askbook.errors import SourceError, StudyError
from askbook.generate import outline, topic_file
from askbook.generate.apply import apply_plan
from askbook.generate.languages import settings
from askbook.generate.new_topic import slug_remark
from askbook.generate.outline import OutlineTopic
from askbook.generate.plan import plan_pages
from askbook.pages import sections_file
from askbook.pages.sections import Language, find_language
from askbook.pages.topics import walk
from askbook.project import engine
from askbook.project.project import Project
from askbook.text import toml

_FILES = Path(__file__).with_name("site_files")


def create(folder: Path, *, title: str, url: str, code: str, outline_file: Path | None) -> str:
    """Create a site with a page for each topic of an outline, or for one with the site's title.

    Returns what the user should know about the topics.

    ``code`` is that of one of the engine's languages. Raises StudyError for a folder that is
    not empty, an unknown language, and topics that cannot be read; then nothing is created.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} exists and is not empty; choose a new folder")
    path = engine.HERE / "data/sections.yaml"
    language = find_language(code, sections_file.load(read_text(path), path).languages)
    with replace_folder(folder) as new:
        engine.install(engine.HERE, new)
        _write_settings(new, title, url, language)
        write_text(new / "data/topics.yaml", _topics(title, outline_file))
        project = Project(new)
        try:
            tree = project.tree
        except SourceError as error:
            raise StudyError(f"the topics cannot be used: {error.message}") from error
        apply_plan(plan_pages(tree, project.catalog, project.pages), project)
    return slug_remark(walk(tree))


def _topics(title: str, outline_file: Path | None) -> str:
    """Return the text of topics.yaml."""
    if outline_file is None:
        topics: Sequence[OutlineTopic] = (OutlineTopic(title=title),)
    else:
        topics = outline.parse(read_text(outline_file), outline_file)
    return topic_file.insert(read_text(_FILES / "topics.yaml"), Path("topics.yaml"), topics, ())


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
    write_text(site / "content/_index.md", f"+++\ntitle = {name}\n+++\n")


def _fill(name: str, values: dict[str, str]) -> str:
    return string.Template(read_text(_FILES / name)).substitute(values)

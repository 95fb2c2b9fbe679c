"""Create the folder of a new site: settings, a workflow, the first topics and the engine."""

import string
from collections.abc import Sequence
from pathlib import Path

from askbook.disk.files import read_text, write_text
from askbook.disk.folder_swap import replace_folder
from askbook.errors import SourceError, StudyError
from askbook.generate import outline, topic_file
from askbook.generate.apply import apply_plan
from askbook.generate.languages import add_language, refuse_malformed, settings
from askbook.generate.new_topic import slug_remark
from askbook.generate.outline import OutlineTopic
from askbook.generate.plan import plan_pages
from askbook.pages import sections_file
from askbook.pages.sections import Language
from askbook.pages.topics import walk
from askbook.project import engine
from askbook.project.project import Project
from askbook.text import characters, toml
from askbook.text.base_url import read_base_url

_FILES = Path(__file__).with_name("site_files")


def create(
    folder: Path, *, title: str, url: str, code: str, outline_file: Path | None
) -> list[str]:
    """Create a site with a page for each topic of an outline, or for one with the site's title.

    Returns what the user should know about the language and the topics, and what to do next. A
    language that the engine does not know starts as a copy of the engine's first, and the pages
    wait until its headings and prompts are translated. Raises StudyError for a folder that is not
    empty, a wrong title, address or code, and topics that cannot be read; then nothing is created.
    """
    refuse_malformed(code)
    url = read_base_url(url)
    if not title.strip():
        raise StudyError("the title of a site cannot be empty")
    if stray := characters.STRAY.search(title):
        raise StudyError(f"the title contains {characters.name(stray[0])}; write it without")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(f"{folder} exists and is not empty; choose a new folder")
    path = engine.HERE / "data/sections.yaml"
    languages = sections_file.load(read_text(path), path).languages
    remarks = []
    with replace_folder(folder) as new:
        engine.install(engine.HERE, new)
        _write_settings(new, title, url, code, languages.get(code))
        write_text(new / "data/topics.yaml", _topics(title, outline_file))
        if code not in languages:
            known = ", ".join(languages)
            remarks.append(f"{code} is not one of the engine's languages, {known}")
            left = add_language(Project(new), code).left
            remarks += [f"to translate: {line}" for line in left]
        project = Project(new)
        try:
            tree = project.tree
        except SourceError as error:
            raise StudyError(f"the topics cannot be used: {error.message}") from error
        if code in languages:
            apply_plan(plan_pages(tree, project.catalog, project.pages), project)
    return [*remarks, *filter(None, [slug_remark(walk(tree))]), _next_step(code in languages)]


def _next_step(has_pages: bool) -> str:
    translating = "" if has_pages else "translate this, run ./askbook generate, "
    return f"next: cd there, {translating}then ./askbook serve, and ./askbook new-topic TITLE"


def _topics(title: str, outline_file: Path | None) -> str:
    """Return the text of topics.yaml."""
    if outline_file is None:
        topics: Sequence[OutlineTopic] = (OutlineTopic(title=title),)
    else:
        topics = outline.parse(read_text(outline_file), outline_file)
    return topic_file.insert(read_text(_FILES / "topics.yaml"), Path("topics.yaml"), topics, ())


def _write_settings(site: Path, title: str, url: str, code: str, language: Language | None) -> None:
    name = toml.dumps(title)
    settings_of_site = {
        "title": name,
        "url": toml.dumps(url),
        "code": toml.dumps(code),
        "languages": settings(code, language, weight=1),
    }
    write_text(site / "hugo.toml", _fill("hugo.toml", settings_of_site))
    write_text(site / "README.md", _fill("README.md", {"title": title}))
    write_text(site / ".gitignore", read_text(_FILES / "gitignore"))
    write_text(site / "content/_index.md", f"+++\ntitle = {name}\n+++\n")


def _fill(name: str, values: dict[str, str]) -> str:
    return string.Template(read_text(_FILES / name)).substitute(values)

"""Languages of a site: their settings, and what a further language needs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from askbook.disk.files import read_text, write_text
from askbook.errors import StudyError
from askbook.pages.sections import Language
from askbook.pages.sections_file import LANGUAGE_CODE
from askbook.pages.topics import walk
from askbook.project import interface
from askbook.project.project import Project
from askbook.text import toml, yaml_edit
from askbook.text.plural import counted

_OWN_KEYS = ("name", "locale", "direction")
"""Keys of a row in sections.yaml that are never those of another language."""


@dataclass(frozen=True, kw_only=True)
class Addition:
    """The files that were written for a language, and what remains to be translated."""

    written: list[Path]
    left: list[str]


def settings(code: str, known: Language | None, weight: int) -> str:
    """Return a language's table for hugo.toml; languages are listed by their weight.

    The label and the locale of a language that the engine does not know are its code.
    """
    lines = [
        f"[languages.{code}]",
        f"label = {toml.dumps(known.name if known else code)}",
        f"locale = {toml.dumps(known.locale if known else code)}",
        f"weight = {weight}",
    ]
    if known and known.direction == "rtl":
        lines.append('direction = "rtl"')
    return "\n".join(lines) + "\n"


def add_language(project: Project, code: str) -> Addition:
    """Add a language to a site: settings, sections, interface text and a home page.

    A language that the engine does not know starts as a copy of the default one; the default
    itself, as a copy of the engine's first. What exists is kept. Raises StudyError if the code
    is not one of a language.
    """
    refuse_malformed(code)
    written, left = [], []
    known = project.all_languages.get(code)
    model = _model(project)
    if code not in project.languages:
        written.append(_add_settings(project, code, known))
    if known is None:
        written.append(_add_sections(project, code, model))
        left.append(
            f"{project.config_file.name}: label and locale of {code}, "
            'and direction = "rtl" if it is written from right to left'
        )
        left.append(f"data/sections.yaml: labels, headings and prompts of {code}")
        project = Project(project.root)  # reads the sections that it has now
    missing = [key for key in interface.keys(project) if key not in interface.texts(project, code)]
    if missing:
        written.append(_add_interface_text(project, code, missing, model))
        left.append(f"i18n/{code}.toml: {counted(len(missing), 'text')}")
    home = project.content / f"_index.{code}.md"
    if not home.exists() and code != project.languages[0]:
        write_text(home, read_text(project.content / "_index.md"))
        written.append(home)
        left.append(f"content/{home.name}: the home page")
    return Addition(written=written, left=[*left, *_untitled(project, code)])


def refuse_malformed(code: str) -> None:
    """Raise StudyError if the code is not one of a language."""
    if not LANGUAGE_CODE.fullmatch(code):
        raise StudyError(f"{code!r} is not a language code such as de or pt-br")


def _model(project: Project) -> str:
    """Return the language whose texts a new one starts with."""
    default, known = project.languages[0], project.all_languages
    return default if default in known else next(iter(known))


def _add_settings(project: Project, code: str, known: Language | None) -> Path:
    table = settings(code, known, weight=len(project.languages) + 1)
    path = project.config_file
    write_text(path, _before_params(read_text(path), table))
    return path


def _before_params(text: str, table: str) -> str:
    """Insert a table after the last table of a language, or else at the end."""
    start = max((match.end() for match in re.finditer(r"(?m)^\[languages\..*$", text)), default=-1)
    following = re.compile(r"(?m)^(?:#.*\n)*\[").search(text, start) if start >= 0 else None
    place = following.start() if following else len(text)
    before = text[:place].rstrip("\n") + "\n\n"
    return before + table + ("\n" + text[place:] if following else "")


def _add_sections(project: Project, code: str, model: str) -> Path:
    """Append a copy of the model's row to the site's own sections.yaml."""
    files = project.sections_files
    texts = map(read_text, reversed(files))
    row = next(filter(None, (_row(text, model, code) for text in texts)))
    path = project.root / "data/sections.yaml"
    old = read_text(path) if path.exists() else f"# {project.shown(files[0])} explains the keys."
    write_text(path, old.rstrip("\n") + "\n\n" + row)
    return path


def _row(text: str, model: str, code: str) -> str:
    """Return the model's row for another language, or nothing if the text has none."""
    found = yaml_edit.pair(yaml_edit.compose(text), model)
    if not found:
        return ""
    key, row = found
    start, end, _ = yaml_edit.removing_lines(text, key, row)
    own = [pair for name in _OWN_KEYS if (pair := yaml_edit.pair(row, name))]
    edits = [
        (0, start, ""),
        yaml_edit.replacing(key, code),
        *(yaml_edit.removing_lines(text, *pair) for pair in own),
        (end, len(text), ""),
    ]
    return yaml_edit.edited(text, edits).rstrip("\n") + "\n"


def _add_interface_text(project: Project, code: str, missing: list[str], model: str) -> Path:
    """Append the model's texts for the missing keys, to be translated."""
    texts = interface.texts(project, model)
    path = interface.file(project.root, code)
    lines = [f"{key} = {_value(texts[key])}" for key in missing if key in texts]
    own = read_text(path).removeprefix("\ufeff") if path.exists() else ""
    # A key after a table would belong to the table, so new keys come first.
    write_text(path, "".join(line + "\n" for line in lines) + own)
    return path


def _value(text: object) -> str:
    if isinstance(text, dict):
        return "{ " + ", ".join(f"{k} = {toml.dumps(str(v))}" for k, v in text.items()) + " }"
    return toml.dumps(str(text))


def _untitled(project: Project, code: str) -> Iterator[str]:
    """Yield how many topics have no title in the language."""
    places = list(walk(project.tree))
    lacking = [place for place in places if code not in place.topic.titles]
    if lacking and code != project.languages[0]:
        number = f"{len(lacking)} of {counted(len(places), 'topic')}"
        yield f"data/topics.yaml: titles in {code} (titles: {{{code}: …}}) of {number}"

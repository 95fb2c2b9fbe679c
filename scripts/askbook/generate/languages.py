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


def settings(language: Language, weight: int) -> str:
    """Return a language's table for hugo.toml; languages are listed by their weight."""
    return _table(
        language.code, language.name, language.locale, weight, is_rtl=language.direction == "rtl"
    )


def add_language(project: Project, code: str) -> Addition:
    """Add a language to a site: settings, sections, interface text and a home page.

    A language that the engine does not know starts as a copy of the default one. What exists
    is kept. Raises StudyError if the code is not one of a language.
    """
    if not LANGUAGE_CODE.fullmatch(code):
        raise StudyError(f"{code!r} is not a language code such as de or pt-br")
    written, left = [], []
    known = project.all_languages.get(code)
    if code not in project.languages:
        written.append(_add_settings(project, code, known))
    if known is None:
        written.append(_add_sections(project, code))
        left.append(f"data/sections.yaml: labels, headings and prompts of {code}")
    missing = [key for key in interface.keys(project) if key not in interface.texts(project, code)]
    if missing:
        written.append(_add_interface_text(project, code, missing))
        left.append(f"i18n/{code}.toml: {counted(len(missing), 'text')}")
    home = project.content / f"_index.{code}.md"
    if not home.exists() and code != project.languages[0]:
        write_text(home, read_text(project.content / "_index.md"))
        written.append(home)
        left.append(f"content/{home.name}: the home page")
    return Addition(written=written, left=[*left, *_untitled(project, code)])


def _add_settings(project: Project, code: str, known: Language | None) -> Path:
    weight = len(project.languages) + 1
    table = settings(known, weight) if known else _table(code, code, code, weight, is_rtl=False)
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


def _table(code: str, label: str, locale: str, weight: int, *, is_rtl: bool) -> str:
    lines = [
        f"[languages.{code}]",
        f"label = {toml.dumps(label)}",
        f"locale = {toml.dumps(locale)}",
        f"weight = {weight}",
    ]
    if is_rtl:
        lines.append('direction = "rtl"')
    return "\n".join(lines) + "\n"


def _add_sections(project: Project, code: str) -> Path:
    """Append a copy of the default language's row to the site's own sections.yaml."""
    default = project.languages[0]
    texts = [read_text(path) for path in project.sections_files]
    row = next(filter(None, (_row(text, default, code) for text in reversed(texts))))
    path = project.root / "data/sections.yaml"
    old = read_text(path).rstrip("\n") + "\n\n" if path.exists() else ""
    write_text(path, old + row)
    return path


def _row(text: str, default: str, code: str) -> str:
    """Return the default language's row for another language, or nothing if the text has none."""
    found = yaml_edit.pair(yaml_edit.compose(text), default)
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


def _add_interface_text(project: Project, code: str, missing: list[str]) -> Path:
    """Append the default language's texts for the missing keys, to be translated."""
    texts = interface.texts(project, project.languages[0])
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

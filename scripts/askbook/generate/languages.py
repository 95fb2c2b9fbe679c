"""Languages of a site: their settings, and what a further language needs."""

import re
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from askbook.disk.files import read_text, read_toml, write_text
from askbook.errors import StudyError
from askbook.pages.sections import Language, SectionForm
from askbook.pages.sections_file import problem_of_code
from askbook.pages.topics import walk
from askbook.project import interface
from askbook.project.project import Project
from askbook.text import toml, yaml_edit
from askbook.text.plural import counted

_OWN_KEYS = ("name", "locale", "direction")
"""Keys of a row in sections.yaml that are never those of another language."""

_NAMED = 9
"""Interface texts that are named; no language of the engine has more in common with English."""


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
    written = []
    known = project.all_languages.get(code)
    models = _models(project, code)
    if code not in project.languages:
        written.append(_add_settings(project, code, known))
    if known is None:
        written.append(_add_sections(project, code, models[0]))
        project = Project(project.root)  # reads the sections that it has now
    if missing := _missing_texts(project, code, models):
        written.append(_add_interface_text(project, code, missing))
    home = project.content / f"_index.{code}.md"
    if not home.exists() and code != project.languages[0]:
        write_text(home, read_text(project.content / "_index.md"))
        written.append(home)
    return Addition(written=written, left=list(_untranslated(Project(project.root), code, models)))


def refuse_malformed(code: str) -> None:
    """Raise StudyError if the code is not one of a language."""
    if problem := problem_of_code(code):
        raise StudyError(problem)


def _models(project: Project, code: str) -> list[str]:
    """Return the languages whose texts another one starts with: the default, and the first."""
    known = project.all_languages
    first = next((other for other in known if other != code), code)
    default = project.languages[0]
    return [default, first] if default in known and default != code else [first]


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


def _missing_texts(project: Project, code: str, models: Sequence[str]) -> Mapping[str, object]:
    """Return the models' interface texts that a language lacks."""
    own, copied = interface.texts(project, code), _texts(project, models)
    missing = (key for key in interface.keys(project) if key not in own and key in copied)
    return {key: copied[key] for key in missing}


def _texts(project: Project, models: Sequence[str]) -> Mapping[str, object]:
    return ChainMap(*(dict(interface.texts(project, model)) for model in models))


def _add_interface_text(project: Project, code: str, missing: Mapping[str, object]) -> Path:
    """Add the missing texts to a language's file, to be translated."""
    path = interface.file(project.root, code)
    lines = [f"{key} = {_value(text)}" for key, text in missing.items()]
    own = read_text(path).removeprefix("\ufeff") if path.exists() else ""
    # A key after a table would belong to the table, so new keys come first.
    write_text(path, "".join(line + "\n" for line in lines) + own)
    return path


def _value(text: object) -> str:
    if isinstance(text, dict):
        return "{ " + ", ".join(f"{k} = {toml.dumps(str(v))}" for k, v in text.items()) + " }"
    return toml.dumps(str(text))


def _untranslated(project: Project, code: str, models: Sequence[str]) -> Iterator[str]:
    """Yield what remains to be translated; a text counts that is the same as its model's."""
    if _has_label_of_copy(project, code):
        yield (
            f"{project.config_file.name}: label and locale of {code}, "
            'and direction = "rtl" if it is written from right to left'
        )
    model, own = project.all_languages[models[0]], project.all_languages[code]
    same = [form for form in own.sections if _prompt(form) == _prompt(model.by_kind.get(form.kind))]
    if same and own is not model:
        yield (
            f"data/sections.yaml: labels, headings and prompts of {code}; "
            f"{counted(len(same), 'prompt')} the same as in {model.code}"
        )
    yield from _untranslated_texts(project, code, models)
    default, home = project.content / "_index.md", project.content / f"_index.{code}.md"
    if home.exists() and read_text(home) == read_text(default):
        yield f"content/{home.name}: the home page"
    yield from _untitled(project, code)


def _has_label_of_copy(project: Project, code: str) -> bool:
    """Return whether a language has its code as its label, as a new one has."""
    tables = project.config.get("languages")
    table = tables.get(code) if isinstance(tables, Mapping) else None
    return isinstance(table, Mapping) and table.get("label") == code


def _prompt(form: SectionForm | None) -> str:
    return form.prompt("") if form else ""


def _untranslated_texts(project: Project, code: str, models: Sequence[str]) -> Iterator[str]:
    """Yield how many interface texts of the site's own are copies, and which ones if few."""
    path = interface.file(project.root, code)
    own = read_toml(path) if path.exists() else {}
    copied = _texts(project, models)
    same = [key for key, text in own.items() if text == copied.get(key)]
    if same and code not in models:
        names = f": {', '.join(same)}" if len(same) <= _NAMED else ""
        yield f"i18n/{path.name}: {counted(len(same), 'text')} the same as in {models[0]}{names}"


def _untitled(project: Project, code: str) -> Iterator[str]:
    """Yield how many topics have no title in the language."""
    places = list(walk(project.tree))
    lacking = [place for place in places if code not in place.topic.titles]
    if lacking and code != project.languages[0]:
        number = f"{len(lacking)} of {counted(len(places), 'topic')}"
        yield f"data/topics.yaml: titles in {code} (titles: {{{code}: …}}) of {number}"

"""Interface text: complete in every language, used, and listed for each script that shows it."""

import re
import tomllib
from pathlib import PurePosixPath
from typing import Any

import pytest
from helpers.sites import REPO

from askbook.pages import sections_file

SCRIPTS = REPO / "assets/js"
LANGUAGES: dict[str, dict[str, Any]] = {
    file.stem: tomllib.loads(file.read_text(encoding="utf-8"))
    for file in (REPO / "i18n").glob("*.toml")
}
LIST = tomllib.loads((SCRIPTS / "words.toml").read_text(encoding="utf-8"))
SHARED = "log/learner-log.js"
"""A file of its own in the built site, without interface text."""


def placeholders(text: str | dict[str, str]) -> set[str]:
    """Return the placeholders of a text, or of the most general of its plural forms."""
    source = text if isinstance(text, str) else text["other"]
    return set(re.findall(r"\{\{ \.(\w+) \}\}", source))


def used_by_layouts() -> set[str]:
    """Return the keys that the layouts use."""
    layouts = [file for file in (REPO / "layouts").rglob("*.*") if file.is_file()]
    source = "".join(file.read_text(encoding="utf-8") for file in layouts)
    sections = REPO / "data/sections.yaml"
    catalog = sections_file.load(sections.read_text(encoding="utf-8"), sections)
    kinds = [kind.name for kind in catalog.kinds]  # optional ones, too
    return {
        *re.findall(r'i18n "(\w+)"', source),
        *(f"step_{kind}" for kind in kinds),  # topic/catalog.html
        *(f"step_{kind}_about" for kind in kinds),  # home/introduction.html
        *("sheet_keypoints", "sheet_questions"),
        *(
            "page_topics",
            "page_review",
            "page_practice",
            "page_progress",
            "page_offline",
        ),  # content/_content.gotmpl
    }


def modules(entry: str) -> dict[str, str]:
    """Return the sources of a script and of all that it imports, by path."""
    found: dict[str, str] = {}
    waiting = [f"{entry}.js"]
    while waiting:
        name = waiting.pop()
        if name in found or name == SHARED:
            continue
        found[name] = (SCRIPTS / name).read_text(encoding="utf-8")
        for target in re.findall(r'^(?:import|\} from).*?"(\.[^"]+)";', found[name], flags=re.M):
            path = (SCRIPTS / PurePosixPath(name).parent / target).resolve()
            waiting.append(path.relative_to(SCRIPTS).as_posix())
    return found


def shown_by(entry: str) -> set[str]:
    """Return the names of the texts that a script shows."""
    sources = modules(entry).values()
    return {
        name
        for text in sources
        if imports_words(text)
        for name in re.findall(r"\bwords\.(\w+)", text)
    }


def imports_words(source: str) -> bool:
    """Return whether a module shows interface text."""
    return re.search(r'^import \{[^}]*\bwords\b[^}]*\} from "@params";', source, re.M) is not None


def script_name(key: str) -> str:
    """Return the name by which a script reads the text of a key."""
    first, *others = key.split("_")
    return first + "".join(part[0].upper() + part[1:] for part in others)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_exactly_the_texts_that_are_used(language):
    listed = {key for keys in LIST["scripts"].values() for key in keys}
    assert set(LANGUAGES[language]) ^ (used_by_layouts() | listed) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_placeholders_of_a_text_are_the_same_in_every_language(language):
    for key, text in LANGUAGES[language].items():
        assert placeholders(text) == placeholders(LANGUAGES["en"][key]), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plural_forms_of_a_language_are_the_same_in_all_its_texts(language):
    texts = LANGUAGES[language].values()
    assert len({tuple(text) for text in texts if isinstance(text, dict)}) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_name(language):
    source = (REPO / "i18n" / f"{language}.toml").read_text(encoding="utf-8")
    assert re.findall(r"\{\{(?! \.\w+ \}\})[^\n]*", source) == []


@pytest.mark.parametrize("entry", LIST["scripts"])
def test_a_script_shows_exactly_the_texts_listed_for_it(entry):
    assert {script_name(key) for key in LIST["scripts"][entry]} == shown_by(entry)


def test_scripts_get_every_placeholder_of_their_texts():
    texts = (LANGUAGES["en"][key] for keys in LIST["scripts"].values() for key in keys)
    assert set(LIST["placeholders"]) == set().union(*map(placeholders, texts))


def test_exactly_the_texts_with_plural_forms_are_listed_as_such():
    plurals = {key for key, text in LANGUAGES["en"].items() if isinstance(text, dict)}
    assert set(LIST["plurals"]) == plurals


def test_no_script_reads_text_by_a_computed_name():
    for file in SCRIPTS.rglob("*.js"):
        source = file.read_text(encoding="utf-8")
        assert not imports_words(source) or "words[" not in source, file

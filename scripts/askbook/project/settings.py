"""Checks a site's settings: Hugo accepts any value, and a wrong one builds into broken pages.

``[params.ask]`` is read by `askbook.ask.settings`, ``optional_sections`` by `Project.catalog`.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from askbook.errors import SourceError, StudyError, did_you_mean
from askbook.project import engine
from askbook.project.project import Project
from askbook.text.base_url import is_web_address, read_base_url

_Place = tuple[str | int, ...]
"""The keys that lead to a value, and the places in lists."""

_MAIL = re.compile(r"[^\s@<>()?&%#]+@[^\s@<>()?&%#]+\.[^\s@<>()?&%#]+")
_LOCALE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}|[a-z]+(\([0-9a-z.,/% -]+\))?")
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.*-]+(:[0-9]+)?")
_PATH = re.compile(r"/([^/?#\s]+/?)*")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of values, and what is expected in words."""

    fits: Callable[[object], bool]
    expected: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the kinds of its keys, those that it needs, and whether it may have others."""

    kinds: Mapping[str, "Rule"]
    needs: tuple[str, ...] = ()
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class Each:
    """A list, or a table with keys of the site's own, whose values have one rule."""

    rule: "Rule"
    type: type[list[object] | dict[str, object]]


Rule = Kind | Table | Each


def _matching(pattern: re.Pattern[str], expected: str) -> Kind:
    return Kind(lambda value: isinstance(value, str) and bool(pattern.fullmatch(value)), expected)


def _web(example: str) -> Kind:
    return Kind(
        lambda value: isinstance(value, str) and is_web_address(value),
        f'an address such as "{example}"',
    )


_TEXT = Kind(lambda value: isinstance(value, str), "text in quotes")
_SWITCH = Kind(lambda value: isinstance(value, bool), "true or false")
_WHOLE = Kind(lambda value: type(value) is int, "a whole number")
_ANY = Kind(lambda _value: True, "")
_COLOURS = _matching(_COLOUR, 'a CSS colour such as "#0b7285"')
_ORIGINS = Each(_matching(_ORIGIN, 'an origin such as "https://stats.example.org"'), list)

PARAMS: Mapping[str, Rule] = {
    "accent": Table({"light": _COLOURS, "dark": _COLOURS}, needs=("light",)),
    "ask": _ANY,
    "author": _TEXT,
    "books": _SWITCH,
    "branch": _TEXT,
    "chats": Each(
        Table({"name": _TEXT, "url": _web("https://chatgpt.com/?q=")}, needs=("name", "url")), list
    ),
    "csp": Table(
        dict.fromkeys(("script", "style", "img", "font", "connect", "frame", "media"), _ORIGINS)
    ),
    "logo": _TEXT,
    "optional_sections": _ANY,
    "report": _matching(_MAIL, 'a mail address such as "errata@example.org"'),
    "repository": _web("https://github.com/OWNER/NAME"),
    "section_images": _SWITCH,
    "show_doubts": _SWITCH,
}
"""Every parameter of the layouts that a site may set."""

_OWN_PARAMS = Table(PARAMS, is_open=True)
_LANGUAGE: Mapping[str, Rule] = {
    "label": _TEXT,
    "locale": _matching(_LOCALE, 'a language tag such as "en" or "pt-BR"'),
    "title": _TEXT,
    "weight": _WHOLE,
}
_LINK = {"name": _TEXT, "pageref": _TEXT, "url": _TEXT, "weight": _WHOLE}
_MENUS = Table({"main": Each(Table(_LINK, is_open=True), list)}, is_open=True)


def check(project: Project) -> None:
    """Raise SourceError at the first wrong setting."""
    ours: Mapping[str, Rule] = {}
    if engine.has_layouts(project.root):
        ours = {"params": _OWN_PARAMS, "menus": _MENUS}
    languages = Each(Table({**_LANGUAGE, **ours}, is_open=True), dict)
    site = {name: _LANGUAGE[name] for name in ("title", "locale")}
    site |= {"languages": languages, **ours}
    _check(project, (), project.config, Table(site, is_open=True))
    _check_base_url(project)
    _check_theme(project)


def misspelled(project: Project) -> Iterator[SourceError]:
    """Yield each parameter that is nearly the name of one that the layouts know."""
    params = project.config.get("params")
    if not engine.has_layouts(project.root) or not isinstance(params, Mapping):
        return
    for name in sorted(params.keys() - PARAMS.keys()):
        if hint := did_you_mean(name, PARAMS, cutoff=0.8):
            place = ("params", name)
            yield project.setting_error(place, f"no layout of the engine reads {name!r}{hint}")


def _check(project: Project, place: _Place, value: object, rule: Rule) -> None:
    match rule:
        case Kind():
            is_unset = value == "" and isinstance(place[-1], str)
            if not is_unset and not rule.fits(value):
                message = f"{_shown(place)} = {value!r}: expected {rule.expected}"
                raise project.setting_error(place, message)
        case Table():
            _check_table(project, place, value, rule)
        case Each():
            if not isinstance(value, rule.type):
                kind = "a list" if rule.type is list else "a table"
                raise project.setting_error(place, f"{_shown(place)} is not {kind}")
            pairs = value.items() if isinstance(value, dict) else enumerate(value)
            for key, one in pairs:
                _check(project, (*place, key), one, rule.rule)


def _check_table(project: Project, place: _Place, value: object, rule: Table) -> None:
    if not isinstance(value, Mapping):
        raise project.setting_error(place, f"{_shown(place)} is not a table")
    found = {key.lower(): one for key, one in value.items()}
    if missing := [key for key in rule.needs if not found.get(key)]:
        raise project.setting_error(place, f"{_shown(place)} needs {missing[0]}")
    for key, one in found.items():
        if key in rule.kinds:
            _check(project, (*place, key), one, rule.kinds[key])
        elif not rule.is_open:
            known = ", ".join(rule.kinds)
            message = f"unknown key {key!r} in {_shown(place)}; known keys: {known}"
            raise project.setting_error((*place, key), message)


def _shown(place: Sequence[str | int]) -> str:
    """Return the keys as Hugo writes them, such as ``params.chats[0].url``."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in place)[1:]


def _check_base_url(project: Project) -> None:
    address = project.config.get("baseurl", "")
    try:
        if address and not (isinstance(address, str) and _PATH.fullmatch(address)):
            read_base_url(str(address))
    except StudyError as error:
        raise project.setting_error("baseURL", str(error)) from error


def _check_theme(project: Project) -> None:
    """Raise SourceError if the settings lack the engine in themes/askbook, or name no theme."""
    theme = project.config.get("theme", [])
    names = [theme] if isinstance(theme, str) else theme
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise project.setting_error("theme", f"theme = {theme!r}: expected text in quotes")
    ours = engine.THEME.name
    if engine.find(project.root) != project.root and ours not in names:
        message = f'add theme = "{ours}" above the first table: themes/{ours} has the layouts'
        raise project.setting_error("theme", message)
    if "module" in project.config or "themesdir" in project.config:
        return
    for name in names:
        if "/" not in name and not (project.root / "themes" / name).is_dir():
            message = f"themes/{name} does not exist; correct the name, or add the theme"
            raise project.setting_error("theme", message)

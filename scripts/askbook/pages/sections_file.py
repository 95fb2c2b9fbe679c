"""Read the kinds of sections and the languages from data/sections.yaml."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath
from types import MappingProxyType

from askbook.errors import SourceError
from askbook.pages import prompts, shortcode
from askbook.pages.labels import Labels
from askbook.pages.sections import (
    Catalog,
    Expected,
    Format,
    Language,
    Range,
    SectionForm,
    SectionKind,
)
from askbook.text import script_detection
from askbook.text.strict_yaml import Source, parse, parse_optional

_KIND = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,4})*")
_RESERVED = ("guesses", "other")
"""Names of steps on a page that are not kinds of sections."""

_ABBREVIATION = re.compile(r"[\w#'’ .-]*[\w#]\.")

_COUNTED = {
    "questions": (Format.QUESTIONS, Format.QUIZ),
    "cards": (Format.CARDS,),
    "items": (Format.POINTS,),
}
"""The formats whose answers have something to count."""


def load(text: str, path: PurePath, *others: tuple[str, PurePath]) -> Catalog:
    """Return the catalog of the text of sections.yaml, with all its languages.

    ``others`` are the texts and paths of further files; a file's key, such as ``de`` or
    ``kinds``, takes precedence over the same key of the files before it, as in Hugo's data.

    Raises SourceError at the line of an unknown, missing or repeated key, of a kind or
    heading that is not one, and of a prompt that Hugo would not print as it is.
    """
    source = parse(text, path)
    rows = dict(source.pairs())
    for further in others:
        if more := parse_optional(*further):
            rows |= more.pairs()
    if "kinds" not in rows:
        raise source.error("missing key 'kinds', the list of section kinds")
    kinds = _kinds(rows.pop("kinds"))
    if not rows:
        raise source.error("has no language")
    for code, one in rows.items():
        if problem := problem_of_code(code):
            raise one.error(problem)
    found = {code: _language(code, one, kinds) for code, one in rows.items()}
    labels = [language.labels for language in found.values()]
    languages = {
        code: replace(
            language,
            labels=language.labels.with_words_of(labels),
            rivals=_rivals(language, found.values()),
        )
        for code, language in found.items()
    }
    return Catalog(kinds, MappingProxyType(languages))


def problem_of_code(code: str) -> str:
    """Return why a text is not a language's code, and the code if only its form is wrong."""
    if _LANGUAGE_CODE.fullmatch(code):
        return ""
    right = code.replace("_", "-").lower()
    if _LANGUAGE_CODE.fullmatch(right):
        return f"{code!r} is not a language code; write it as {right}"
    return f"{code!r} is not a language code such as de or pt-br"


def _rivals(language: Language, all_languages: Iterable[Language]) -> Mapping[str, frozenset[str]]:
    return {
        other.name: other.common_words
        for other in all_languages
        if other is not language and other.script == language.script and other.common_words
    }


def _kinds(source: Source) -> tuple[SectionKind, ...]:
    found: dict[str, SectionKind] = {}
    for item in source.items():
        kind = _kind(item)
        if kind.name in found:
            raise item.error(f"a second kind {kind.name!r}")
        if kind.format is not Format.TEXT and kind.format in [k.format for k in found.values()]:
            raise item.error(f"a second kind with the format {kind.format}; use text")
        found[kind.name] = kind
    if Format.EXPLANATION not in [kind.format for kind in found.values()]:
        raise source.error("one kind must have the format explanation")
    for item, kind in zip(source.items(), found.values(), strict=True):
        if kind.after and (kind.after not in found or found[kind.after].after):
            known = ", ".join(name for name, other in found.items() if not other.after)
            fix = f"'after' may be {known}" if known else "remove 'after' from one kind"
            raise item.error(f"{fix}, which is asked for at once")
    return tuple(found.values())


def _kind(source: Source) -> SectionKind:
    fields = source.fields(required=("kind", "format"), optional=("after", "optional"))
    name, answer_format = fields["kind"].string(), fields["format"].string()
    if not _KIND.fullmatch(name) or name in _RESERVED:
        raise fields["kind"].error(f"{name!r} cannot name a kind; use a word such as exercise")
    if answer_format not in list(Format):
        known = ", ".join(Format)
        raise fields["format"].error(f"unknown format {answer_format!r}; known are {known}")
    after = fields["after"].string() if "after" in fields else ""
    optional = "optional" in fields and fields["optional"].boolean()
    return SectionKind(name=name, format=Format(answer_format), after=after, optional=optional)


def _language(code: str, source: Source, kinds: Sequence[SectionKind]) -> Language:
    fields = source.fields(
        required=("answer", "openings", "closings", "sections"),
        optional=(
            "abbreviations",
            "answer_labels",
            "common_words",
            "direction",
            "locale",
            "name",
            "option_references",
            "question_endings",
            "question_labels",
            "script",
        ),
    )
    _check_abbreviations(fields.get("abbreviations"))
    forms = tuple(_form(item, kinds) for item in fields["sections"].items())
    named = [form.kind for form in forms]
    if named != [kind.name for kind in kinds if kind.name in named]:
        order = ", ".join(kind.name for kind in kinds)
        raise fields["sections"].error(f"expected each kind once, in the order {order}")
    if Format.EXPLANATION not in [form.format for form in forms]:
        raise fields["sections"].error("no section of the kind with the format explanation")
    headings = [name for form in forms for name in (form.heading, *form.formerly)]
    if len(set(headings)) < len(headings):
        raise fields["sections"].error("one heading is used for two sections")
    return Language(
        code=code,
        name=_words(fields["name"]) if "name" in fields else code,
        locale=_words(fields["locale"]) if "locale" in fields else code,
        direction=_direction(fields["direction"]) if "direction" in fields else "ltr",
        labels=_labels(fields),
        openings=_phrases(fields["openings"]),
        closings=_phrases(fields["closings"]),
        sections=forms,
        question_endings=_phrases(fields.get("question_endings")),
        option_references=_phrases(fields.get("option_references")),
        script=_script(fields["script"]) if "script" in fields else "",
        common_words=_common(fields["common_words"]) if "common_words" in fields else frozenset(),
    )


def _labels(fields: Mapping[str, Source]) -> Labels:
    return Labels(
        answer=_words(fields["answer"]),
        answers=_phrases(fields.get("answer_labels")),
        questions=_phrases(fields.get("question_labels")),
    )


def _check_abbreviations(source: Source | None) -> None:
    """Refuse an abbreviation that is none; only the layouts use them, in regular expressions."""
    for item in source.items() if source else ():
        if not _ABBREVIATION.fullmatch(item.string()):
            raise item.error("expected an abbreviation with its period, such as e.g.")


def _common(source: Source) -> frozenset[str]:
    return frozenset(_words(source).casefold().split())


def _direction(source: Source) -> str:
    direction = source.string()
    if direction not in ("ltr", "rtl"):
        raise source.error(f"unknown direction {direction!r}; use ltr or rtl")
    return direction


def _script(source: Source) -> str:
    name = source.string()
    if name not in script_detection.NAMES:
        raise source.error(
            f"unknown script {name!r}; known are {', '.join(script_detection.NAMES)}"
        )
    return name


def _phrases(source: Source | None) -> tuple[str, ...]:
    return tuple(_words(item).casefold() for item in source.items()) if source else ()


def _words(source: Source) -> str:
    text = source.string().strip()
    if not text:
        raise source.error("is empty")
    return text


def _form(source: Source, kinds: Sequence[SectionKind]) -> SectionForm:
    fields = source.fields(
        required=("kind", "heading", "prompt"), optional=("formerly", "expected")
    )
    name = fields["kind"].string()
    kind = next((kind for kind in kinds if kind.name == name), None)
    if kind is None:
        known = ", ".join(kind.name for kind in kinds)
        raise fields["kind"].error(f"unknown kind {name!r}; known are {known}")
    formerly = fields["formerly"].items() if "formerly" in fields else ()
    return SectionForm(
        kind=name,
        format=kind.format,
        after=kind.after,
        heading=_words(fields["heading"]),
        prompt=_prompt(fields["prompt"]),
        expected=_expected(fields["expected"], kind) if "expected" in fields else Expected(),
        formerly=tuple(_words(item) for item in formerly),
    )


def _expected(source: Source, kind: SectionKind) -> Expected:
    fields = source.fields(optional=("questions", "cards", "items", "words", "example"))
    for name, formats in _COUNTED.items():
        if name in fields and kind.format not in formats:
            known = " or ".join(formats)
            raise fields[name].error(f"only a kind with the format {known} has {name}")
    return Expected(
        questions=fields["questions"].number() if "questions" in fields else 0,
        cards=fields["cards"].number() if "cards" in fields else 0,
        items=_range(fields["items"]) if "items" in fields else None,
        words=_range(fields["words"]) if "words" in fields else None,
        example=_phrases(fields.get("example")),
    )


def _range(source: Source) -> Range:
    match = re.fullmatch(r"(\d{1,6})-(\d{1,6})", source.string())
    if not match or int(match[1]) > int(match[2]):
        raise source.error("expected a range such as 3-12")
    return Range(least=int(match[1]), most=int(match[2]))


def _prompt(source: Source) -> prompts.Template:
    text = source.string()
    if shortcode.DELIMITER.search(text):
        raise source.error("a prompt cannot contain {{< or {{%; Hugo would run them")
    try:
        return prompts.compile_template(text)
    except prompts.TemplateError as error:
        raise SourceError(str(error), path=source.path, line=source.line) from error

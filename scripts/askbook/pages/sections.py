"""The four sections of a page, per language: data/sections.yaml as a model."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType

from askbook.errors import SourceError
from askbook.pages import prompts, shortcode
from askbook.text import script_detection
from askbook.text.strict_yaml import Source, parse

KINDS = ("preview", "explain", "keypoint", "review")
"""What a section is for, in the order of study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From so many to so many."""

    least: int
    most: int

    def __contains__(self, number: int) -> bool:
        return self.least <= number <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an answer must have; nothing is asked where a value is empty."""

    questions: int = 0
    cards: int = 0
    items: Range | None = None
    words: Range | None = None
    example: tuple[str, ...] = ()
    """Words, in lower case, that announce an example; a code fence is one, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """How one kind of section is written in one language."""

    kind: str
    heading: str
    prompt: prompts.Template
    expected: Expected = Expected()
    formerly: tuple[str, ...] = ()

    def prompt_for(self, topic: str) -> str:
        """Return the prompt about the topic of that title."""
        return self.prompt(topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The four sections in one language, and the words around an answer."""

    code: str
    answer: str
    """The label that opens a card's answer."""
    openings: tuple[str, ...]
    """How an answer must not begin, in lower case."""
    closings: tuple[str, ...]
    """How an answer's last line must not begin, in lower case."""
    sections: tuple[SectionForm, ...]
    script: str = ""
    """The script of its answers; nothing where any will do."""

    def form(self, kind: str) -> SectionForm:
        """Return how a section of that kind is written."""
        return next(form for form in self.sections if form.kind == kind)


@dataclass(frozen=True)
class Catalog:
    """All languages by code, the site's own first."""

    languages: Mapping[str, Language]

    @property
    def default(self) -> Language:
        """The language of a page whose file name has none."""
        return next(iter(self.languages.values()))

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """What each heading stands for, former ones and all languages included."""
        found: dict[str, str] = {}
        for language in self.languages.values():
            for form in language.sections:
                found.update(dict.fromkeys((form.heading, *form.formerly), form.kind))
        return MappingProxyType(found)


def load(text: str, path: PurePath) -> Catalog:
    """Return the catalog that the text of sections.yaml holds.

    Raises SourceError at the line of an unknown, missing or repeated key, of a kind or
    heading that is not one, and of a prompt that Hugo would not print as it is.
    """
    source = parse(text, path)
    languages = source.pairs()
    if not languages:
        raise source.error("has no language")
    for code, one in languages.items():
        if not re.fullmatch(r"[a-z]{2,3}(?:-[a-z]{2,4})*", code):
            raise one.error(f"{code!r} is no language's code, such as en or zh-tw")
    found = {code: _language(code, one) for code, one in languages.items()}
    return Catalog(MappingProxyType(found))


def _language(code: str, source: Source) -> Language:
    fields = source.fields(
        required=("answer", "openings", "closings", "sections"), optional=("script",)
    )
    forms = tuple(_form(item) for item in fields["sections"].items())
    kinds = tuple(form.kind for form in forms)
    if kinds != KINDS:
        raise fields["sections"].error(f"expected {', '.join(KINDS)}, got {', '.join(kinds)}")
    headings = [name for form in forms for name in (form.heading, *form.formerly)]
    if len(set(headings)) < len(headings):
        raise fields["sections"].error("one heading stands for two sections")
    return Language(
        code=code,
        answer=_words(fields["answer"]),
        openings=_phrases(fields["openings"]),
        closings=_phrases(fields["closings"]),
        sections=forms,
        script=_script(fields["script"]) if "script" in fields else "",
    )


def _script(source: Source) -> str:
    name = source.string()
    if name not in script_detection.NAMES:
        raise source.error(
            f"unknown script {name!r}; known are {', '.join(script_detection.NAMES)}"
        )
    return name


def _phrases(source: Source) -> tuple[str, ...]:
    return tuple(_words(item).casefold() for item in source.items())


def _words(source: Source) -> str:
    text = source.string().strip()
    if not text:
        raise source.error("is empty")
    return text


def _form(source: Source) -> SectionForm:
    fields = source.fields(
        required=("kind", "heading", "prompt"), optional=("formerly", "expected")
    )
    formerly = fields["formerly"].items() if "formerly" in fields else ()
    return SectionForm(
        kind=fields["kind"].string(),
        heading=_words(fields["heading"]),
        prompt=_prompt(fields["prompt"]),
        expected=_expected(fields["expected"]) if "expected" in fields else Expected(),
        formerly=tuple(_words(item) for item in formerly),
    )


def _expected(source: Source) -> Expected:
    fields = source.fields(optional=("questions", "cards", "items", "words", "example"))
    return Expected(
        questions=fields["questions"].number() if "questions" in fields else 0,
        cards=fields["cards"].number() if "cards" in fields else 0,
        items=_range(fields["items"]) if "items" in fields else None,
        words=_range(fields["words"]) if "words" in fields else None,
        example=_phrases(fields["example"]) if "example" in fields else (),
    )


def _range(source: Source) -> Range:
    match = re.fullmatch(r"(\d{1,6})-(\d{1,6})", source.string())
    if not match or int(match[1]) > int(match[2]):
        raise source.error("expected a range such as 3-12")
    return Range(least=int(match[1]), most=int(match[2]))


def _prompt(source: Source) -> prompts.Template:
    text = source.string()
    if shortcode.DELIMITER.search(text):
        raise source.error("a prompt cannot hold {{< or {{%; Hugo takes them for its own")
    try:
        return prompts.compile_template(text)
    except prompts.TemplateError as error:
        raise SourceError(str(error), path=source.path, line=source.line) from error

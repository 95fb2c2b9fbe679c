"""The sections of a page in each language, read from data/sections.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from types import MappingProxyType

from askbook.errors import SourceError
from askbook.pages import prompts, shortcode
from askbook.pages.labels import Labels
from askbook.text import script_detection
from askbook.text.strict_yaml import Source, parse

KINDS = ("preview", "explain", "keypoint", "review")
"""The kinds of sections, in the order of study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An inclusive range of numbers."""

    least: int
    most: int

    def __contains__(self, number: int) -> bool:
        return self.least <= number <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What an answer must contain; empty values require nothing."""

    questions: int = 0
    cards: int = 0
    items: Range | None = None
    words: Range | None = None
    example: tuple[str, ...] = ()
    """Lower-case words that introduce an example; a code fence counts as an example, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """The heading, prompt and requirements of one kind of section in one language."""

    kind: str
    heading: str
    prompt: prompts.Template
    expected: Expected = Expected()
    formerly: tuple[str, ...] = ()

    def prompt_for(self, topic: str) -> str:
        """Return the prompt for a topic's title."""
        return self.prompt(topic)


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The sections in one language, and the language's label and boilerplate."""

    code: str
    answer: str
    """The label that opens a card's answer."""
    openings: tuple[str, ...]
    """Lower-case phrases of boilerplate with which no answer may begin."""
    closings: tuple[str, ...]
    """Lower-case phrases of boilerplate with which no answer's last line may begin."""
    sections: tuple[SectionForm, ...]
    labels: Labels
    """The labels by which questions and answers are recognized, also those of other languages."""
    script: str = ""
    """The script of its answers, or nothing if any will do."""

    def form(self, kind: str) -> SectionForm:
        """Return the form of a kind of section."""
        return next(form for form in self.sections if form.kind == kind)


@dataclass(frozen=True)
class Catalog:
    """All languages by code, the site's default first."""

    languages: Mapping[str, Language]

    @property
    def default(self) -> Language:
        """The language of pages without a language code in their file name."""
        return next(iter(self.languages.values()))

    @cached_property
    def kinds(self) -> Mapping[str, str]:
        """The kind of each heading in any language, former headings included."""
        found: dict[str, str] = {}
        for language in self.languages.values():
            for form in language.sections:
                found.update(dict.fromkeys((form.heading, *form.formerly), form.kind))
        return MappingProxyType(found)


def load(text: str, path: PurePath) -> Catalog:
    """Return the catalog of the text of sections.yaml.

    Raises SourceError at the line of an unknown, missing or repeated key, of a kind or
    heading that is not one, and of a prompt that Hugo would not print as it is.
    """
    source = parse(text, path)
    languages = source.pairs()
    if not languages:
        raise source.error("has no language")
    for code, one in languages.items():
        if not re.fullmatch(r"[a-z]{2,3}(?:-[a-z]{2,4})*", code):
            raise one.error(f"{code!r} is not a language code such as en or pt-br")
    found = {code: _language(code, one) for code, one in languages.items()}
    labels = [language.labels for language in found.values()]
    return Catalog(
        MappingProxyType(
            {
                code: replace(language, labels=language.labels.with_words_of(labels))
                for code, language in found.items()
            }
        )
    )


def _language(code: str, source: Source) -> Language:
    fields = source.fields(
        required=("answer", "openings", "closings", "sections"),
        optional=("answer_labels", "question_labels", "script"),
    )
    forms = tuple(_form(item) for item in fields["sections"].items())
    kinds = tuple(form.kind for form in forms)
    if kinds != KINDS:
        raise fields["sections"].error(f"expected {', '.join(KINDS)}, got {', '.join(kinds)}")
    headings = [name for form in forms for name in (form.heading, *form.formerly)]
    if len(set(headings)) < len(headings):
        raise fields["sections"].error("one heading is used for two sections")
    return Language(
        code=code,
        answer=_words(fields["answer"]),
        labels=_labels(fields),
        openings=_phrases(fields["openings"]),
        closings=_phrases(fields["closings"]),
        sections=forms,
        script=_script(fields["script"]) if "script" in fields else "",
    )


def _labels(fields: Mapping[str, Source]) -> Labels:
    return Labels(
        answer=_words(fields["answer"]),
        answers=_phrases(fields["answer_labels"]) if "answer_labels" in fields else (),
        questions=_phrases(fields["question_labels"]) if "question_labels" in fields else (),
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
        raise source.error("a prompt cannot contain {{< or {{%; Hugo would run them")
    try:
        return prompts.compile_template(text)
    except prompts.TemplateError as error:
        raise SourceError(str(error), path=source.path, line=source.line) from error

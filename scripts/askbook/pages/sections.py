"""The kinds of sections and their form in each language."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from askbook.errors import StudyError, did_you_mean
from askbook.pages import prompts
from askbook.pages.labels import Labels


class Format(StrEnum):
    """How the answers of a kind of section are written, checked and shown.

    A page has one section of each format, except of ``TEXT``.
    """

    EXPLANATION = "explanation"
    """The text that the page's other answers are about; every language has one."""
    QUESTIONS = "questions"
    """A numbered list of questions, with a field for a guess at each."""
    POINTS = "points"
    """A list of points, which the printable sheet of a section collects."""
    CARDS = "cards"
    """Numbered questions with answers, which are the page's cards."""
    QUIZ = "quiz"
    """Numbered questions whose answers are options with reasons, or a number."""
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionKind:
    """A kind of section, such as ``review``."""

    name: str
    format: Format
    after: str = ""
    """The kind that is asked for before this one, with whose answer it is asked for; or nothing."""
    optional: bool = False
    """Whether only sites that name the kind in their settings have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An inclusive range of numbers."""

    least: int
    most: int

    def __contains__(self, number: int) -> bool:
        return self.least <= number <= self.most


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """The requirements of an answer; empty values require nothing."""

    questions: int = 0
    cards: int = 0
    items: Range | None = None
    words: Range | None = None
    example: tuple[str, ...] = ()
    """Lower-case words that introduce an example; a code fence counts as an example, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionForm:
    """The heading, prompt and requirements of one kind of section in one language.

    ``kind``, ``format`` and ``after`` are those of the kind, the same in every language.
    """

    kind: str
    format: Format
    after: str
    heading: str
    prompt: prompts.Template
    expected: Expected = Expected()
    formerly: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Language:
    """The sections in one language, and the language's label and boilerplate."""

    code: str
    name: str
    """The language's name in itself, such as Deutsch."""
    locale: str
    """The language's tag in pages, such as pt-BR (BCP 47)."""
    direction: str
    """``ltr`` or ``rtl``."""
    openings: tuple[str, ...]
    """Lower-case phrases of boilerplate with which no answer may begin."""
    closings: tuple[str, ...]
    """Lower-case phrases of boilerplate with which no answer's last line may begin."""
    sections: tuple[SectionForm, ...]
    labels: Labels
    """The labels by which questions and answers are recognized, also those of other languages."""
    question_endings: tuple[str, ...] = ()
    """Lower-case endings of questions besides question marks."""
    option_references: tuple[str, ...] = ()
    """Lower-case phrases by which an option of a quiz refers to others; the layouts read them."""
    script: str = ""
    """The script of its answers, or nothing if any will do."""
    common_words: frozenset[str] = frozenset()
    """Lower-case words that any text contains, whatever its subject."""
    rivals: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The common words of other languages in the same script, by the language's name."""

    @cached_property
    def by_kind(self) -> Mapping[str, SectionForm]:
        """The sections by their kind, in the order of a page."""
        return MappingProxyType({form.kind: form for form in self.sections})

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """The kind of each heading, former headings included."""
        return MappingProxyType(
            {name: form.kind for form in self.sections for name in (form.heading, *form.formerly)}
        )

    def format_of(self, kind: str) -> Format:
        """Return the format of a kind's answers: text if the language has no such section."""
        form = self.by_kind.get(kind)
        return form.format if form else Format.TEXT


@dataclass(frozen=True)
class Catalog:
    """The kinds of sections in the order of a page, and the languages by code, default first."""

    kinds: tuple[SectionKind, ...]
    languages: Mapping[str, Language]
    others: Mapping[str, Language] = field(default_factory=dict)
    """The languages of data/sections.yaml that the site does not have."""

    @property
    def default(self) -> Language:
        """The language of pages without a language code in their file name."""
        return next(iter(self.languages.values()))

    def kind_of(self, answer_format: Format) -> str:
        """Return the name of the first kind with that format, or nothing if there is none."""
        return next((kind.name for kind in self.kinds if kind.format is answer_format), "")

    def with_languages(self, codes: Sequence[str]) -> "Catalog":
        """Return the catalog of a site with the languages of these codes, the default first."""
        others = {c: one for c, one in self.languages.items() if c not in codes}
        languages = {c: self.languages[c] for c in codes}
        return Catalog(self.kinds, MappingProxyType(languages), MappingProxyType(others))

    def with_optional(self, names: Sequence[str]) -> "Catalog":
        """Return the catalog with those of its optional kinds only that are named."""
        kinds = tuple(kind for kind in self.kinds if not kind.optional or kind.name in names)
        kept = [kind.name for kind in kinds]
        return Catalog(kinds, _reduced(self.languages, kept), _reduced(self.others, kept))

    @cached_property
    def headings(self) -> Mapping[str, str]:
        """The kind of each heading in any language, former headings included.

        A new language's pages have the headings of another one until its own are translated. The
        site's languages take precedence over others.
        """
        found: dict[str, str] = {}
        for language in (*self.others.values(), *self.languages.values()):
            found.update(language.headings)
        return MappingProxyType(found)


def _reduced(languages: Mapping[str, Language], kinds: Collection[str]) -> Mapping[str, Language]:
    """Return the languages with the sections of these kinds only."""
    return MappingProxyType(
        {
            code: replace(language, sections=tuple(f for f in language.sections if f.kind in kinds))
            for code, language in languages.items()
        }
    )


def find_language(code: str, languages: Mapping[str, Language]) -> Language:
    """Return the language of a code. Raises StudyError that names the known ones."""
    if code not in languages:
        hint = did_you_mean(code, languages)
        known = ", ".join(languages)
        raise StudyError(
            f"unknown language {code!r}{hint}; known are {known}; "
            f"add it with ./askbook add-language {code}"
        )
    return languages[code]

"""Read and write pages: front matter, then sections with a prompt and its answer.

``loads`` splits a text without losing a byte: ``dumps(loads(text)) == text`` for any text.

A section begins at an H2 heading outside a code fence, or at any H2 heading followed by the
opening ``ask_chatgpt`` tag. Hugo runs shortcodes inside fences too, so a fence that an answer
leaves open does not swallow the sections after it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from types import MappingProxyType

from askbook.pages import front_matter, shortcode
from askbook.pages.front_matter import FrontMatter
from askbook.pages.shortcode import Provenance
from askbook.text import markdown, toml

_NO_KINDS: Mapping[str, str] = MappingProxyType({})
_HEADING = re.compile(r" {0,3}##(?P<text>(?:[ \t][^\r\n]*)?)(?=\r?\n|\Z)")
_LATER_HEADING = re.compile(rf"\n{_HEADING.pattern}")
"""A heading below the first line; a search for it skips from one line to the next."""
_H1 = re.compile(r"^ {0,3}#(?=[ \t])", re.MULTILINE)
_BLANK_LINES = re.compile(r"(?:[ \t]*\r?\n)*")

_Cuts = tuple[int, int, int, int]
"""Where both tags of a section begin and end; without tags, where its body begins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section, in pieces that join to its text."""

    line: int
    """The heading's line in the page, from 1."""
    kind: str
    """The kind of section that the heading names, or nothing for an unknown heading."""
    heading_text: str
    """The heading's line and the blank lines below it."""
    tag: str
    """The opening tag; empty if the shortcode is missing or incomplete."""
    prompt_text: str
    closing_tag: str
    body: str
    """The text after the prompt, with the answer."""

    @property
    def text(self) -> str:
        """The whole section, byte for byte."""
        return self.heading_text + self.tag + self.prompt_text + self.closing_tag + self.body

    @property
    def heading(self) -> str:
        """The heading's words."""
        return _words(self.heading_text)

    @property
    def prompt(self) -> str | None:
        """The prompt, or None if the shortcode is missing or incomplete."""
        return self.prompt_text.strip() if self.tag else None

    @property
    def prompt_line(self) -> int:
        """The line of the prompt's first word, or of the opening tag if the prompt is empty."""
        lead = self.prompt_text[: len(self.prompt_text) - len(self.prompt_text.lstrip())]
        before = self.heading_text + (lead if self.prompt else "")
        return self.line + before.count("\n")

    @property
    def parameters(self) -> Mapping[str, str] | None:
        """The opening tag's parameters by name, or None if they are malformed."""
        match = shortcode.OPENING.fullmatch(self.tag)
        return shortcode.read_parameters(match["parameters"]) if match else {}

    @property
    def provenance(self) -> Provenance:
        """Who answered and when, from the opening tag."""
        known = self.parameters or {}
        return Provenance(**{k: v for k, v in known.items() if k in shortcode.PARAMETERS})

    @property
    def answer(self) -> str:
        """The answer without blank lines around it; spaces at its end are kept."""
        return "" if self._is_blank else self.body[self._lead :].rstrip("\r\n")

    @property
    def answer_line(self) -> int:
        """The line on which the answer begins, or would begin."""
        before = self.text[: len(self.text) - len(self.body)]
        return self.line + before.count("\n") + self.body[: self._lead].count("\n")

    @property
    def is_open(self) -> bool:
        """Whether the section has a prompt but no answer."""
        return bool(self.tag) and self._is_blank

    def with_answer(self, answer: str, provenance: Provenance | None = None) -> "Section":
        """Return the section with another answer and, if given, another provenance."""
        eol = "\r\n" if self.heading_text.endswith("\r\n") else "\n"
        heading = self.heading_text
        if not self.tag and not heading.endswith("\n"):
            heading += eol
        text = re.sub(r"\r?\n", eol, answer)
        if self.answer:
            body = self.body[: self._lead] + text + self.body[self._lead + len(self.answer) :]
        else:
            body = eol * 2 + text + eol + (eol if self.body.count("\n") > 1 else "")
        tag = self.tag if provenance is None else shortcode.opening(provenance)
        return replace(self, heading_text=heading, tag=tag, body=body)

    def with_heading(self, heading: str) -> "Section":
        """Return the section with other words in its heading."""
        return replace(self, heading_text=self.heading_text.replace(self.heading, heading, 1))

    def with_prompt(self, prompt: str) -> "Section":
        """Return the section with another prompt."""
        old = self.prompt_text
        core = old.strip()
        start = old.index(core) if core else len(old)
        return replace(self, prompt_text=old[:start] + prompt + old[start + len(core) :])

    @property
    def _is_blank(self) -> bool:
        return not self.body or self.body.isspace()

    @property
    def _lead(self) -> int:
        """The length of the blank lines between the prompt and the answer."""
        return _skip_blank(self.body, 0)


@dataclass(frozen=True)
class Page:
    """A page's front matter, the text before its first section, and its sections."""

    front: FrontMatter
    preamble: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The front matter's title. Raises FrontMatterError if it is not TOML."""
        return self.front.string("title")

    @property
    def aliases(self) -> list[str]:
        """The old addresses in the front matter. Raises FrontMatterError."""
        given = self.front.values.get("aliases", [])
        return [str(alias) for alias in given] if isinstance(given, list) else [str(given)]

    @property
    def draft_key(self) -> str:
        """The front matter's key that makes the page a draft, or nothing. Raises FrontMatterError.

        Hugo ignores its case.
        """
        values = self.front.values.items()
        return next((key for key, value in values if key.lower() == "draft" and value), "")

    @cached_property
    def by_kind(self) -> Mapping[str, Section]:
        """The first section of each known kind."""
        found: dict[str, Section] = {}
        for section in self.sections:
            if section.kind:
                found.setdefault(section.kind, section)
        return MappingProxyType(found)

    def with_section(self, old: Section, new: Section) -> "Page":
        """Return the page with one section replaced and every other byte kept."""
        place = self.sections.index(old)
        return self.with_sections([*self.sections[:place], new, *self.sections[place + 1 :]])

    def with_sections(self, sections: Iterable[Section]) -> "Page":
        """Return the page with those sections, with their line numbers updated."""
        line = (self.front.text + self.preamble).count("\n") + 1
        placed = []
        for section in sections:
            placed.append(section if section.line == line else replace(section, line=line))
            line += section.text.count("\n")
        return Page(self.front, self.preamble, tuple(placed))

    def with_value(self, key: str, value: toml.Value) -> "Page":
        """Return the page with one front matter value changed and every other byte kept.

        Raises FrontMatterError if the front matter is not TOML.
        """
        front = self.front.with_value(key, value)
        if front == self.front:
            return self
        return Page(front, self.preamble, ()).with_sections(self.sections)


def loads(text: str, kinds: Mapping[str, str] = _NO_KINDS) -> Page:
    """Return the text as a page; ``kinds`` has the section kind of each known heading."""
    front, body = front_matter.split(text)
    starts = list(_section_starts(body))
    ends = [*(start for start, _ in starts[1:]), len(body)]
    first = front.text.count("\n") + 1
    sections = (
        _section(body, (start, *cuts, end), first + body.count("\n", 0, start), kinds)
        for (start, cuts), end in zip(starts, ends, strict=False)
    )
    return Page(front, body[: starts[0][0] if starts else len(body)], tuple(sections))


def correct_h1(page: Page, kinds: Mapping[str, str]) -> tuple[Page, tuple[int, ...]]:
    """Return the page with the H1 headings of missing sections as H2, and their lines.

    ``kinds`` has the section kind of each heading. Such a heading has a prompt below it.
    """
    missing = set(kinds.values()) - page.by_kind.keys()
    if not missing:
        return page, ()
    text = dumps(page)
    places: dict[str, int] = {}
    for mark in _H1.finditer(text):
        end = _next_line(text, mark.start())
        kind = kinds.get(_words("##" + text[mark.end() : end]), "")
        is_first = kind in missing and kind not in places
        if is_first and _prompt_cuts(text, mark.start()):
            places[kind] = mark.end()
    if not places:
        return page, ()
    pieces = (text[start:end] for start, end in pairwise([0, *places.values(), len(text)]))
    known = {section.heading: section.kind for section in page.sections}
    lines = tuple(text.count("\n", 0, place) + 1 for place in places.values())
    return loads("#".join(pieces), {**known, **kinds}), lines


def dumps(page: Page) -> str:
    """Return the page's text, byte for byte."""
    return page.front.text + page.preamble + "".join(s.text for s in page.sections)


def _section(text: str, bounds: tuple[int, ...], line: int, kinds: Mapping[str, str]) -> Section:
    """Return the section of a text whose pieces begin and end at these six offsets."""
    head, tag, prompt, closing, body = (text[start:end] for start, end in pairwise(bounds))
    return Section(
        line=line,
        kind=kinds.get(_words(head), ""),
        heading_text=head,
        tag=tag,
        prompt_text=prompt,
        closing_tag=closing,
        body=body,
    )


def _words(text: str) -> str:
    """Return the words of the heading at the text's start, without closing number signs."""
    match = _HEADING.match(text)
    words = match["text"].strip() if match else ""
    open_words = words.rstrip("#")
    return open_words.rstrip() if not open_words or open_words[-1] in " \t" else words


def _section_starts(body: str) -> Iterator[tuple[int, _Cuts]]:
    """Yield the offsets at which sections begin, and those of their tags."""
    place = prompt_end = 0
    while place < len(body):
        cuts = _prompt_cuts(body, place) if _HEADING.match(body, place) else None
        if cuts:
            yield from _bare_headings(body, prompt_end, place)
            yield place, cuts
            prompt_end = cuts[-1]
        place = cuts[-1] if cuts else _next_heading(body, place)
    yield from _bare_headings(body, prompt_end, len(body))


def _bare_headings(body: str, start: int, end: int) -> Iterator[tuple[int, _Cuts]]:
    """Yield the sections without a prompt in a part of the body, outside code."""
    part = body[start:end]
    if not (_HEADING.match(part) or _LATER_HEADING.search(part)):
        return
    place = 0
    for line in markdown.scan(part):
        if line.kind is not markdown.Kind.CODE and _HEADING.match(part, place):
            yield start + place, (start + _next_line(part, place),) * 4
        place = _next_line(part, place)


def _prompt_cuts(text: str, heading: int) -> _Cuts | None:
    """Return where both tags below a heading begin and end, or None without two tags."""
    opening = shortcode.OPENING.match(text, _skip_blank(text, _next_line(text, heading)))
    if not opening:
        return None
    closing = shortcode.TAG.search(text, opening.end())
    if not closing or not shortcode.CLOSING.fullmatch(closing[0]):
        return None
    return (*opening.span(), *closing.span())


def _next_heading(text: str, start: int) -> int:
    match = _LATER_HEADING.search(text, start)
    return match.start() + 1 if match else len(text)


def _next_line(text: str, start: int) -> int:
    return text.find("\n", start) + 1 or len(text)


def _skip_blank(text: str, start: int) -> int:
    match = _BLANK_LINES.match(text, start)
    return match.end() if match else start

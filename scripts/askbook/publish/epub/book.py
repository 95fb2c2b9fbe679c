"""The model of a book, read from the document that Hugo wrote for it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from xml.etree.ElementTree import Element

from askbook.errors import StudyError
from askbook.publish.epub import xhtml

_NO_DATE = "1980-01-01"


@dataclass(frozen=True)
class Chapter:
    """One topic of a book, or the section's own text."""

    id: str
    path: str
    """The path of the topic's page on the site, with the site's base path."""
    title: str
    depth: int
    """1 for the first level of the book's tree."""
    body: Element
    """The chapter's ``section``, with its answers at the end."""


@dataclass(frozen=True)
class Book:
    """A section of a course, or a whole course, in one language."""

    document: Element

    @cached_property
    def language(self) -> str:
        """The language as a BCP 47 tag."""
        return self.document.get("lang", "")

    @cached_property
    def direction(self) -> str:
        """The direction of the text: ``ltr`` or ``rtl``."""
        return self.document.get("dir", "ltr")

    @cached_property
    def title(self) -> str:
        """The section's title."""
        return text_of(_only(self._main, "h1"))

    @cached_property
    def site(self) -> str:
        """The site's title."""
        return self._body.get("data-site", "")

    @cached_property
    def author(self) -> str:
        """The author that the site's settings name, else the site's title."""
        return self._body.get("data-author", "")

    @cached_property
    def summary(self) -> str:
        """Who can read the book and how, in its language."""
        return self._body.get("data-summary", "")

    @cached_property
    def base(self) -> str:
        """The site's address, which ends with a slash."""
        return self._body.get("data-base", "")

    @cached_property
    def address(self) -> str:
        """The address of the section's page, which identifies the book."""
        return self._link("canonical")

    @cached_property
    def style_sheet(self) -> str:
        """The path of the book's style sheet on the site, with the site's base path."""
        return self._link("stylesheet")

    @cached_property
    def modified(self) -> str:
        """The date of the newest answer or review, as YYYY-MM-DD; 1980-01-01 if none has one."""
        dates = (time.get("datetime", "") for time in self._main.iter("time"))
        return max((date for date in dates if date), default=_NO_DATE)

    @cached_property
    def contents(self) -> str:
        """The heading of the table of contents."""
        return text_of(_only(_only(self._main, "nav"), "h2"))

    @cached_property
    def chapters(self) -> Sequence[Chapter]:
        """The chapters in reading order."""
        sections = [one for one in self._main.findall("section") if one.get("data-path")]
        return [self._chapter(section) for section in sections]

    def _chapter(self, section: Element) -> Chapter:
        found = section.get("id", "")
        title = text_of(_only(section, "h2"))
        depth = int(section.get("data-depth", "1"))
        body = Element("section", {"id": found, "class": "chapter"})
        body.extend(section)
        if found in self._answers:
            body.append(self._answers[found])
        return Chapter(
            id=found, path=section.get("data-path", ""), title=title, depth=depth, body=body
        )

    @cached_property
    def _answers(self) -> Mapping[str, Element]:
        """The answers of each chapter, by the chapter's id, under a heading."""
        return dict(self._answer_parts())

    def _answer_parts(self) -> Iterator[tuple[str, Element]]:
        last = self._main.findall("section")[-1]
        heading = text_of(_only(last, "h2"))
        for part in last.findall("section"):
            chapter = part.get("data-answers-of", "")
            answers = Element("section", {"class": "part", "id": f"{chapter}-answers"})
            title = Element("h3")
            title.text = heading
            answers.extend([title, *list(part)[1:]])
            yield chapter, answers

    @cached_property
    def _body(self) -> Element:
        return _only(self.document, "body")

    @cached_property
    def _main(self) -> Element:
        return _only(self._body, "main")

    def _link(self, relation: str) -> str:
        links = _only(self.document, "head").findall("link")
        return next((link.get("href", "") for link in links if link.get("rel") == relation), "")


def loads(html: str) -> Book:
    """Read Hugo's document. Raises StudyError if it is not one."""
    return Book(xhtml.loads(html))


def text_of(element: Element) -> str:
    """Return an element's text, without line breaks."""
    return " ".join("".join(element.itertext()).split())


def _only(parent: Element, tag: str) -> Element:
    found = parent.find(tag)
    if found is None:
        raise StudyError(
            f"Hugo wrote a book without <{tag}>; layouts/section.book.html should have it"
        )
    return found

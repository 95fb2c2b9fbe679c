"""Packs a book as an EPUB 3.3 file: https://www.w3.org/TR/epub-33/."""

import mimetypes
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import PurePosixPath
from urllib.parse import unquote, urldefrag, urljoin, urlsplit
from xml.etree.ElementTree import Element, SubElement

from askbook.publish import archive
from askbook.publish.epub import drawings, xhtml
from askbook.publish.epub.book import Book, Chapter

_MIMETYPE = "mimetype"
_CONTAINER = """\
<?xml version="1.0" encoding="utf-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
_PACKAGE = """\
<?xml version="1.0" encoding="utf-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" \
xml:lang="{language}" dir="{direction}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:uuid:{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{language}</dc:language>
<dc:creator>{author}</dc:creator>
<dc:publisher>{site}</dc:publisher>
<dc:source>{address}</dc:source>
<meta property="dcterms:modified">{modified}T00:00:00Z</meta>
{accessibility}
<meta property="schema:accessibilitySummary">{summary}</meta>
</metadata>
<manifest>
{manifest}
</manifest>
<spine page-progression-direction="{direction}">
{spine}
</spine>
</package>
"""
_ACCESSIBILITY = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessModeSufficient", "textual,visual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "MathML"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
)
"""Metadata that EPUB Accessibility 1.1 asks for, by properties of schema.org."""
_EPUB = "http://www.idpf.org/2007/ops"
_HEADINGS = {f"h{level}": f"h{level - 1}" for level in range(2, 7)}
"""The headings of a book, and those of a chapter as a file of its own."""
_XHTML_TYPE = "application/xhtml+xml"
_SVG_TYPE = "image/svg+xml"


@dataclass(frozen=True)
class _Item:
    """A file of the package, with its entry in the manifest."""

    name: str
    media_type: str
    data: bytes
    properties: str = ""
    in_spine: bool = False


def dumps(book: Book, read: Callable[[str], bytes]) -> bytes:
    """Return the book as an EPUB file.

    ``read`` returns a file of the site by its path below the site's address, such as
    ``images/a.svg``; what it raises is passed on.
    """
    packer = _Packer(book, read)
    items = list(packer.items())
    files = {_MIMETYPE: b"application/epub+zip", "META-INF/container.xml": _CONTAINER.encode()}
    files["EPUB/package.opf"] = _package(book, items).encode()
    files |= {f"EPUB/{item.name}": item.data for item in items}
    return archive.dumps(files, stored=[_MIMETYPE])


def below_base(path: str, base: str) -> str:
    """Return a path of the site, with the path of the site's address before it, without that."""
    return unquote(path).removeprefix(unquote(urlsplit(base).path))


def _package(book: Book, items: list[_Item]) -> str:
    manifest, spine = [], []
    for number, item in enumerate(items):
        properties = f' properties="{item.properties}"' if item.properties else ""
        manifest.append(
            f'<item id="i{number}" href="{escape(item.name)}" media-type="{item.media_type}"'
            f"{properties}/>"
        )
        if item.in_spine:
            spine.append(f'<itemref idref="i{number}"/>')
    accessibility = (
        f'<meta property="schema:{name}">{value}</meta>' for name, value in _ACCESSIBILITY
    )
    return _PACKAGE.format(
        identifier=uuid.uuid5(uuid.NAMESPACE_URL, book.address),
        title=escape(book.title),
        language=escape(book.language),
        direction=book.direction,
        site=escape(book.site),
        author=escape(book.author),
        summary=escape(book.summary),
        address=escape(book.address),
        modified=book.modified,
        accessibility="\n".join(accessibility),
        manifest="\n".join(manifest),
        spine="\n".join(spine),
    )


@dataclass
class _Packer:
    """Turns the parts of a book into the files of its package."""

    book: Book
    read: Callable[[str], bytes]
    images: dict[str, _Item] = field(default_factory=dict)
    """The images used so far, by their path on the site."""

    def items(self) -> Iterator[_Item]:
        """Yield every file that the manifest lists, those of the spine in reading order."""
        book = self.book
        cover = drawings.cover(book.title, book.site).encode()
        yield _Item("cover.svg", _SVG_TYPE, cover, properties="cover-image")
        yield _Item("book.css", "text/css", self.read(below_base(book.style_sheet, book.base)))
        yield self._page("cover.xhtml", book.title, [self._cover()])
        yield self._page("nav.xhtml", book.contents, [self._contents()], properties="nav")
        for chapter in book.chapters:
            yield self._page(f"{chapter.id}.xhtml", chapter.title, [self._chapter(chapter)])
        yield from self.images.values()

    def _page(
        self, name: str, title: str, content: list[Element], *, properties: str = ""
    ) -> _Item:
        root = Element("html", {"xmlns": xhtml.XHTML, "xmlns:epub": _EPUB} | self._language())
        head = SubElement(root, "head")
        SubElement(head, "title").text = title
        SubElement(head, "link", {"rel": "stylesheet", "href": "book.css"})
        SubElement(root, "body").extend(content)
        if root.find(".//math") is not None:
            properties = "mathml"
        return _Item(name, _XHTML_TYPE, xhtml.dumps(root), properties, in_spine=True)

    def _language(self) -> dict[str, str]:
        code = self.book.language
        return {"lang": code, "xml:lang": code, "dir": self.book.direction}

    def _cover(self) -> Element:
        cover = Element("p", {"class": "cover"})
        SubElement(cover, "img", {"src": "cover.svg", "alt": self.book.title})
        return cover

    def _contents(self) -> Element:
        """Return the navigation document's table of contents, nested like the topics."""
        nav = Element("nav", {"epub:type": "toc", "id": "toc", "class": "contents"})
        SubElement(nav, "h1").text = self.book.contents
        lists = [SubElement(nav, "ol")]
        for chapter in self.book.chapters:
            while len(lists) > chapter.depth:
                lists.pop()
            while len(lists) < chapter.depth:
                lists.append(SubElement(lists[-1][-1], "ol"))
            item = SubElement(lists[-1], "li")
            SubElement(item, "a", {"href": f"{chapter.id}.xhtml"}).text = chapter.title
        return nav

    def _chapter(self, chapter: Chapter) -> Element:
        """Adapt the chapter's elements to a file of their own, and return them."""
        for element in chapter.body.iter():
            if element.tag in _HEADINGS:
                element.tag = _HEADINGS[element.tag]
            elif element.tag == "img":
                element.set("src", self._image(element.get("src", "")))
            elif element.tag == "a" and "href" in element.attrib:
                element.set("href", self._link(chapter, element.get("href", "")))
            for name, _ in element.items():
                if name.startswith("data-"):
                    del element.attrib[name]
        return chapter.body

    def _link(self, chapter: Chapter, href: str) -> str:
        """Return the address of a link: inside the book where it has the page, else on the site."""
        path, fragment = urldefrag(href)
        if not path:
            return href
        target = self._by_path.get(unquote(path))
        if target is None:
            return urljoin(urljoin(self.book.base, chapter.path), href)
        anchor = f"{target.id}-{fragment}"
        is_known = fragment and anchor in self._ids
        return f"{target.id}.xhtml#{anchor}" if is_known else f"{target.id}.xhtml"

    @cached_property
    def _by_path(self) -> Mapping[str, Chapter]:
        return {unquote(chapter.path): chapter for chapter in self.book.chapters}

    @cached_property
    def _ids(self) -> frozenset[str]:
        """The ids of all chapters; each begins with its chapter's."""
        bodies = (chapter.body for chapter in self.book.chapters)
        return frozenset(element.get("id", "") for body in bodies for element in body.iter())

    def _image(self, source: str) -> str:
        """Add an image to the package once; return its name there."""
        if source not in self.images:
            path = below_base(source, self.book.base)
            media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
            data = self.read(path)
            if media_type == _SVG_TYPE:
                data = drawings.plain(data.decode()).encode()
            name = f"images/{len(self.images)}{PurePosixPath(path).suffix}"
            self.images[source] = _Item(name, media_type, data)
        return self.images[source].name

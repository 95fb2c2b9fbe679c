"""Many titles that anyone could give a topic: each gets a page at its own address."""

import html
import random
import unicodedata
from urllib.parse import quote

from helpers.html_audit import Audit
from helpers.sites import make_site, plain_hugo

import generate
from askbook.pages import page, shortcode
from askbook.text import toml
from askbook.text.slug import FORM, LONGEST, RESERVED, slugify

COUNT = 800
KNOWN = (
    "C", "C#", "C++", "C+", "a.fr", "node.js", ".x", "#x", "CON", "nul", "COM1", "tags",
    "categories", "page", "404", "sitemap", "index", "_index", "Review", "search", "A", "a",
    "Ame\u0301lie", "Amélie", "Straße", "STRASSE", "ﬁ", "İ",
    "酵母粉", "😀", "עברית", "العربية",
    "x" * 300, ("word " * 60).strip(), "no", "1:30", "010", "~", "null",
    "- x", "? x", "key: value", "[x]",
    "{x}", "&x", "*x", "!x", "%x", "@x", "`x`", "|", ">", "'", '"', "\\", "a/b", "a\\b", "../x",
    "/etc/passwd", "a?b", "a%2fb", "a;b", "$(x)", "`rm`", "<script>alert(1)</script>", "a & b",
    "&amp;", "&lt;b&gt;", "{{ .Site }}", "{{}}", "[a](javascript:x)", "![x](y)", "**b**", "_i_",
    "# head", "## Preview", "+++", "---", "===", "1. one", "Answer: x", "\\(x^2\\)",
    "$5", ":smile:",
    "title = 'x'", '"""', "'''", "\\u0041", "a  b", "x.de",
    "%s %d", "C:\\x",
)  # fmt: skip
PARTS = (*"""aBé酵母😀-_.+#&'"/:<>%{}[]()*`~!?,=|1ß""", " ", "\\")


def names() -> list[str]:
    """Return the titles: those that have caused defects, and random ones."""
    chance, found = random.Random(8), dict.fromkeys(KNOWN)
    while len(found) < COUNT:
        name = "".join(chance.choice(PARTS) for _ in range(chance.randrange(1, 40))).strip()
        if name and not shortcode.DELIMITER.search(name):
            found[name] = None
    return list(found)


def tree(titles: list[str]) -> tuple[str, dict[str, str]]:
    """Return a topic tree, and the titles by slug; a title whose slug is taken gets its own."""
    slugs: dict[str, str] = {}
    text = ""
    for number, title in enumerate(titles):
        if number % 100 == 0:
            text += f"- title: Section {number}\n  children:\n"
        slug = slugify(title)
        own = slug in slugs or slug in RESERVED or slug == "de"
        slug = f"own-{number}" if own else slug
        slugs[slug] = title
        text += f"  - title: {toml.dumps(title)}\n" + (f"    slug: {slug}\n" if own else "")
    return text, slugs


def test_many_titles_each_get_a_page(tmp_path, capsys):
    titles = names()
    text, slugs = tree(titles)
    assert len(slugs) == len(titles) == COUNT
    assert all(FORM.fullmatch(slug) and len(slug) <= LONGEST for slug in slugs)
    assert all(quote(slug) == slug for slug in slugs)
    site = make_site(tmp_path / "site", text)
    assert generate.main(["--site", str(site), "--quiet"]) == 0, capsys.readouterr().err
    made = {path.stem: path.read_bytes().decode() for path in (site / "content").rglob("*.md")}
    assert {slug: page.loads(made[slug]).title for slug in slugs} == slugs
    assert generate.main(["--site", str(site), "--quiet", "--check"]) == 0
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARN" not in done.stdout + done.stderr
    built = {file.parent.name: file for file in (site / "public").glob("section-*/*/index.html")}
    assert built.keys() == slugs.keys()
    for slug, title in slugs.items():
        text = built[slug].read_text(encoding="utf-8")
        audit = Audit(text)
        assert audit.active == [], title
        heading = text.partition("<h1")[2].partition(">")[2].partition("</h1>")[0]
        assert plain(html.unescape(heading)) == plain(title)


def plain(text: str) -> str:
    """Normalize white space and accents, as a browser shows them."""
    return unicodedata.normalize("NFC", " ".join(text.split()))

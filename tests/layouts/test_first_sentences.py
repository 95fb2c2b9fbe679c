"""First sentences in a language with abbreviations of its own."""

from pathlib import Path

import pytest
from helpers.html_audit import Audit
from helpers.rendered import answer_section, meta
from helpers.sites import build, make_site, read, write

import generate

ANSWERS = {
    "with a space": ("Brot besteht z. B. aus Mehl. Mehr.", "Brot besteht z. B. aus Mehl."),
    "with a hard space": ("Ein Brot, z.\u00a0B. Rye. Mehr.", "Ein Brot, z.\u00a0B. Rye."),
    "in brackets": ("Ein Korn (z. B.) Mehl. Mehr.", "Ein Korn (z. B.) Mehl."),
    "before a number": ("Der Teig ruht ca. 30 Minuten. Mehr.", "Der Teig ruht ca. 30 Minuten."),
    "before a name": ("Nach Dr. Oetker gelingt es. Mehr.", "Nach Dr. Oetker gelingt es."),
    "at the start": ("Z. B. Mehl. Mehr.", "Z. B. Mehl."),
    "an ordinal": ("Im 19. Jahrhundert kam Hefe. Mehr.", "Im 19. Jahrhundert kam Hefe."),
    "a year": ("Hefe kam 1850. Brot nicht.", "Hefe kam 1850."),
    "a word that ends like one": ("Es hilft Inca. Mehr.", "Es hilft Inca."),
    "of another language": ("Es gilt Fig. Mehr.", "Es gilt Fig."),
    "a small letter with an accent": ("Brot usw. über Nacht. Mehr.", "Brot usw. über Nacht."),
    "a quotation": ("Man sagt „Brot.“ Mehr.", "Man sagt „Brot.“"),
    "no end": ("Brot, z. B. Rye", "Brot, z. B. Rye"),
}  # fmt: skip
"""Explain sections by what is odd about them, each with its first sentence."""


@pytest.fixture(scope="module")
def german(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built site in German, with a topic for each of the ANSWERS."""
    titles = "".join(f"    - {title.capitalize()}\n" for title in ANSWERS)
    tree = f"- title: Part\n  children:\n{titles}"
    root = make_site(tmp_path_factory.mktemp("german") / "site", tree)
    english = 'defaultContentLanguage = "en"'
    settings = read(root, "config.toml")
    assert english in settings
    write(root, {"config.toml": settings.replace(english, 'defaultContentLanguage = "de"')})
    assert generate.main(["--site", str(root), "--quiet"]) == 0
    for title, (answer, _) in ANSWERS.items():
        answer_section(root, answer, section=1, name=f"content/part/{title.replace(' ', '-')}.md")
    return build(root)


@pytest.mark.parametrize("title", ANSWERS)
def test_an_abbreviation_of_the_language_ends_no_sentence(german, title):
    page = read(german, f"part/{title.replace(' ', '-')}/index.html")
    assert meta(Audit(page), "description") == ANSWERS[title][1]

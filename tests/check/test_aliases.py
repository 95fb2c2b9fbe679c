"""Aliases: redirects must not replace other files of the site."""

import pytest
from helpers.sites import copy_site, read, write

import build
import check

PAGE = "content/sourdough/baking/steam.md"
GERMAN = "content/sourdough/ingredients/flour.de.md"


@pytest.fixture
def course(tmp_path):
    return copy_site("small", tmp_path / "site")


def set_aliases(site, name: str, *aliases: str) -> None:
    line = f"aliases = [{', '.join(map(repr, aliases))}]\n"
    write(site, {name: read(site, name).replace("weight", line + "weight", 1)})


@pytest.mark.parametrize(
    ("alias", "problem"),
    [
        ("/sourdough/baking/scoring/", "is the address of content/sourdough/baking/scoring.md"),
        ("/", "is the address of content/_index.md; remove it"),
        ("/sourdough/baking/scoring/cards.json", "is not an address such as /bread/flour/"),
        ("/sourdough/baking/scoring/cards.json/", "is the address of a file that the site"),
        ("/404.html", "is the address of a file that the site generates; remove it"),
        ("/index.html", "is the address of a file that the site generates; remove it"),
        ("/sourdough/baking/scoring/index.html", "is the address of a file that the site"),
        ("/pagefind/pagefind.js", "is not an address"),
        ("/pagefind/x/", "is the address of a file that the site generates; remove it"),
        ("/review/", "is the address of a file that the site generates; remove it"),
        ("/fonts/x/", "is the address of a file that the site generates; remove it"),
        ("/sitemap.xml/", "is the address of a file that the site generates; remove it"),
        ("/de/", "is the address of content/_index.de.md; remove it"),
        ("/de/old/", "is in the folder of another language; remove it"),
        ("/../../etc/", "is not an address"),
        ("old/", "is not an address"),
        ("/old", "is not an address"),
        ("https://other.example/", "is not an address"),
        ("/a?b/", "is not an address"),
        ("/taken/", "is also an alias of content/sourdough/baking/crust-and-crumb.md; remove one"),
    ],
)
def test_an_alias_that_takes_another_place_is_reported_at_its_line(course, capsys, alias, problem):
    set_aliases(course, "content/sourdough/baking/crust-and-crumb.md", "/taken/")
    set_aliases(course, PAGE, alias)
    assert check.main(["--site", str(course), "--quiet"]) == 1
    assert capsys.readouterr().out.startswith(f"{PAGE}:3: F009 alias {alias!r} {problem}")


def test_old_addresses_and_a_pages_own_address_may_be_aliases(course):
    old = ("/old/", "/v1.2/x/", "/old/page.html", "/review/x/")
    set_aliases(course, PAGE, "/sourdough/baking/steam/", *old)
    set_aliases(course, GERMAN, "/old/")
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert build.main(["--site", str(course), "--quiet"]) == 0
    for old in ("old/index.html", "v1.2/x/index.html", "old/page.html", "review/x/index.html"):
        assert "/sourdough/baking/steam/" in read(course / "public", old)
    assert "/de/sourdough/ingredients/flour/" in read(course / "public", "de/old/index.html")

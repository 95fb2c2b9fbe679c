"""SVG figures may draw and nothing else."""

import pytest
from helpers.sites import copy_site, write

import check
from askbook.check.figures import check_svg

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'
)


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('viewBox="0 0 9 9" role="img" aria-label="x"', '<title>x</title><path d="M0 0h9"/>'),
        ("", '<defs><g id="a"/></defs><use href="#a"/><use xlink:href="#a"/>'),
        ("", "<style>.a{fill:red}@media (prefers-color-scheme:dark){.a{fill:blue}}</style>"),
        ("", '<linearGradient id="b"/><rect fill="url(#b)" clip-path="url(#c)"/>'),
        ('xml:lang="en"', "<!-- a note --><text>a &lt; b</text>"),
    ],
)
def test_a_drawing_has_no_findings(attributes, inside):
    assert list(check_svg(SVG.format(attributes, inside))) == []


@pytest.mark.parametrize(
    ("attributes", "inside"),
    [
        ('onload="alert(1)"', ""),
        ("", "<script>alert(1)</script>"),
        ("", "<foreignObject><p/></foreignObject>"),
        ("", '<a href="javascript:alert(1)"><text>x</text></a>'),
        ("", '<animate attributeName="href" to="javascript:alert(1)"/>'),
        ("", '<set attributeName="onclick" to="alert(1)"/>'),
        ("", '<image href="https://x.example/a.png"/>'),
        ("", '<use href="other.svg#a"/>'),
        ("", '<use xlink:href="data:image/svg+xml,x"/>'),
        ("", "<style>@import 'https://x.example/a.css';</style>"),
        ("", "<style>.a{background:url(https://x.example)}</style>"),
        ("", "<style>.a{background:u\\72l(https://x.example)}</style>"),
        ("", "<rect style=\"fill:url( '//x.example')\"/>"),
        ("", '<p xmlns="http://www.w3.org/1999/xhtml">x</p>'),
        ("", '<iframe xmlns="http://www.w3.org/1999/xhtml" src="x"/>'),
        ("", "<g>"),
    ],
)
def test_anything_else_is_reported(attributes, inside):
    found = list(check_svg(SVG.format(attributes, inside)))
    assert {one.code for one in found} == {"A026"}


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG.format("", "&a;"),
        '<?xml version="1.0"?>\n<!doctype svg>' + SVG.format("", ""),
        "<html/>",
        "",
    ],
    ids=["entity", "document type", "other root", "empty"],
)
def test_other_documents_are_reported(text):
    assert [one.code for one in check_svg(text)] == ["A026"]


def test_check_reports_every_figure_of_the_site(tmp_path, capsys):
    site = copy_site("small", tmp_path / "site")
    write(site, {"content/sourdough/loud.SVG": SVG.format('onload="x"', "")})
    assert check.main(["--site", str(site)]) == 1
    assert (
        "content/sourdough/loud.SVG:1: A026 remove the attribute 'onload'"
        in capsys.readouterr().out
    )

"""Drawings for e-readers."""

from xml.etree.ElementTree import fromstring

from askbook.publish.epub import drawings

FIGURE = """\
<svg xmlns="http://www.w3.org/2000/svg"><style>svg{--ink:#222;--edge:var(--ink);fill:var(--ink)}\
@media(prefers-color-scheme:dark){svg{--ink:#eee}}.a{stroke:var(--edge,red)}</style>\
<path class="a" fill="var(--none, blue)"/></svg>"""


def test_variables_are_replaced_by_their_values_on_a_light_ground():
    assert drawings.without_variables(FIGURE) == (
        '<svg xmlns="http://www.w3.org/2000/svg"><style>svg{fill:#222}.a{stroke:#222}</style>'
        '<path class="a" fill="blue"/></svg>'
    )


def test_a_drawing_without_variables_stays():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a--b: c;</text></svg>'
    assert drawings.without_variables(svg) == svg


def test_a_cover_breaks_its_title_between_words_and_wide_characters():
    svg = fromstring(
        drawings.cover("Long Titles <of> Several Words 卷積神經網路的架構", "Site & Co")
    )
    lines = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert lines == ["Long Titles <of>", "Several Words 卷積", "神經網路的架構", "Site & Co"]

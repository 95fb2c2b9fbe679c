"""Drawings for e-readers."""

from xml.etree.ElementTree import fromstring

from askbook.publish.epub import drawings

FIGURE = """\
<svg xmlns="http://www.w3.org/2000/svg"><style>svg{--ink:#222;--edge:var(--ink);fill:var(--ink)}\
@media(prefers-color-scheme:dark){svg{--ink:#eee}}.a{stroke:var(--edge,red)}</style>\
<path class="a" fill="var(--none, blue)"/></svg>"""


def test_a_style_sheet_with_variables_becomes_attributes_for_a_light_ground():
    assert drawings.plain(FIGURE) == (
        '<svg style="fill:#222" xmlns="http://www.w3.org/2000/svg">'
        '<path style="stroke:#222" fill="blue"/></svg>'
    )


def test_a_class_outranks_a_tag_and_a_font_is_written_in_full():
    sheet = "<style>.n{font:italic 13px serif}g,text{fill:red}</style>"
    svg = f'<svg>{sheet}<text class="n">a</text></svg>'
    assert drawings.plain(svg) == (
        '<svg><text style="fill:red;font-style:italic;font-size:13px;font-family:serif">a</text>'
        "</svg>"
    )


def test_a_style_sheet_with_other_selectors_stays():
    svg = "<svg><style>g > .n{fill:red}</style></svg>"
    assert drawings.plain(svg) == svg


def test_a_drawing_without_variables_stays():
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>a--b: c;</text></svg>'
    assert drawings.plain(svg) == svg


def test_a_cover_breaks_its_title_between_words_and_wide_characters():
    svg = fromstring(
        drawings.cover("Long Titles <of> Several Words 卷積神經網路的架構", "Site & Co")
    )
    lines = [element.text for element in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert lines == ["Long Titles <of>", "Several Words 卷積", "神經網路的架構", "Site & Co"]

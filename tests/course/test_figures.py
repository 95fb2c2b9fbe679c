"""The figures of the course: each drawing is plain, light to load, described and used."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.baseline_cpu import baseline_cpu
from helpers.sites import REPO

CONTENT = REPO / "content"
SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 8 * 1024
LARGEST_IN_STEPS = 16 * 1024
DRAWINGS = sorted(CONTENT.rglob("*.svg"))
IMAGE = re.compile(r'!\[([^\]]*)\]\(([^)\s]+)(?: "([^"]*)")?\)')
ELEMENTS = {"svg", "g", "style", "rect", "circle", "path", "text", "tspan"}
SMALLEST_WORD = 12
"""Of a raised or lowered letter; other words have 13 and more."""


def texts() -> list[tuple[Path, str]]:
    """Return what may show a figure: every page, and the notes, as a page of its folder."""
    seed = CONTENT / "deep-learning/convolutional-neural-networks"
    notes = (REPO / "data/notes.yaml").read_text(encoding="utf-8")
    pages = [(page, page.read_text(encoding="utf-8")) for page in sorted(CONTENT.rglob("*.md"))]
    return [*pages, (seed / "notes", " ".join(notes.split()))]


USES = [(place, *match) for place, text in texts() for match in IMAGE.findall(text)]


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_a_drawing_is_plain_and_says_its_size(path):
    data = path.read_bytes()
    root = ElementTree.fromstring(data)
    in_steps = "data-steps" in root.attrib
    assert len(data) <= (LARGEST_IN_STEPS if in_steps else LARGEST)
    if in_steps:
        assert len(root.attrib["data-steps"].split("|")) == 1 + data.count(b'class="step"')
    assert root.tag == f"{SVG}svg"
    # The layout reads the size from the first tag, in this order.
    assert re.match(rb'<svg[^>]* width="\d+" height="\d+"', data)
    _, _, width, height = map(float, root.attrib["viewBox"].split())
    assert float(root.attrib["width"]) / width == pytest.approx(1.25, rel=0.01)
    assert float(root.attrib["height"]) / height == pytest.approx(1.25, rel=0.01)
    for element in root.iter():
        assert element.tag.removeprefix(SVG) in ELEMENTS, element.tag
        assert not [name for name in element.attrib if name.startswith("on") or "href" in name]
    assert not re.search(rb"url\(|@import|javascript:|<!|<\?", data)


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_a_drawing_has_both_schemes_and_no_small_words(path):
    text = path.read_text(encoding="utf-8")
    assert "prefers-color-scheme:dark" in text
    assert '<rect width="100%" height="100%" fill="var(--s)"/>' in text
    assert not re.search(r"#[0-9a-f]{3,6}", text.partition("</style>")[2])
    sizes = re.findall(r'font-size[:="]+(\d+)|font:[^;}]*?(\d+)px', text)
    assert min(int(a or b) for a, b in sizes) >= SMALLEST_WORD


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.name)
def test_a_drawing_is_shown_by_a_page_of_its_language(path):
    language = re.search(r"\.(zh-\w\w)\.svg$", path.name)
    suffix = f".{language[1]}.md" if language else ".md"
    shown = [place for place, _, target, _ in USES if place.parent / target == path]
    assert [place for place in shown if place.name.endswith(suffix) or place.suffix == ""]
    assert all(path.name.startswith(p.name.split(".")[0]) for p in shown if p.suffix)


@pytest.mark.parametrize(
    ("place", "alternative", "target", "caption"), USES,
    ids=[f"{place.name}-{target}" for place, _, target, _ in USES],
)  # fmt: skip
def test_an_image_is_there_described_and_has_a_caption(place, alternative, target, caption):
    assert (place.parent / target).is_file()
    per_letter = 2 if re.search(r"[\u4e00-\u9fff]", alternative) else 1
    assert len(alternative) * per_letter >= 80
    assert len(caption) * per_letter >= 25


def test_three_figures_have_a_slider():
    originals = [path for path in DRAWINGS if ".zh-" not in path.name]
    assert sum(b"data-slider=" in path.read_bytes() for path in originals) == 3


def test_every_part_has_three_figures_and_the_course_thirty_five():
    parts = [path.parent.name for path in DRAWINGS if ".zh-" not in path.name]
    assert min(parts.count(part) for part in set(parts)) >= 3
    assert len(set(parts)) == 10
    assert len(parts) >= 35


def test_every_drawing_is_what_its_function_draws_on_a_baseline_cpu():
    code = "import draw, json; print(json.dumps([(str(p), svg) for p, svg in draw.files()]))"
    drawn = subprocess.run(
        [sys.executable, "-c", code],
        cwd=REPO / "figures",
        env={**os.environ, **baseline_cpu()},
        stdout=subprocess.PIPE,
        check=True,
    )
    files = {Path(path): svg for path, svg in json.loads(drawn.stdout)}
    assert sorted(files) == DRAWINGS
    for path, svg in files.items():
        assert svg == path.read_text(encoding="utf-8"), path


def luminance(colour: str) -> float:
    """Return the relative luminance of #rrggbb, as WCAG 2.2 has it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_are_clear_on_every_ground_they_stand_on(scheme):
    style = DRAWINGS[0].read_text(encoding="utf-8").split("@media")[scheme == "dark"]
    roles = dict(re.findall(r"--(\w):(#\w{6})", style))
    grounds = {"i": "stu", "f": "stu", "a": "st", "b": "stu"}
    for word, below in grounds.items():
        for ground in below:
            pair = sorted((luminance(roles[word]), luminance(roles[ground])))
            assert (pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, f"{word} on {ground}"

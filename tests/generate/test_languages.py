"""Adding a language to a site: what is written, what is left, and that the site stays readable."""

import tomllib
from pathlib import Path, PurePosixPath

import pytest
from helpers.sites import REPO, plain_hugo, read, write

import add_language
import build
import check
import generate
import new_site
from askbook.project import engine
from askbook.project.project import Project
from askbook.text import toml

SHIPPED = [path.stem for path in sorted((engine.HERE / "i18n").glob("*.toml"))]


@pytest.fixture
def site(own_site: Path) -> Path:
    return own_site


def translate(site: Path, code: str) -> None:
    """Give the language that was added last other headings and prompts."""
    text = read(site, "data/sections.yaml").replace("heading: ", f"heading: {code} ")
    write(site, {"data/sections.yaml": text.replace("[[ topic ]]", f"[[ topic ]] ({code})")})


def add(site: Path, code: str) -> int:
    return add_language.main(["--site", str(site), code])


def test_a_shipped_language_needs_only_the_courses_own_text(site, capsys):
    codes = [code for code in SHIPPED if code != "en"]
    for code in codes:
        assert add(site, code) == 0
        home, titles = capsys.readouterr().out.splitlines()
        assert home == f"to translate: content/_index.{code}.md: the home page"
        assert titles.endswith(f"(titles: {{{code}: …}}) of 1 of 1 topic")
    names = ", ".join(f"{code}: Brot" for code in codes)
    write(site, {"data/topics.yaml": f"- title: Bread Baking\n  titles: {{{names}}}\n"})
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert plain_hugo(site).returncode == 0
    for code in codes:
        language = Project(site).catalog.languages[code]
        html = read(site, f"public/{code}/bread-baking/index.html")
        assert f'<html lang="{language.locale}" dir="{language.direction}">' in html
        text = tomllib.loads(read(REPO, f"i18n/{code}.toml"))
        steps = [text[f"step_{form.kind}"] for form in language.sections]
        assert [step for step in steps if f">{step}</h2>" not in html] == []


def test_an_unknown_language_starts_as_a_copy_of_the_default_one(site, capsys):
    assert add(site, "fi") == 0
    left = capsys.readouterr().out
    assert "to translate: hugo.toml: label and locale of fi" in left
    assert 'direction = "rtl" if it is written from right to left' in left
    assert "to translate: data/sections.yaml: labels, headings and prompts of fi" in left
    assert "to translate: i18n/fi.toml: " in left
    catalog = Project(site).catalog
    assert list(catalog.languages) == ["en", "fi"]
    assert [s.heading for s in catalog.languages["fi"].sections] == [
        s.heading for s in catalog.default.sections
    ]
    assert catalog.languages["fi"].name == "fi"
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert plain_hugo(site).returncode == 0
    assert (site / "public/fi/review/index.html").is_file()
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert add(site, "fi") == 0
    assert {path: path.read_bytes() for path in before} == before
    assert capsys.readouterr().out == left


def test_what_is_translated_is_no_longer_listed(site, capsys):
    assert add(site, "fi") == 0
    translate(site, "fi")
    texts = read(site, "i18n/fi.toml").replace('= "', '= "Suomen ')
    write(
        site,
        {
            "hugo.toml": read(site, "hugo.toml").replace('label = "fi"', 'label = "Suomi"'),
            "i18n/fi.toml": texts.replace('"Suomen Ask"', '"Ask"'),
            "content/_index.fi.md": '+++\ntitle = "Leivonta"\n+++\n',
            "data/topics.yaml": "- title: Bread Baking\n  titles: {fi: Leipä}\n",
        },
    )
    capsys.readouterr()
    assert add(site, "fi") == 0
    assert capsys.readouterr().out == "to translate: i18n/fi.toml: 1 text the same as in en: ask\n"


def test_pages_from_before_the_translation_follow_it(tmp_path):
    site, page = tmp_path / "site", "content/leivonta.md"
    assert new_site.main([str(site), "--title", "Leivonta", "--lang", "fi", "--quiet"]) == 0
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    answered = read(site, page).replace(">}}\n\n## Keypoint", ">}}\n\nJoo.\n\n## Keypoint")
    write(site, {page: answered})
    translate(site, "fi")
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    found = Project(site).page(PurePosixPath("leivonta.md"))
    assert [section.heading for section in found.sections] == [
        "fi Preview",
        "Explain",
        "fi Keypoint",
        "fi Review",
    ]
    assert [section.prompt.count("(fi)") for section in found.sections] == [1, 0, 1, 1]
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert plain_hugo(site).returncode == 0
    html = read(site, "public/leivonta/index.html")
    assert [kind for kind in found.by_kind if f'data-kind="{kind}"' not in html] == []


def files(site: Path) -> dict[Path, bytes]:
    """Return the files that belong to the site's author."""
    folders = [site / name for name in ("content", "data")]
    found = [path for folder in folders for path in folder.rglob("*.*") if path.is_file()]
    return {path: path.read_bytes() for path in [*found, site / "hugo.toml"]}


def test_removing_a_language_leaves_nothing_of_it(site, capsys):
    before, code = files(site), next(code for code in SHIPPED if code != "en")
    home, page = f"content/_index.{code}.md", f"content/bread-baking.{code}.md"
    other, figure = f"content/about.{code}.md", f"content/oven.{code}.svg"
    assert add(site, code) == 0
    write(site, {"data/topics.yaml": f"- title: Bread Baking\n  titles: {{{code}: Brot}}\n"})
    assert generate.main(["--site", str(site), "--quiet"]) == 0
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"></svg>\n'
    write(site, {other: f'+++\ntitle = "x"\n+++\n![x](oven.{code}.svg)\n', figure: drawing})
    assert check.main(["--site", str(site), "--quiet"]) == 0
    for name in ("hugo.toml", "data/topics.yaml"):
        (site / name).write_bytes(before[site / name])
    message = f"1: L002 {code} is not a language of this site; remove its pages with ./askbook"
    for run in (check.main, generate.main):
        capsys.readouterr()
        assert run(["--site", str(site), "--quiet"]) == 1
        lines = capsys.readouterr().out.splitlines()
        places = [line.split(f":{message} ")[0] for line in lines]
        assert places == [home, other, page]
    assert check.main(["--site", str(site), "--quiet", str(site / page)]) == 1
    assert generate.main(["--site", str(site), "--quiet", "--prune", "--yes"]) == 0
    assert files(site) == before
    assert check.main(["--site", str(site), "--quiet"]) == 0


def test_a_title_in_a_language_without_settings_is_reported_with_its_fix(site, capsys):
    write(site, {"data/topics.yaml": "- title: Bread Baking\n  titles: {fi: Leipä}\n"})
    assert check.main(["--site", str(site)]) == 2
    said = capsys.readouterr().err
    assert said.startswith("data/topics.yaml:2: 'fi' is not a further language of this site; ")
    assert "./askbook add-language fi" in said


@pytest.mark.parametrize("name", ["v1.2", "node.js", "draft.fi", "what?"])
def test_a_page_whose_name_ends_like_a_language_is_another_page(site, capsys, name):
    page = read(site, "content/bread-baking.md")
    write(site, {f"content/{name}.md": page.replace('"Bread Baking"', '"x"')})
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert "G001" in capsys.readouterr().out
    assert generate.main(["--site", str(site), "--quiet", "--prune", "--yes"]) == 0
    assert check.main(["--site", str(site), "--quiet"]) == 0


def test_missing_texts_are_added_before_those_that_exist(site):
    path, own = "i18n/fi.toml", "# Mine.\n[search]\nother = 'Haku'\n"
    write(site, {path: own})
    assert add(site, "fi") == 0
    assert read(site, path).endswith("\n" + own)
    texts = toml.loads(read(site, path))
    assert texts["search"] == {"other": "Haku"}
    assert texts.keys() == toml.loads(read(engine.HERE, "i18n/en.toml")).keys()


def test_files_that_begin_with_a_byte_order_mark_stay_readable(site):
    write(site, {"i18n/fi.toml": "\ufeff[search]\nother = 'Haku'\n"})
    for path in ("hugo.toml", "data/topics.yaml", "content/_index.md"):
        write(site, {path: "\ufeff" + read(site, path)})
    assert add(site, "fi") == 0
    texts = toml.loads(read(site, "i18n/fi.toml"))
    assert texts["search"] == {"other": "Haku"}
    assert check.main(["--site", str(site), "--quiet"]) == 0
    assert plain_hugo(site).returncode == 0


def test_a_file_of_interface_text_keeps_its_comments(site):
    write(site, {"i18n/fi.toml": "# To do.\n"})
    assert add(site, "fi") == 0
    assert read(site, "i18n/fi.toml").endswith("\n# To do.\n")


def test_a_copied_row_has_no_name_locale_or_direction_of_its_own(site):
    row = (
        '"en":\n    name: >-\n      Inglés\n    # Left to right.\n    direction: ltr\n'
        "    answer: 'A:'\n    openings: []\n    closings: []\n    sections:\n"
        "    - {kind: explain, heading: Explain, prompt: 'Explain [[ topic ]]'}\n"
    )
    write(site, {"data/sections.yaml": f"{row}\n# The end.\n"})
    assert add(site, "fi") == 0
    copied = read(site, "data/sections.yaml").removeprefix(f"{row}\n# The end.\n\n")
    assert copied.startswith("fi:\n    # Left to right.\n    answer: 'A:'\n")
    assert copied.endswith("'Explain [[ topic ]]'}\n")


@pytest.mark.parametrize(
    "text", ["", "[params]\n", "[params]\n# Chats.\n[[params.chats]]\nurl = 1\n"]
)
def test_settings_of_any_shape_gain_the_language(site, text):
    write(site, {"hugo.toml": f'title = "x"\ntheme = "askbook"\n{text}'})
    assert add(site, "fi") == 0
    config = Project(site).config
    assert config["languages"] == {"fi": {"label": "fi", "locale": "fi", "weight": 2}}
    assert (config["title"], "params" in config) == ("x", bool(text))


@pytest.mark.parametrize(
    ("code", "fix"),
    [
        ("FI", "; write it as fi"),
        ("fi_FI", "; write it as fi-fi"),
        ("x", " such as de or pt-br"),
        ("../x", " such as de or pt-br"),
    ],
)
def test_a_code_that_is_none_is_refused(site, code, fix, capsys):
    assert add(site, code) == 2
    assert capsys.readouterr().err == f"{code!r} is not a language code{fix}\n"


def test_a_language_without_all_texts_fails_the_build(site, capsys):
    assert add(site, "fi") == 0
    lines = read(site, "i18n/fi.toml").splitlines(keepends=True)
    write(site, {"i18n/fi.toml": "".join(lines[10:])})
    capsys.readouterr()
    assert build.main(["--site", str(site)]) == 1
    captured = capsys.readouterr()
    assert captured.out.startswith("i18n/fi.toml:1: L001 10 interface texts missing: ")
    assert "./askbook add-language fi" in captured.out
    assert "not built" in captured.err
    assert add(site, "fi") == 0
    assert check.main(["--site", str(site), "--quiet"]) == 0


def test_a_default_language_without_all_texts_gets_them_from_the_engine(site, capsys):
    settings = read(site, "hugo.toml")
    write(site, {"hugo.toml": settings.replace('"en"', '"fi"').replace(".en]", ".fi]")})
    assert add(site, "fi") == 0
    before = read(site, "i18n/fi.toml")
    write(site, {"i18n/fi.toml": "".join(before.splitlines(keepends=True)[10:])})
    assert add(site, "fi") == 0
    assert read(site, "i18n/fi.toml") == before
    assert "to translate: i18n/fi.toml: 2" in capsys.readouterr().out


def test_a_language_in_the_settings_without_sections_is_reported_with_the_command(site, capsys):
    settings = read(site, "hugo.toml")
    write(site, {"hugo.toml": settings.replace("[languages.en]", "[languages.fi]\n[languages.en]")})
    assert check.main(["--site", str(site)]) == 2
    assert "run ./askbook add-language fi" in capsys.readouterr().err
    assert add(site, "fi") == 0
    assert check.main(["--site", str(site)]) == 0


def test_an_unknown_language_can_become_the_default_one(site, capsys):
    settings = read(site, "hugo.toml")
    write(site, {"hugo.toml": settings.replace('"en"', '"fi"').replace(".en]", ".fi]")})
    assert add(site, "fi") == 0
    assert "content/_index" not in capsys.readouterr().out
    assert list(Project(site).catalog.languages) == ["fi"]
    assert check.main(["--site", str(site)]) == 0
    assert plain_hugo(site).returncode == 0
    assert '<html lang="fi"' in read(site, "public/bread-baking/index.html")

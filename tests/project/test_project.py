"""A site's folder: how often its files are read, and errors in its settings."""

import re
from collections import Counter
from pathlib import Path

import pytest
from helpers.sites import copy_site, read, write

import build
import generate
from askbook.errors import SourceError, StudyError
from askbook.pages import page
from askbook.project.project import Project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return copy_site("small", tmp_path / "site")


def test_a_build_reads_and_parses_each_page_once(root, monkeypatch):
    paths = Project(root).page_paths()
    read_bytes, loads = Path.read_bytes, page.loads
    reads: Counter[str] = Counter()
    parsed: Counter[str] = Counter()

    def counted_read(self: Path) -> bytes:
        if self.is_relative_to(root / "content") and self.suffix == ".md":
            reads[self.relative_to(root / "content").as_posix()] += 1
        return read_bytes(self)

    def counted_loads(text, *kinds):
        parsed[text] += 1
        return loads(text, *kinds)

    monkeypatch.setattr(Path, "read_bytes", counted_read)
    monkeypatch.setattr(page, "loads", counted_loads)
    assert build.main(["--site", str(root), "--quiet"]) == 0
    assert reads == {path.as_posix(): 1 for path in paths}
    assert parsed.total() == len(paths)


def test_a_page_is_kept_as_it_was_first_read(root):
    project = Project(root)
    (path, found), *_ = project.pages.items()
    write(root, {f"content/{path}": "changed"})
    assert project.page(path) is found
    assert page.dumps(project.read_page(project.content / path)) == "changed"


def test_hidden_files_are_not_pages(root):
    before = Project(root).page_paths()
    write(root, {"content/.a.md": "x", "content/#b.md": "x", "content/.c/d.md": "x"})
    assert Project(root).page_paths() == before


def test_a_folder_without_settings_is_refused(tmp_path, capsys):
    assert generate.main(["--site", str(tmp_path)]) == 2
    assert (
        "has no hugo.toml or config.toml; give a site's folder with --site"
        in capsys.readouterr().err
    )
    with pytest.raises(StudyError):
        Project(tmp_path).refuse_foreign()


@pytest.mark.parametrize(
    "setting", ['contentDir = "pages"\n', '[languages.de]\ncontentdir = "content/de"\n']
)
def test_another_folder_for_the_pages_is_refused(tmp_path, setting, capsys):
    write(tmp_path, {"hugo.toml": setting})
    assert generate.main(["--site", str(tmp_path)]) == 2
    assert "remove contentDir from hugo.toml" in capsys.readouterr().err


def test_a_site_without_sections_is_told_to_copy_them(tmp_path, capsys):
    write(tmp_path, {"hugo.toml": 'title = "x"\n'})
    assert generate.main(["--site", str(tmp_path)]) == 2
    assert "has no data/sections.yaml; copy the engine's file there" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("config.toml", "a = 1\nb = \n", r"config\.toml:2: not TOML"),
        ("data/topics.yaml", "- no\n", r"^data/topics\.yaml:1: YAML reads no as bool"),
        ("data/sections.yaml", "x: 1\n", r"^data/sections\.yaml:1: "),
    ],
)
def test_an_error_in_a_setting_is_reported_at_its_line(root, name, text, message):
    write(root, {name: text})
    with pytest.raises(SourceError, match=message):
        _ = Project(root).tree


def test_the_default_language_is_the_one_that_the_settings_name(root):
    write(root, {"config.toml": read(root, "config.toml").replace('"en"\n\n', '"de"\n\n', 1)})
    catalog = Project(root).catalog
    assert catalog.default.code == "de"
    assert list(catalog.languages) == ["de", "en"]


def test_of_a_language_without_settings_only_the_headings_are_known(root):
    settings = read(root, "config.toml").partition("[languages.de]")[0]
    write(root, {"config.toml": settings})
    assert list(Project(root).catalog.languages) == ["en"]
    assert Project(root).catalog.headings["Vorschau"] == "preview"


def test_a_language_without_sections_is_reported(root):
    settings = read(root, "config.toml").replace("[languages.de]", "[languages.fr]")
    write(root, {"config.toml": settings})
    message = r"^data/sections\.yaml:1: has no sections in 'fr', a language of config\.toml"
    with pytest.raises(SourceError, match=message):
        _ = Project(root).catalog


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ('"quiz"', 'is not a list of section kinds, such as ["quiz"]'),
        ('["reviews"]', "has an unknown kind 'reviews'; did you mean 'review'?"),
        ("[1]", "has an unknown kind 1"),
        (
            '["quiz"]',
            "has 'quiz', a kind without a section in 'en'; "
            "add the section to data/sections.yaml, or remove the name",
        ),
    ],
    ids=["text", "misspelled", "number", "without a section"],
)
def test_optional_sections_must_be_a_list_of_kinds_of_the_default_language(root, value, message):
    quiz = "  - {kind: quiz, format: quiz, optional: true}\n\nen:"
    sections = read(root, "data/sections.yaml").replace("\nen:", quiz, 1)
    settings = f"{read(root, 'config.toml')}\n[params]\n# optional_sections = []\n"
    write(root, {
        "data/sections.yaml": sections,
        "config.toml": f"{settings}optional_sections = {value}\n",
    })  # fmt: skip
    line = settings.count("\n") + 1
    error = f"config.toml:{line}: optional_sections {message}"
    with pytest.raises(SourceError, match=re.escape(error)):
        _ = Project(root).catalog


@pytest.mark.parametrize("value", ["5", '["en"]'])
def test_a_default_language_that_is_no_code_is_refused(root, value):
    settings = read(root, "config.toml").replace('"en"\n\n', f"{value}\n\n", 1)
    write(root, {"config.toml": settings})
    message = 'config.toml:4: defaultContentLanguage is not a code such as "en"'
    with pytest.raises(SourceError, match=re.escape(message)):
        _ = Project(root).catalog


def test_the_case_of_a_settings_key_does_not_matter_as_for_hugo(root):
    text = read(root, "config.toml")
    for key in ("title", "baseURL", "defaultContentLanguage", "languages", "label"):
        assert key in text
        text = text.replace(key, key.upper())
    write(
        root,
        {
            "config.toml": f"{text}\n[PARAMS]\nOPTIONAL_SECTIONS = []\n"
            '[Params.Ask]\nModel = "m"\n[Params.Ask.Options]\nN = 1\n'
        },
    )
    config = Project(root).config
    assert config["title"] == "Sourdough"
    assert config["languages"]["de"]["label"] == "Deutsch"
    assert config["params"]["ask"] == {"model": "m", "options": {"N": 1}}
    assert build.main(["--site", str(root), "--quiet"]) == 0
    assert f'href=""{config["baseurl"]}' in read(root / "public", "deck.txt")


def test_the_settings_may_be_in_hugo_toml(root):
    (root / "config.toml").rename(root / "hugo.toml")
    assert Project(root).config["title"] == "Sourdough"
    assert build.main(["--site", str(root), "--quiet"]) == 0

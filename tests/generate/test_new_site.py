"""A new site: what its folder contains, that it builds, and how its engine is updated."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from helpers.sites import REPO, plain_hugo, read, write

import build
import check
import generate
import new_site
import update
from askbook.errors import SourceError
from askbook.pages import topics
from askbook.project import engine
from askbook.project.project import Project

NAME = "layouts/_partials/nav/site-footer.html"


def create(folder: Path, *options: str) -> int:
    return new_site.main([str(folder), "--title", "Bread Baking", "--quiet", *options])


@pytest.fixture
def site(own_site: Path) -> Path:
    return own_site


@pytest.fixture
def newer(site: Path, tmp_path: Path) -> Path:
    """A newer engine, in which the footer and the version differ."""
    folder = tmp_path / "newer"
    shutil.copytree(site / engine.THEME, folder)
    footer = read(folder, NAME)
    workflow = read(folder, str(engine.WORKFLOW)) + "# Newer.\n"
    version = read(folder, "pyproject.toml").replace(engine.version(folder), "99.0.0")
    write(folder, {NAME: footer.replace("<footer", "<footer data-new"), "pyproject.toml": version,
                   str(engine.WORKFLOW): workflow})  # fmt: skip
    return folder


def test_a_new_site_has_no_findings_and_builds_with_plain_hugo_and_with_build(site, capsys):
    assert check.main(["--site", str(site)]) == 0
    assert capsys.readouterr().out == ""
    done = plain_hugo(site)
    assert (done.returncode, "WARN" in done.stdout + done.stderr) == (0, False)
    assert 'href="/bread-baking/"' in read(site, "public/index.html")
    assert build.main(["--site", str(site), "--quiet"]) == 0
    assert "<title>Bread Baking</title>" in read(site, "public/index.html")
    assert all((site / "public" / name).is_file() for name in ("deck.apkg", "review/index.html"))


def test_a_new_site_contains_nothing_of_the_sample_course(site):
    tree = Project(REPO).tree
    titles = {place.topic.title for place in topics.walk(tree) if " " in place.topic.title}
    named = re.compile(rf"\b({'|'.join(map(re.escape, titles))})\b")
    for path in site.rglob("*"):
        if path.is_file() and path.name != "SHA256SUMS":
            assert not named.search(path.read_text(encoding="utf-8", errors="replace")), path


def test_commands_of_a_new_site_are_about_that_site(site):
    (site / ".venv").symlink_to(REPO / ".venv")
    shutil.copy(REPO / "requirements.txt", site / ".venv")
    command = [str(site / "askbook"), "new-topic", "Flour", "--in", "Bread Baking"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert (site / "content/bread-baking/flour.md").is_file()


def test_a_new_site_in_another_language_uses_its_sections(tmp_path):
    folder = tmp_path / "site"
    assert create(folder, "--lang", "de", "--url", "https://bread.example/x/") == 0
    assert "## Vorschau" in read(folder, "content/bread-baking.md")
    config = Project(folder).config
    assert (config["baseurl"], config["defaultcontentlanguage"]) == (
        "https://bread.example/x/",
        "de",
    )


def test_a_new_site_in_an_unknown_language_starts_with_english_texts(tmp_path, capsys):
    folder = tmp_path / "site"
    assert new_site.main([str(folder), "--title", "Panificazione", "--lang", "it"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("it is not one of the engine's languages, en, ")
    for left in ("hugo.toml: label", "data/sections.yaml: labels", "i18n/it.toml: "):
        assert f"to translate: {left}" in said
    assert said.splitlines()[-1].startswith("next: cd there, translate this, run ./askbook gen")
    assert list(Project(folder).catalog.languages) == ["it"]
    translated = read(folder, "data/sections.yaml").replace("heading: Preview", "heading: Domande")
    write(folder, {"data/sections.yaml": translated})
    assert generate.main(["--site", str(folder), "--quiet"]) == 0
    assert "## Domande" in read(folder, "content/panificazione.md")
    assert check.main(["--site", str(folder), "--quiet"]) == 0
    assert plain_hugo(folder).returncode == 0
    assert '<html lang="it"' in read(folder, "public/panificazione/index.html")


@pytest.mark.parametrize(
    ("code", "fix"), [("italian", " such as de or pt-br"), ("it_IT", "; write it as it-it")]
)
def test_a_malformed_language_code_creates_nothing(tmp_path, code, fix, capsys):
    assert create(tmp_path / "site", "--lang", code) == 2
    assert capsys.readouterr().err == f"{code!r} is not a language code{fix}\n"
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("option", "message"),
    [("--title", "the title contains U+DCFF"), ("--url", "base URL '\\udcff': write it as https")],
)
def test_an_argument_that_is_not_utf8_creates_nothing(tmp_path, option, message, capsys):
    assert create(tmp_path / "site", option, os.fsdecode(b"\xff")) == 2
    assert message in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("url", ["example.org", "", "foo bar", "https://a.org/?x"])
def test_an_address_that_no_site_can_have_creates_nothing(tmp_path, url, capsys):
    assert create(tmp_path / "site", "--url", url) == 2
    assert "base URL" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_folder_with_files_is_left_alone(tmp_path, capsys):
    write(tmp_path, {"site/notes.txt": "mine"})
    assert create(tmp_path / "site") == 2
    assert "exists and is not empty" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "site").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("title", ['- He said "rye": #1 [[x]] $y', "42"])
def test_any_title_is_written_so_that_the_site_can_be_read(tmp_path, title):
    folder = tmp_path / "site"
    assert new_site.main([str(folder), "--title", title, "--quiet"]) == 0
    assert Project(folder).config["title"] == title
    assert [topic.title for topic in Project(folder).tree] == [title]
    assert check.main(["--site", str(folder), "--quiet"]) == 0


@pytest.mark.parametrize(
    ("title", "problem"),
    [
        ("Bread {{<", "the topics cannot be used: a title cannot contain {{< or"),
        ("", "the title of a site cannot be empty\n"),
        (" ", "the title of a site cannot be empty\n"),
    ],
)
def test_a_title_that_no_page_can_show_creates_nothing(tmp_path, title, problem, capsys):
    folder = tmp_path / "site"
    assert new_site.main([str(folder), "--title", title, "--quiet"]) == 2
    assert problem in capsys.readouterr().err
    assert not folder.exists()


def test_the_manifest_lists_every_file_of_the_engine(site):
    theme = site / engine.THEME
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", engine.MANIFEST], cwd=theme, check=False
    )
    assert done.returncode == 0
    listed = {line.split("  ")[1] for line in read(theme, engine.MANIFEST).splitlines()}
    assert listed == {
        path.relative_to(theme).as_posix()
        for path in theme.rglob("*")
        if path.is_file() and path.name != engine.MANIFEST
    }


def test_an_update_replaces_the_engine_and_keeps_everything_else(site, newer, capsys):
    write(site, {
        "layouts/_partials/nav/previous-next.html": "mine",
        NAME: "mine",
        "content/about.md": '+++\ntitle = "About"\n+++\nMine.\n',
        "hugo.toml": read(site, "hugo.toml") + "# mine\n",
    })  # fmt: skip
    (site / engine.WORKFLOW).write_text("mine", encoding="utf-8")
    mine = {path: path.read_bytes() for path in site.rglob("*")
            if path.is_file() and not path.is_relative_to(site / engine.THEME)}  # fmt: skip
    assert update.main(["--site", str(site), "--from", str(newer)]) == 0
    said = capsys.readouterr().err
    assert "updated from" in said
    assert ".github/workflows/site.yml was edited here and is kept" in said
    overrides = [line.split()[0] for line in said.splitlines() if "takes precedence" in line]
    assert overrides == [NAME]
    assert engine.version(site / engine.THEME) == "99.0.0"
    assert "data-new" in read(site / engine.THEME, NAME)
    assert {path: path.read_bytes() for path in mine} == mine
    assert engine.edited_files(site) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (f"themes/askbook/{NAME}", "edited"),
        ("themes/askbook/layouts/added.html", "added"),
        ("config/_default/hugo.toml", "# edited"),
        ("askbook", "#!/bin/sh\n"),
    ],
)
def test_an_update_names_edited_engine_files_and_changes_nothing(site, newer, name, text, capsys):
    write(site, {name: text})
    assert update.main(["--site", str(site), "--from", str(newer)]) == 1
    captured = capsys.readouterr()
    assert captured.out == f"{name}\n"
    assert "not updated: 1 engine file edited here" in captured.err
    assert read(site, name) == text
    assert engine.version(site / engine.THEME) != "99.0.0"
    options = ["--site", str(site), "--from", str(newer), "--overwrite", "--quiet"]
    assert update.main(options) == 0
    assert engine.edited_files(site) == []


def test_an_update_to_the_same_engine_says_that_nothing_was_changed(site, newer, capsys):
    options = ["--site", str(site), "--from", str(newer)]
    assert update.main([*options, "--quiet"]) == 0
    assert update.main(options) == 0
    assert capsys.readouterr().err == "this site has 99.0.0 already; nothing was changed\n"


def test_an_update_that_only_discards_edits_names_no_new_version(site, newer, capsys):
    options = ["--site", str(site), "--from", str(newer), "--overwrite"]
    assert update.main([*options, "--quiet"]) == 0
    write(site, {f"themes/askbook/{NAME}": "edited", "askbook": "#!/bin/sh\n"})
    assert update.main(options) == 0
    assert capsys.readouterr().err.startswith("still 99.0.0; 2 engine files changed\n")


def test_an_update_to_an_older_engine_says_so(site, newer, tmp_path, capsys):
    older = tmp_path / "older"
    shutil.copytree(site / engine.THEME, older)
    version = engine.version(older)
    assert update.main(["--site", str(site), "--from", str(newer), "--quiet"]) == 0
    assert update.main(["--site", str(site), "--from", str(older)]) == 0
    message = f"warning: went back from 99.0.0 to {version}, an older engine\n"
    assert capsys.readouterr().err.startswith(message)


def test_an_update_names_removed_engine_files(site, newer, capsys):
    (site / engine.THEME / NAME).unlink()
    assert update.main(["--site", str(site), "--from", str(newer)]) == 1
    assert capsys.readouterr().out == f"themes/askbook/{NAME}\n"


def test_an_update_replaces_a_workflow_that_was_not_edited(site, newer, capsys):
    assert update.main(["--site", str(site), "--from", str(newer)]) == 0
    assert read(site, str(engine.WORKFLOW)).endswith("# Newer.\n")
    assert "was edited here" not in capsys.readouterr().err


def test_an_update_takes_the_engine_of_another_site(site, created_site):
    assert update.main(["--site", str(site), "--from", str(created_site), "--quiet"]) == 0


def test_an_update_from_a_folder_without_an_engine_is_refused(site, tmp_path, capsys):
    assert update.main(["--site", str(site), "--from", str(tmp_path)]) == 2
    assert "contains no engine" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "message"),
    [("x\n", "not TOML"), ("[tool.x]\n", "has no version in [project]; restore the file")],
)
def test_an_update_from_an_engine_without_a_version_changes_nothing(
    site, newer, text, message, capsys
):
    write(newer, {"pyproject.toml": text})
    before = read(site, "themes/askbook/SHA256SUMS")
    assert update.main(["--site", str(site), "--from", str(newer)]) == 2
    assert message in capsys.readouterr().err
    assert read(site, "themes/askbook/SHA256SUMS") == before


def test_the_engines_own_repository_is_not_updated(site, capsys):
    assert update.main(["--from", str(site)]) == 2
    assert "merge the engine's changes with git" in capsys.readouterr().err


def test_a_broken_manifest_is_reported_at_its_line(site):
    write(site / engine.THEME, {engine.MANIFEST: "no digest\n"})
    with pytest.raises(SourceError, match=r"SHA256SUMS:1: expected a SHA-256 digest"):
        engine.edited_files(site)


def test_a_site_has_its_own_layouts_and_pages(site, capsys):
    write(site, {
        NAME: "my own footer",
        "content/posts/first.md": "---\ntitle: First\n---\n\n## A heading\n\nText.\n",
        "content/about.md": "Text without front matter.\n",
    })  # fmt: skip
    assert check.main(["--site", str(site)]) == 0
    assert capsys.readouterr().out == ""
    assert plain_hugo(site).returncode == 0
    assert "my own footer" in read(site, "public/index.html")
    assert "<h2" in read(site, "public/posts/first/index.html")


def test_the_documents_of_a_new_site_link_to_files_that_it_has(site):
    for path in [site / "README.md", *(site / engine.THEME).glob("*/*.md")]:
        text = re.sub(r"```.*?```|`[^`]*`", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        links = re.findall(r"\]\(([^)#: ]+)", text)
        assert [link for link in links if not (path.parent / link).exists()] == [], path


def test_sections_of_the_site_take_precedence_over_the_engines(site):
    write(site, {
        "data/sections.yaml": "en:\n  answer: 'A:'\n  openings: []\n  closings: []\n  sections:\n"
        "    - {kind: explain, heading: Explain, prompt: 'Explain [[ topic ]]'}\n",
    })  # fmt: skip
    language = Project(site).catalog.default
    assert [form.heading for form in language.sections] == ["Explain"]


def test_a_new_site_can_start_with_an_outline(tmp_path, capsys):
    outline, folder = tmp_path / "outline.txt", tmp_path / "bread"
    outline.write_text("Bread\n  Flour: what it is made of\n  パン\nCakes\n", encoding="utf-8")
    assert new_site.main([str(folder), "--title", "Bread", "--outline", str(outline)]) == 0
    assert (folder / "content/bread/flour.md").is_file()
    assert [topic.title for topic in Project(folder).tree] == ["Bread", "Cakes"]
    assert read(folder, "data/topics.yaml").startswith("# The topic tree, in learning order.\n")
    said = capsys.readouterr().err
    assert "1 topic without Latin letters in the title: the address is such as /bread/topic" in said

"""The import command: files found, named, checked and written."""

import os
import subprocess
from pathlib import Path

import pytest
from helpers.example import ANSWERS, CATALOG, example_page
from helpers.kinds import add_quiz
from helpers.sites import plain_hugo, read, write

import import_
import new_topic
from askbook.answers.importer import import_page
from askbook.generate.import_pages import check_imported
from askbook.project.project import Project

PAGE = example_page()


def made_in(folder):
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


@pytest.fixture
def run(site):
    return lambda *arguments: import_.main(["--site", str(site), *map(str, arguments)])


def test_folders_and_files_get_their_slugs(tmp_path, capsys, site, run):
    write(
        tmp_path,
        {
            "old/Bread/Bread.md": PAGE,
            "old/Bread/Rye Bread.md": PAGE.replace("1. Wild yeast", "1.Wild yeast"),
            "old/README.txt": "no page",
        },
    )
    assert run(tmp_path / "old", site / "content/new") == 0
    assert made_in(site / "content/new") == ["bread/_index.md", "bread/rye-bread.md"]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines()[:5] == [
        "pages: 2", "images: 0", "cards: 10", "repairs: none", "findings: 0",
    ]  # fmt: skip


def test_an_existing_file_is_not_overwritten(tmp_path, capsys, site, run):
    write(tmp_path, {"old/a.md": PAGE, "old/A!.md": PAGE, "old/b.md": PAGE})
    write(site, {"content/new/b.md": "mine"})
    assert run(tmp_path / "old", site / "content/new", "--quiet") == 1
    out = capsys.readouterr().out
    assert out.count("I001") == 2
    assert f"{tmp_path}/old/b.md:1: I001 content/new/b.md exists and was not overwritten" in out
    assert read(site, "content/new/b.md") == "mine"


def test_a_dry_run_writes_nothing(tmp_path, capsys, site, run):
    write(tmp_path, {"old/a.md": PAGE})
    assert run(tmp_path / "old", site / "content/new", "--dry-run") == 0
    assert not (site / "content/new").exists()
    assert "cards: 5" in capsys.readouterr().err


def test_a_single_page_is_written_to_the_named_file(tmp_path, site, run):
    write(tmp_path, {"a.md": PAGE})
    assert run(tmp_path / "a.md", site / "content/b.md", "--lang", "en") == 0
    assert read(site, "content/b.md") == PAGE


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "x"], "nowhere: no such page or folder"),
        (["x", "y", "--lang", "xx"], "unknown language 'xx'; known are en"),
    ],
    ids=["source", "language"],
)
def test_wrong_usage_is_reported(capsys, arguments, message, run):
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("Answer: About 250 degrees.", "", "R003", "5. How hot"),
        ("Sourdough is bread", "Sure! Sourdough is bread", "A003", "Sure!"),
        ("5. How long does it rest?", "Five questions.", "Q001", "1. What is sourdough?"),
        ("## Keypoint", "## Links", "P002", "## Links"),
    ],
    ids=["no answer", "boilerplate", "four questions", "unknown section"],
)
def test_a_finding_names_the_line_of_the_source(old, new, code, at):
    text = PAGE.replace(old, new, 1).replace("1. Wild yeast", "\n\n\n1.Wild yeast")
    line = text[: text.index(at)].count("\n") + 1
    imported = import_page(text, CATALOG)
    assert (code, line) in [(found.code, found.line) for found in check_imported(imported)]
    assert new in imported.text


def test_an_unreadable_review_is_reported_once():
    text = example_page([*ANSWERS[:3], "I am sorry."])
    codes = [found.code for found in check_imported(import_page(text, CATALOG))]
    assert codes == ["R003"]


def test_an_unreadable_quiz_is_reported_once(site):
    add_quiz(site)
    tag = "{{< ask_chatgpt >}}\nWrite a quiz about Sourdough\n{{< /ask_chatgpt >}}"
    text = f"{example_page()}\n## Quiz\n{tag}\n\n1. Which?\n\n   - [ ] One\n\n2. Why?\n"
    found = check_imported(import_page(text, Project(site).catalog))
    assert [one.code for one in found] == ["S008"]


def test_imported_pages_build_with_their_cards(tmp_path, site, run):
    root = site
    write(tmp_path, {"old/a.md": PAGE})
    assert run(tmp_path / "old", root / "content/old") == 0
    done = plain_hugo(root)
    assert done.returncode == 0
    assert "WARN" not in done.stdout + done.stderr
    assert read(root, "public/old/a/cards.json").count('"question"') == 5


def test_translations_keep_the_language_in_their_names(tmp_path, site, run):
    names = ["Bread/_index", "Bread/_index.de", "Bread/Rye Bread", "Bread/Rye Bread.de",
             "Bread/Bread.DE.x", "Milk/Milk", "Milk/Milk.de"]  # fmt: skip
    write(tmp_path, {f"old/{name}.md": PAGE for name in names})
    run(tmp_path / "old", site / "content/new")
    assert made_in(site / "content/new") == [
        "bread/_index.de.md",
        "bread/_index.md",
        "bread/bread-de-x.md",
        "bread/rye-bread.de.md",
        "bread/rye-bread.md",
        "milk/_index.de.md",
        "milk/_index.md",
    ]
    assert run(tmp_path / "old/Milk/Milk.de.md", site / "content/one.de.md") == 0
    assert (site / "content/one.de.md").is_file()


def test_what_cannot_be_imported_is_reported_and_the_rest_is_imported(tmp_path, capsys, site, run):
    old = tmp_path / "old"
    write(tmp_path, {"old/good.md": PAGE, "old/folder.md/inside.md": PAGE, "secret": "secret"})
    write(tmp_path, {"old/big.md": "x" * 4_000_001})
    (old / "bytes.md").write_bytes(b"+++\n\n\xff")
    os.mkfifo(old / "pipe.md")
    (old / "link.md").symlink_to(tmp_path / "secret")
    (old / "endless.md").symlink_to("/dev/zero")
    (old / "circle").symlink_to(old)
    Path(os.fsdecode(bytes(old) + b"/\xff.md")).write_text(PAGE, encoding="utf-8")
    deep = old
    for _ in range(400):
        deep /= "deep"
        deep.mkdir()
    assert run(old, site / "content/new") == 1
    out, err = capsys.readouterr()
    reported = {line.split(":")[0].removeprefix(f"{old}/"): line for line in out.splitlines()}
    assert {name[:5] for name in reported} == {
        "big.m", "bytes", "pipe.", "link.", "endle", "circl", "\\udcf", "deep/",
    }  # fmt: skip
    assert all(" I002 " in line for line in reported.values())
    assert f"{old}/bytes.md:3: I002 is not UTF-8" in out
    assert "pages: 2" in err
    assert made_in(site / "content/new") == ["folder-md/inside.md", "good.md"]


def linking(text):
    return PAGE.replace("Sourdough is bread", f"{text} Sourdough is bread")


def test_images_come_along_and_links_follow(tmp_path, capsys, site, run):
    text = linking(
        "![A loaf](My%20Loaf.png) ![A jar](img/jar.svg) [Wheat](../Wheat%20Bread.md#crumb)."
    )
    wheat = linking("[Rye](/Rye/Rye.md) ![A loaf](Rye/My%20Loaf.png).")
    write(tmp_path, {"old/Rye/Rye.md": text, "old/Wheat Bread.md": wheat})
    write(tmp_path, {"old/Rye/My Loaf.png": "loaf", "old/Rye/img/jar.svg": "jar", "old/x.png": ""})
    assert run(tmp_path / "old", site / "content/new") == 0
    assert capsys.readouterr().out == ""
    assert made_in(site / "content/new") == [
        "rye/My Loaf.png", "rye/_index.md", "rye/img/jar.svg", "wheat-bread.md",
    ]  # fmt: skip
    assert (
        "![A loaf](My%20Loaf.png) ![A jar](img/jar.svg) [Wheat](../wheat-bread.md#crumb)."
    ) in read(site, "content/new/rye/_index.md")
    assert "[Rye](/new/rye/_index.md) ![A loaf](rye/My%20Loaf.png)." in read(
        site, "content/new/wheat-bread.md"
    )


def test_only_images_inside_the_source_are_copied_and_none_is_overwritten(
    tmp_path, capsys, site, run
):
    names = ["../secret.png", "link.png", "none.png", "page.html", "mine.png"]
    text = linking(" ".join(f"![A loaf]({name})" for name in names))
    write(tmp_path, {"old/a.md": text, "old/page.html": "", "old/mine.png": "theirs"})
    write(tmp_path, {"secret.png": "secret"})
    write(site, {"content/new/mine.png": "mine"})
    (tmp_path / "old/link.png").symlink_to(tmp_path / "secret.png")
    assert run(tmp_path / "old", site / "content/new") == 1
    out = capsys.readouterr().out
    assert [name for name in names if f"A006 {name} does not exist" in out] == names[:4]
    assert "I001 content/new/mine.png exists and was not overwritten" in out
    assert made_in(site / "content/new") == ["a.md", "mine.png"]
    assert read(site, "content/new/mine.png") == "mine"


def test_a_destination_outside_content_is_another_site(tmp_path, capsys, site, run):
    write(tmp_path, {"old/a.md": PAGE})
    (site / "content/out").symlink_to(tmp_path)
    for outside in (site / "old", site / "content/../new", site / "content/out/third"):
        assert run(tmp_path / "old", outside) == 0
        said = capsys.readouterr().err
        assert "is outside content/, so this site has no part of it" in said
        assert "new-topic" not in said
        assert read(outside, "a.md") == PAGE


def test_what_a_killed_import_left_outside_content_is_cleaned_up(tmp_path, run):
    with subprocess.Popen(["true"]) as process:
        process.wait()
    write(tmp_path, {"old/a.md": PAGE, f"new/b/.tmp-{process.pid}-abcd_123": "x"})
    assert run(tmp_path / "old", tmp_path / "new") == 0
    assert made_in(tmp_path / "new") == ["a.md"]


def test_imported_pages_become_the_pages_of_new_topics(tmp_path, capsys, site, run):
    pages = {"Rye/Rye": "Rye", "Rye/Sour": "Sour", "Rye/Sour.de": "Sauer", "salt": "Salt"}
    for name, title in pages.items():
        write(tmp_path, {f"old/{name}.md": example_page(title=title)})
    run(tmp_path / "old", site / "content/old")
    step = capsys.readouterr().err.splitlines()[-1]
    assert "./askbook new-topic Rye --in SECTION (3 pages; --from FILE" in step
    write(tmp_path, {"outline.md": "Rye\n  Sour\nSalt\n"})
    outline = ["--from", str(tmp_path / "outline.md")]
    assert new_topic.main(["--site", str(site), *outline]) == 0
    made = made_in(site / "content")
    assert {"rye/_index.md", "rye/sour.md", "rye/sour.de.md", "salt.md"} <= set(made)
    assert not (site / "content/old").exists()
    assert ANSWERS[1] in read(site, "content/rye/sour.de.md")

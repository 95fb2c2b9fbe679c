"""The import command: files found, named, checked and written."""

import os
from pathlib import Path

import pytest
from helpers.example import ANSWERS, CATALOG, example_page
from helpers.sites import plain_hugo, read, write

import import_
from askbook.answers.importer import import_page
from askbook.generate.import_pages import check_imported

PAGE = example_page()


@pytest.fixture
def run(site):
    return lambda *arguments: import_.main(["--site", str(site), *map(str, arguments)])


def test_folders_and_files_get_their_slugs(tmp_path, capsys, run):
    write(
        tmp_path,
        {
            "old/Bread/Bread.md": PAGE,
            "old/Bread/Rye Bread.md": PAGE.replace("1. Wild yeast", "1.Wild yeast"),
            "old/README.txt": "no page",
        },
    )
    assert run(tmp_path / "old", tmp_path / "new") == 0
    made = sorted(p.relative_to(tmp_path).as_posix() for p in (tmp_path / "new").rglob("*.*"))
    assert made == ["new/bread/_index.md", "new/bread/rye-bread.md"]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == ["pages: 2", "cards: 10", "repairs: none", "findings: 0"]


def test_an_existing_file_is_not_overwritten(tmp_path, capsys, run):
    write(tmp_path, {"old/a.md": PAGE, "old/A!.md": PAGE, "old/b.md": PAGE, "new/b.md": "mine"})
    assert run(tmp_path / "old", tmp_path / "new", "--quiet") == 1
    out = capsys.readouterr().out
    assert out.count("I001") == 2
    assert f"{tmp_path}/old/b.md:1: I001 {tmp_path}/new/b.md exists and was not overwritten" in out
    assert read(tmp_path, "new/b.md") == "mine"


def test_a_dry_run_writes_nothing(tmp_path, capsys, run):
    write(tmp_path, {"old/a.md": PAGE})
    assert run(tmp_path / "old", tmp_path / "new", "--dry-run") == 0
    assert not (tmp_path / "new").exists()
    assert "cards: 5" in capsys.readouterr().err


def test_a_single_page_is_written_to_the_named_file(tmp_path, run):
    write(tmp_path, {"a.md": PAGE})
    assert run(tmp_path / "a.md", tmp_path / "b.md", "--lang", "en") == 0
    assert read(tmp_path, "b.md") == PAGE


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


def test_imported_pages_build_with_their_cards(tmp_path, site, run):
    root = site
    write(tmp_path, {"old/a.md": PAGE})
    assert run(tmp_path / "old", root / "content/old") == 0
    done = plain_hugo(root)
    assert done.returncode == 0
    assert "WARN" not in done.stdout + done.stderr
    assert read(root, "public/old/a/cards.json").count('"question"') == 5


def test_translations_keep_the_language_in_their_names(tmp_path, run):
    names = ["Bread/_index", "Bread/_index.de", "Bread/Rye Bread", "Bread/Rye Bread.de",
             "Bread/Bread.DE.x", "Milk/Milk", "Milk/Milk.de"]  # fmt: skip
    write(tmp_path, {f"old/{name}.md": PAGE for name in names})
    run(tmp_path / "old", tmp_path / "new")
    made = sorted(p.relative_to(tmp_path / "new").as_posix() for p in tmp_path.rglob("new/*/*"))
    assert made == [
        "bread/_index.de.md",
        "bread/_index.md",
        "bread/bread-de-x.md",
        "bread/rye-bread.de.md",
        "bread/rye-bread.md",
        "milk/_index.de.md",
        "milk/_index.md",
    ]
    assert run(tmp_path / "old/Milk/Milk.de.md", tmp_path / "one.de.md") == 0
    assert (tmp_path / "one.de.md").is_file()


def test_what_cannot_be_imported_is_reported_and_the_rest_is_imported(tmp_path, capsys, run):
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
    assert run(old, tmp_path / "new") == 1
    out, err = capsys.readouterr()
    reported = {line.split(":")[0].removeprefix(f"{old}/"): line for line in out.splitlines()}
    assert {name[:5] for name in reported} == {
        "big.m", "bytes", "pipe.", "link.", "endle", "circl", "\\udcf", "deep/",
    }  # fmt: skip
    assert all(" I002 " in line for line in reported.values())
    assert f"{old}/bytes.md:3: I002 is not UTF-8" in out
    assert "pages: 2" in err
    made = sorted(p.relative_to(tmp_path / "new").as_posix() for p in tmp_path.rglob("new/**/*.md"))
    assert made == ["folder-md/inside.md", "good.md"]

from pathlib import Path

import pytest
from helpers.sites import read, write

import build
import generate
from askbook.disk import folder_swap

FIRST = "content/course/part-one/first-topic.md"


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


def run(site, *arguments: str) -> int:
    return build.main(["--site", str(site), *arguments])


def test_a_site_is_built_and_its_folder_printed(course, capsys):
    capsys.readouterr()
    assert run(course) == 0
    out, err = capsys.readouterr()
    assert out == "public\n"
    assert err == "7 pages: 0 errors, 0 warnings, 24 open sections\n"
    assert (course / "public/course/part-one/first-topic/index.html").is_file()


def test_a_site_with_a_wrong_page_is_built_only_with_keep_going(course, capsys):
    write(course, {FIRST: read(course, FIRST).replace("## Review", "## Revue")})
    assert run(course) == 1
    assert not (course / "public").exists()
    assert "build with --keep-going" in capsys.readouterr().err
    assert run(course, "--keep-going") == 0


def test_a_site_with_stale_pages_is_not_built(course, capsys):
    write(course, {"data/topics.yaml": read(course, "data/topics.yaml") + "        - New\n"})
    capsys.readouterr()
    assert run(course) == 1
    out, err = capsys.readouterr()
    assert out == "data/topics.yaml:1: G007 1 page not up to date; run ./askbook generate\n"
    assert err.startswith("7 pages: 1 error, 0 warnings, 24 open sections\nnot built; ")


def test_a_failed_build_leaves_the_old_site_unchanged(course, capsys):
    run(course)
    before = {p: p.stat().st_mtime_ns for p in (course / "public").rglob("*")}
    found = read(course, FIRST).replace(
        "{{< /ask_chatgpt >}}\n\n## Key", "{{< nothing >}}\n\n## Key"
    )
    write(course, {FIRST: found})
    assert run(course, "--keep-going") == 2
    assert "Hugo could not build the site" in capsys.readouterr().err
    assert {p: p.stat().st_mtime_ns for p in (course / "public").rglob("*")} == before
    assert [p.name for p in course.iterdir() if p.name.startswith(".public")] == []


def test_the_page_of_a_removed_topic_is_removed_from_the_site(course):
    run(course)
    (course / FIRST).unlink()
    tree = read(course, "data/topics.yaml").replace(
        "        - First Topic  # where it begins\n", ""
    )
    write(course, {"data/topics.yaml": tree})
    generate.main(["--site", str(course)])
    assert run(course) == 0
    assert not (course / "public/course/part-one/first-topic").exists()


def test_a_page_that_hugo_leaves_out_fails_the_build(course, capsys):
    write(course, {
        "content/course/part-one/other.md": '+++\ntitle = "x"\nexpiryDate = 2020-01-01\n+++\nx\n'
    })  # fmt: skip
    assert run(course, "--keep-going") == 2
    assert "Hugo left out course/part-one/other.md" in capsys.readouterr().err


def test_a_folder_that_is_not_a_built_site_is_not_replaced(course, tmp_path, capsys):
    write(tmp_path, {"precious/letter.txt": "dear"})
    assert run(course, "--destination", str(tmp_path / "precious")) == 2
    assert "is not a built site" in capsys.readouterr().err
    assert read(tmp_path, "precious/letter.txt") == "dear"


def test_a_site_can_be_built_for_an_address_with_a_path(course, tmp_path):
    out = tmp_path / "out"
    assert run(course, "--base-url", "https://x.org/study/", "--destination", str(out)) == 0
    html = (out / "course/part-one/first-topic/index.html").read_text(encoding="utf-8")
    assert 'href="/study/course/part-one/"' in html
    assert 'href="/course/' not in html


def test_an_interrupted_replacement_puts_the_old_site_back(course, monkeypatch):
    run(course)
    rename = Path.rename

    def interrupted(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise KeyboardInterrupt
        return rename(self, target)

    monkeypatch.setattr(folder_swap, "exchange", lambda _one, _other: False)
    monkeypatch.setattr(Path, "rename", interrupted)
    assert run(course) == 130
    monkeypatch.undo()
    assert (course / "public/index.html").is_file()
    assert [p.name for p in course.iterdir() if p.name.startswith(".public")] == []


def test_a_git_checkout_is_not_replaced(course, capsys):
    run(course)
    (course / "public/.git").mkdir()
    assert run(course) == 2
    assert "is not a built site" in capsys.readouterr().err


def test_a_page_whose_file_name_hugo_changes_counts_as_published(course):
    write(course, {"content/About Us.md": '+++\ntitle = "About"\n+++\nHello.\n'})
    write(course, {"content/notes/index.md": '+++\ntitle = "Notes"\n+++\nHello.\n'})
    assert run(course) == 0


def test_a_base_url_without_a_scheme_is_refused(course, capsys):
    assert run(course, "--base-url", "example.org") == 2
    assert "write it as https://host/path/" in capsys.readouterr().err

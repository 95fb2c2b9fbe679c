import os
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.moments import tree
from helpers.sites import ENGINE, plain_hugo, read, write

import build
import check
import generate
from askbook.disk import folder_swap
from askbook.publish import hugo

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


def test_a_setting_that_moves_all_pages_is_named_with_the_first_of_them(course, capsys):
    settings = read(course, "config.toml")
    write(course, {"config.toml": f"defaultContentLanguageInSubdir = true\n{settings}"})
    assert run(course) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("Hugo left out _index.md, course/_index.md, ")
    assert " and 2 others: another page has the address, or a setting such as permalinks" in error


@pytest.mark.parametrize(
    "front",
    ['+++\ntitle = "x"\nDraft = true\n+++\n', "---\ntitle: x\ndraft: true\n---\n"],
    ids=["TOML", "YAML"],
)
def test_a_draft_is_left_out_and_the_others_are_built(course, front):
    write(course, {"content/about.md": f"{front}x\n"})
    assert run(course) == 0
    assert not (course / "public/about").exists()


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


@pytest.mark.parametrize("files", [
    {"precious/sitemap.xml": "<urlset/>", "precious/letter.txt": "dear"},
    {"precious/index.html": "<h1>Mine</h1>"},
], ids=["another site with a sitemap", "pages"])  # fmt: skip
def test_a_folder_without_our_marker_is_not_replaced(course, tmp_path, capsys, files):
    write(tmp_path, files)
    assert run(course, "--destination", str(tmp_path / "precious")) == 2
    assert "precious is not a built site; remove it, or choose" in capsys.readouterr().err
    assert {name: read(tmp_path, name) for name in files} == files


def test_a_site_built_elsewhere_is_replaced_by_the_next_build(course, tmp_path):
    out = tmp_path / "out"
    assert run(course, "--destination", str(out)) == 0
    (out / "old.html").write_text("old")
    assert run(course, "--destination", str(out)) == 0
    assert not (out / "old.html").exists()


def test_what_plain_hugo_built_in_public_is_replaced(course):
    assert plain_hugo(course).returncode == 0
    assert run(course) == 0


def test_a_symbolic_link_is_not_replaced(course, tmp_path, capsys):
    assert run(course, "--destination", str(tmp_path / "elsewhere")) == 0
    (course / "public").symlink_to(tmp_path / "elsewhere")
    assert run(course) == 2
    assert "public is a symbolic link; choose its target" in capsys.readouterr().err
    assert (course / "public").is_symlink()


SOURCES = (
    *("archetypes", "assets", "config", "content", "data", "i18n", "layouts", "resources"),
    *("scripts", "static", "tests", "themes", ".askbook", ".git"),
)


@pytest.mark.parametrize("name", [".", "..", "content/../data", *(f"{one}/x" for one in SOURCES)])
def test_a_folder_of_the_sites_sources_is_no_destination(course, capsys, name):
    for folder in ENGINE:
        (course / folder).unlink()  # a broken rule would build into the repository
    check.main(["--site", str(course)])  # keeps its findings in the site's cache
    before = sorted(course.rglob("*"))
    assert run(course, "--destination", str(course / name)) == 2
    assert "belongs to the site's sources" in capsys.readouterr().err
    assert sorted(course.rglob("*")) == before


def test_a_linked_folder_of_the_sites_sources_is_no_destination(course, tmp_path, capsys):
    (tmp_path / "elsewhere").mkdir()
    (course / "static").symlink_to(tmp_path / "elsewhere")
    assert run(course, "--destination", str(course / "static/x")) == 2
    assert "belongs to the site's sources" in capsys.readouterr().err


def test_a_read_only_site_can_be_built_elsewhere(course, tmp_path):
    mounted = [
        f"mount --bind {course} {course}", f"mount -o remount,bind,ro {course}",
        f"{sys.executable} -m askbook build --site {course} --destination {tmp_path / 'out'}",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    before = sorted(course.rglob("*"))
    done = subprocess.run(
        ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", " && ".join(mounted)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if "unshare" in done.stderr or "mount:" in done.stderr:
        pytest.skip("this system does not let a test mount folders")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out/course/part-one/first-topic/index.html").is_file()
    assert sorted(course.rglob("*")) == before


def test_variables_of_hugo_in_the_environment_change_nothing(course, monkeypatch):
    assert run(course) == 0
    before = tree(course / "public")
    monkeypatch.setenv("HUGO_TITLE", "Elsewhere")
    monkeypatch.setenv("HUGO_BASEURL", "https://elsewhere.example/")
    monkeypatch.setenv("HUGOxPARAMSxEXTRAS", "false")
    assert run(course) == 0
    assert tree(course / "public") == before


def test_an_address_gets_exactly_one_slash_at_its_end(course):
    found = []
    for slashes in ("", "/", "//"):
        assert run(course, "--base-url", f"https://x.org/study{slashes}") == 0
        found.append(tree(course / "public"))
    assert found[0] == found[1] == found[2]
    assert b'href="https://x.org/study/"' in found[0]["index.html"].replace(b"=https", b'="https')


@pytest.mark.parametrize("url", [
    "https://me:secret@x.org/", "https://x.org/?a=1", "https://x.org/#top",
])  # fmt: skip
def test_an_address_with_a_password_or_query_is_refused(course, capsys, url):
    assert run(course, "--base-url", url) == 2
    assert "remove the password, ? or # from it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "url", ["example.org", "ftp://x.org/", "https://", "http://[", "https://x y/"]
)
def test_what_is_no_address_is_refused(course, capsys, url):
    assert run(course, "--base-url", url) == 2
    assert "write it as https://host/path/" in capsys.readouterr().err


def test_what_hugo_printed_is_shown_if_it_is_stopped_for_time(
    course, capsys, monkeypatch, tmp_path
):
    slow = tmp_path / "hugo"
    slow.write_text("#!/bin/sh\necho 'still rendering a.md'\nexec sleep 600\n")
    slow.chmod(0o755)
    monkeypatch.setattr(hugo, "binary", lambda: slow)
    monkeypatch.setattr(hugo, "_timeout", lambda _root: 0.5)
    assert run(course) == 2
    err = capsys.readouterr().err
    assert "Hugo was stopped after 0.5 seconds\nstill rendering a.md\n" in err


def test_a_redirect_in_the_place_of_a_page_fails_the_build(course, capsys):
    page = '+++\ntitle = "x"\nexpiryDate = 2020-01-01\n+++\nx\n'
    alias = '+++\ntitle = "y"\naliases = ["/course/part-one/other/"]\n+++\ny\n'
    write(course, {"content/course/part-one/other.md": page, "content/about.md": alias})
    assert run(course, "--keep-going") == 2
    assert "Hugo left out course/part-one/other.md" in capsys.readouterr().err


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

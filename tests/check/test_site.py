"""The check command on a whole site: findings, links, addresses, notes and exceptions."""

import codecs
import json
import os
from pathlib import Path

import pytest
from helpers.sites import copy_site, read, write

import check
import generate
import new_topic
from askbook.findings import CODES

PAGE = "content/sourdough/fermentation/starters.md"
SUPPRESSED = "- {{page: sourdough/fermentation/starters.md, code: {}, reason: intended}}\n"


@pytest.fixture
def course(tmp_path):
    return copy_site("small", tmp_path / "site")


def run(site, *arguments: str) -> int:
    return check.main(["--site", str(site), *arguments])


def replace(site, old: str, new: str) -> None:
    text = read(site, PAGE)
    assert old in text
    write(site, {PAGE: text.replace(old, new)})


def test_an_error_is_printed_with_path_line_and_code(course, capsys):
    replace(course, "## Review", "## Revue")
    assert run(course) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith(f"{PAGE}:43: P002 section 'Revue' is not one of Preview")
    assert err.startswith("19 pages: 2 errors, 0 warnings, ")


def test_a_warning_does_not_fail_the_check(course, capsys):
    replace(course, "Explain Starters", "Describe Starters")
    assert run(course) == 0
    out, err = capsys.readouterr()
    assert f"{PAGE}:18: P007 warning: the usual prompt is:" in out
    assert "0 errors, 1 warning, " in err


def test_the_content_of_answers_is_judged_only_on_request(course, capsys):
    point = "- Wild yeasts raise the dough, bacteria make it sour.\n"
    replace(course, point, point * 2)
    assert run(course) == 0
    assert capsys.readouterr().out == ""
    assert run(course, "--answers") == 0
    assert capsys.readouterr().out == (
        f"{PAGE}:39: A017 warning: point 1 says the same; say something else\n"
    )


def test_pages_folders_and_topics_can_be_named(course, capsys):
    replace(course, "## Review", "## Revue")
    assert [run(course, name) for name in ("Baking", "Starters", "Fermentation")] == [0, 1, 1]
    assert run(course, str(course / "content/sourdough/baking")) == 0
    assert run(course, str(course / "content/sourdough/fermentation")) == 1
    assert run(course, str(course / PAGE)) == 1
    capsys.readouterr()
    assert run(course, "nowhere.md") == 2
    assert capsys.readouterr().err.startswith("nowhere.md: no such page or topic; name a page")
    assert run(course, __file__) == 2
    assert capsys.readouterr().err == f"{__file__}: not below content/\n"


def test_files_may_begin_with_a_byte_order_mark(course, capsys):
    write(course, {"data/exceptions.yaml": "# none\n"})
    marked = [course / "config.toml", *(course / "data").glob("*.yaml")]
    for file in [*marked, *(course / "content").rglob("*.md")]:
        file.write_bytes(codecs.BOM_UTF8 + file.read_bytes())
    assert run(course) == 0
    assert capsys.readouterr().out == ""
    assert generate.main(["--site", str(course), "--check"]) == 0
    assert new_topic.main(["--site", str(course), "New", "--in", "Baking"]) == 0


def test_a_finding_is_suppressed_until_it_is_gone(course, capsys):
    text = read(course, PAGE)
    replace(course, "## Review", "## Revue")
    write(course, {"data/exceptions.yaml": SUPPRESSED.format("P001") + SUPPRESSED.format("P002")})
    assert run(course, "--quiet") == 0
    assert capsys.readouterr().out == ""
    write(course, {PAGE: text})
    assert run(course, "--quiet") == 1
    assert capsys.readouterr().out.startswith(
        "data/exceptions.yaml:1: X001 sourdough/fermentation/starters.md no longer has P001"
    )


def test_an_exception_for_a_judgement_is_unused_only_if_answers_are_judged(course, capsys):
    write(course, {"data/exceptions.yaml": SUPPRESSED.format("A011")})
    assert run(course) == 0
    assert run(course, "--answers") == 1
    assert "X001" in capsys.readouterr().out


def test_an_exception_for_an_unknown_code_is_refused(course, capsys):
    write(course, {"data/exceptions.yaml": SUPPRESSED.format("Z999")})
    assert run(course) == 2
    assert capsys.readouterr().err.startswith("data/exceptions.yaml:1: unknown code 'Z999'")


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("/sourdough: {explian: {en: x}}", "unknown key 'explian'"),
        ("/sourdough: {explain: {fr: x}}", "unknown key 'fr'"),
        ("/sourdough: {cards: {q1: {en: x}}}", "missing key 'date'"),
        ("/sourdough: {cards: }", "is empty; expected a mapping"),
        ("/sourdough: {explain: {en: }}", "is empty; expected text"),
        ("/sourdough: {cards: {q1: {date: tomorrow, en: x}}}", "'tomorrow' is not a date"),
    ],
)
def test_a_note_for_nothing_is_refused(course, capsys, notes, message):
    write(course, {"data/notes.yaml": notes})
    assert run(course) == 2
    assert capsys.readouterr().err.startswith(f"data/notes.yaml:1: {message}")


def test_a_note_for_no_page_is_a_finding_at_its_line(course, capsys):
    write(course, {"data/notes.yaml": "# Notes.\n/nowhere:\n  explain: {en: x}\n"})
    assert run(course) == 1
    assert capsys.readouterr().out == (
        "data/notes.yaml:2: X002 no page has the address '/nowhere'; "
        "correct it, or remove the note\n"
    )
    write(course, {"data/notes.yaml": "# No notes yet.\n"})
    assert run(course) == 0


def test_a_note_for_no_card_is_a_finding_at_its_line(course, capsys):
    note = '{date: "2026-12-01", en: x}'
    notes = f"/sourdough/ingredients/flour:\n  cards:\n    ash: {note}\n    q4: {note}\n"
    write(course, {"data/notes.yaml": notes})
    assert run(course) == 1
    assert capsys.readouterr().out == (
        "data/notes.yaml:4: X002 /sourdough/ingredients/flour has no card 'q4' in en; "
        "correct the id\n"
    )


@pytest.mark.parametrize(("note", "found"), [
    (r"\(x_\)", "A025 KaTeX cannot read this formula: Expected group after '_' at position 2: x_"),
    ("{{< y >}}", "A005 Hugo runs {{< even in code; write it another way"),
    ("<script>", "A004 write &lt; for < in '<script>', or put it in `code`"),
    ("[a](nope.md)", "A008 nope.md does not exist; name the file, such as page.md"),
    ("![a](nope.svg)", "A006 nope.svg does not exist; name the file, such as page.md"),
    ("[a](javascript:1)", "A010 write javascript:1 with https: or mailto:"),
    ("x\u202ey", "F007 remove U+202E RIGHT-TO-LEFT OVERRIDE"),
    ("[a](starters.md) and [b](../ingredients/flour.md#ash)", ""),
], ids=str)  # fmt: skip
def test_a_note_is_checked_as_the_markdown_of_its_page(course, capsys, note, found):
    address = "/sourdough/fermentation/starters"
    text = (
        f"{address}:\n  explain:\n    en: >-\n      One line.\n      {note}\n"
        f'  cards:\n    q1:\n      date: "2026-12-01"\n      en: {json.dumps(note)}\n'
    )
    write(course, {"data/notes.yaml": text})
    assert run(course, "--quiet") == bool(found)
    expected = [f"data/notes.yaml:{line}: {found}\n" for line in (3, 9) if found]
    assert capsys.readouterr().out == "".join(expected)


@pytest.mark.parametrize("name", ["notes.yaml", "exceptions.yaml", "sections.yaml"])
def test_a_data_file_that_is_a_folder_is_refused(course, capsys, name):
    (course / "data" / name).unlink(missing_ok=True)
    (course / "data" / name).mkdir()
    assert run(course) == 2
    assert f"data/{name}:1: cannot be read: Is a directory" in capsys.readouterr().err


def test_a_link_must_lead_to_a_file_of_the_site(course, capsys):
    links = "[a](proofing.md) [b](../baking/_index.md) [c](/sourdough/baking/steam.md)"
    replace(course, "A starter is", f"{links} [d](../salt.md#why)\nA starter is")
    assert run(course, "--quiet") == 1
    assert capsys.readouterr().out == (
        f"{PAGE}:21: A008 ../salt.md does not exist; name the file, such as page.md\n"
    )


def test_a_file_that_is_not_text_is_reported_at_its_line(course, capsys):
    (course / PAGE).write_bytes(b'+++\ntitle = "\xff"\n+++\n')
    assert run(course) == 2
    assert capsys.readouterr().err.endswith(
        "starters.md:2: is not UTF-8; save it in that encoding\n"
    )


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("what's new", "/whats-new/"),
        ("About Us", "/about-us/"),
        ("q&a (old)", "/qa-old/"),
        ("Über", "/über/"),
        ("it’s/page", "/its/page/"),
    ],
)
def test_a_file_name_that_hugo_changes_is_reported_at_the_page(course, capsys, name, address):
    write(course, {f"content/{name}.md": '+++\ntitle = "x"\n+++\nHello.\n'})
    assert run(course) == 0
    assert capsys.readouterr().out == (
        f"content/{name}.md:1: G006 warning: the page's address is {address}; "
        "rename the file to match it\n"
    )


def test_two_files_that_hugo_publishes_at_one_address_are_an_error(course, capsys):
    page = '+++\ntitle = "x"\n+++\nHello.\n'
    write(course, {"content/a b.md": page, "content/a-b.md": page, "content/a-b.de.md": page})
    assert run(course) == 1
    assert "content/a-b.md:1: G004 content/a b.md has the same address, /a-b/; rename" in (
        capsys.readouterr().out
    )


def test_hidden_pages_can_be_checked_by_name(course):
    write(course, {"content/.draft.md": '+++\ntitle = "x"\n+++\nHello.\n'})
    assert run(course, str(course / "content/.draft.md")) == 0


def test_a_hidden_page_may_have_an_alias(course):
    write(course, {"content/.draft.md": '+++\ntitle = "x"\naliases = ["/old/"]\n+++\nHello.\n'})
    assert run(course, str(course / "content/.draft.md")) == 0


def test_a_file_name_that_is_not_utf8_is_reported_and_stops_no_other_command(course, capsys):
    page = '+++\ntitle = "Steam"\n+++\nHello.\n'
    for name in (b"st\xe4m.md", b"f\xf6lder/page.md"):
        path = Path(os.fsdecode(bytes(course / "content") + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_text(page, encoding="utf-8")
    assert run(course) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(": ")[2] for line in lines] == [
        "F008 has a name that is not UTF-8; rename it"
    ] * 2
    assert generate.main(["--site", str(course), "--quiet", "--prune", "--yes"]) == 0


def test_the_codes_are_listed_with_their_meaning(course, capsys):
    assert run(course, "--codes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(CODES)
    assert lines[0] == "F001  no front matter"


FILES_THAT_HUGO_IGNORES = ("circle", "endless.md", "linked.md", "outside.svg", "pipe.md")


def test_symbolic_links_are_reported_because_hugo_ignores_them(course, capsys):
    (course / "content/linked.md").symlink_to(course / PAGE)
    (course / "content/circle").symlink_to(course / "content")
    (course / "content/endless.md").symlink_to("/dev/zero")
    os.mkfifo(course / "content/pipe.md")
    (course / "content/outside.svg").symlink_to(course / PAGE)
    assert run(course) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" ")[:2] for line in lines] == [
        [f"content/{name}:1:", "F008"] for name in FILES_THAT_HUGO_IGNORES
    ]
    assert run(course, str(course / "content")) == 0
    assert run(course, str(course / "content/pipe.md")) == 2


def test_a_page_with_another_ending_is_reported(course, capsys):
    page = '+++\ntitle = "Steam"\n+++\nHello.\n'
    names = ("steam.MD", "steam.de.markdown", "bundle/a.HTML", "steam.rst")
    write(course, {f"content/{name}": page for name in names})
    write(course, {"content/data.mkd": "No page.", "content/.steam.MD": page})
    assert run(course) == 1
    assert capsys.readouterr().out.splitlines() == [
        "content/bundle/a.HTML:1: F008 is no page in Markdown; write it as a.md, or move it to "
        "static/ as it is",
        "content/steam.MD:1: F008 is a page that no command reads; rename it to steam.md",
        "content/steam.de.markdown:1: F008 is a page that no command reads; rename it to "
        "steam.de.md",
        "content/steam.rst:1: F008 is no page in Markdown; write it as steam.md, or move it to "
        "static/ as it is",
    ]
    settings = read(course, "config.toml")
    allowed = '[security]\nallowContent = ["text/markdown", "text/html"]\n'
    write(course, {"config.toml": f"{settings}\n{allowed}"})
    assert run(course) == 1
    assert [line.split(":")[0] for line in capsys.readouterr().out.splitlines()] == [
        "content/steam.MD",
        "content/steam.de.markdown",
    ]


def test_links_in_a_circle_are_no_page_and_no_site(course, capsys):
    (course / "circle").symlink_to(course / "circle")
    assert run(course, str(course / "circle")) == 2
    assert "circle: no such page" in capsys.readouterr().err
    assert run(course / "circle") == 2
    assert "circle has no hugo.toml" in capsys.readouterr().err


def test_a_link_to_a_page_without_a_translation_is_a_warning(course, capsys):
    name = "content/sourdough/ingredients/flour.de.md"
    links = "[Salz](salt.md) [Zutaten](_index.md) [Mehl](flour.de.md)"
    text = read(course, name)
    assert "## Erklärung" in text
    write(course, {name: text.replace("Mehl ist ", f"{links}\nMehl ist ", 1)})
    assert links in read(course, name)
    assert run(course) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "A027 warning: salt.md has no page in this language; the link leads to" in line
    write(
        course,
        {name: read(course, name).replace("[Mehl](flour.de.md)", "[Ofen](../baking/steam.md)")},
    )
    assert run(course) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert "A027 warning: 2 links in 1 page lead to pages that de lacks; name a page" in line
    assert run(course, str(course / name)) == 0
    assert capsys.readouterr().out.count("A027") == 2


def test_pages_without_a_topic_are_one_warning(course, capsys):
    tree = read(course, "data/topics.yaml")
    assert "        - Scoring\n        - Steam\n" in tree
    tree = tree.replace("        - Scoring\n        - Steam\n", "")
    write(course, {"data/topics.yaml": tree, "content/about.md": '+++\ntitle = "x"\n+++\nHello.\n'})
    assert run(course) == 0
    assert capsys.readouterr().out.startswith(
        "content/sourdough/baking/scoring.md:1: G001 warning: no topic has this page and 1 other; "
    )

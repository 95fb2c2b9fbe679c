"""Findings that a check takes from the last one: only where the rules would find the same."""

import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from helpers.sites import copy_site, read, write

from askbook.check import katex, reuse
from askbook.check.site import check_site
from askbook.disk import hugo_binary, hugo_cache
from askbook.errors import StudyError
from askbook.pages import doubts
from askbook.pages.doubts import Doubt
from askbook.project.project import Project

PAGE = "content/sourdough/fermentation/starters.md"
GERMAN = "content/sourdough/ingredients/flour.de.md"
SALT = "content/sourdough/ingredients/salt.md"
FLOUR = "content/sourdough/ingredients/flour.md"


@pytest.fixture
def site(tmp_path):
    return copy_site("small", tmp_path / "site")


@pytest.fixture
def checked(monkeypatch) -> list[str]:
    """The paths of the pages to which the rules were applied."""
    found: list[str] = []
    check = reuse.LastCheck.check

    def counted(self, path, page, context):
        found.append(str(path))
        return check(self, path, page, context)

    monkeypatch.setattr(reuse.LastCheck, "check", counted)
    return found


def run(site: Path) -> list[str]:
    """Return the findings of a check, or its error, and its summary."""
    said: list[str] = []
    try:
        report = check_site(Project(site), say=said.append)
    except StudyError as error:
        return [str(error)]
    return [*report.lines(), report.summary(), *said]


def list_of(site: Path) -> Path:
    return hugo_cache.folder_of(site) / reuse.LIST


def run_anew(site: Path) -> list[str]:
    """Return the same for a check that knows of no other, and leave the list as it is."""
    file = list_of(site)
    kept = file.read_bytes() if file.exists() else None
    file.unlink(missing_ok=True)
    found = run(site)
    file.unlink(missing_ok=True)
    if kept is not None:
        file.write_bytes(kept)
    return found


PARTS = (
    "[a](salt.md)", "[b](../baking/steam.md)", "[c](gone.md)", "[d](/sourdough/baking/steam.md)",
    "![e](hydration.svg)", "<b>", "\u200b", "```\n", "## Foo\n", "# Review\n", "{{% x %}}",
    "\\(\\mathds{1}\\)", "[[1]](#source-1)", "“Rye” [[1]](#source-1)", "**「a」**b", "Answer: x\n",
    "+++\n", 'aliases = ["/a/"]\n', "draft = true\n", "{{< ask_chatgpt date=\"x\" >}}",
)  # fmt: skip


def edit_page(site: Path, draw: random.Random) -> None:
    file = draw.choice(sorted((site / "content").rglob("*.md")))
    lines = file.read_text(encoding="utf-8").split("\n")
    lines.insert(draw.randrange(len(lines)), draw.choice(PARTS))
    file.write_text("\n".join(lines), encoding="utf-8")


def undo_page(site: Path, draw: random.Random) -> None:
    file = draw.choice(sorted((site / "content").rglob("*.md")))
    lines = file.read_text(encoding="utf-8").split("\n")
    file.write_text("\n".join(one for one in lines if one not in PARTS), encoding="utf-8")


def toggle_file(site: Path, draw: random.Random) -> None:
    """Remove a page or figure to which links lead, or put it there again."""
    name = draw.choice([SALT, "content/sourdough/ingredients/hydration.svg", SALT[:-3] + ".de.md"])
    file, aside = site / name, site / "aside" / Path(name).name
    aside.parent.mkdir(exist_ok=True)
    if file.exists():
        file.rename(aside)
    elif aside.exists():
        aside.rename(file)
    else:
        write(site, {name: read(site, FLOUR)})


def toggle(name: str, old: str, new: str) -> Callable[[Path, random.Random], None]:
    """Return an edit that replaces a text in a file, or undoes that."""

    def change(site: Path, _draw: random.Random) -> None:
        text = read(site, name) if (site / name).exists() else ""
        changed = text.replace(new, old) if new in text else text.replace(old, new, 1)
        write(site, {name: changed})

    return change


def toggle_whole(name: str, text: str) -> Callable[[Path, random.Random], None]:
    """Return an edit that writes a file, or empties it."""

    def change(site: Path, _draw: random.Random) -> None:
        is_there = (site / name).exists() and read(site, name) == text
        write(site, {name: "" if is_there else text})

    return change


def raise_doubt(site: Path, _draw: random.Random) -> None:
    file = doubts.file_of(site, Path(PAGE).relative_to("content"))
    file.parent.mkdir(parents=True, exist_ok=True)
    words = {"message": "no", "reason": "no", "correction": "", "confidence": "0.9"}
    words |= {"quotation": "A starter", "model": "m", "date": "2026-01-01"}
    doubt = Doubt(section="explain", code="V001", **words)
    file.write_text("" if file.exists() and file.read_text() else doubts.dumps([doubt]))


EDITS = (
    edit_page, edit_page, edit_page, undo_page, toggle_file, raise_doubt,
    toggle("data/sections.yaml", "heading: Review", "heading: Revue"),
    toggle("data/sections.yaml", "questions: 5", "questions: 4"),
    toggle("data/sections.yaml", "prompt: Explain [[ topic ]]", "prompt: Tell [[ topic ]]"),
    toggle("data/sections.yaml", "format: points, after", "format: points, optional: true, after"),
    toggle("data/topics.yaml", "- Starters\n", "- {title: Starter, slug: starters}\n"),
    toggle("data/topics.yaml", "- Salt\n",
           "- {title: Salt, sources: [{file: salt.md, title: A}]}\n"),
    toggle("config.toml", "[[params.chats]]",
           '[params]\noptional_sections = ["keypoint"]\n[[params.chats]]'),
    toggle_whole("data/notes.yaml", "/nowhere: {explain: {en: x}}\n"),
    toggle_whole("sources/salt.md", "Rye is a grain.\n"),
    toggle_whole("data/exceptions.yaml",
                 f"- {{page: {PAGE}, code: P001, reason: x}}\n"
                 f"- {{page: {SALT}, code: A008, reason: x}}\n"),
)  # fmt: skip


@pytest.mark.parametrize("seed", range(3))
def test_a_check_after_random_edits_finds_the_same_as_one_that_knows_of_no_other(site, seed):
    draw = random.Random(seed)
    seen: set[str] = set()
    edits = [*EDITS, *EDITS]  # the second one of each undoes most of the first ones
    draw.shuffle(edits)
    for edit in edits:
        edit(site, draw)
        found = run(site)
        assert found == run_anew(site), edit
        seen.update(found)
    assert len(seen) > 40


def test_the_rules_are_applied_to_edited_pages_only(site, checked):
    run(site)
    assert len(checked) == len(Project(site).pages)
    checked.clear()
    run(site)
    assert checked == []
    replace(site, PAGE, "A starter is", "[a](gone.md)\nA starter is")
    assert f"{PAGE}:21: A008 gone.md does not exist; name the file, such as page.md" in run(site)
    assert checked == [PAGE.removeprefix("content/")]


def replace(site: Path, name: str, old: str, new: str) -> None:
    text = read(site, name)
    assert old in text
    write(site, {name: text.replace(old, new, 1)})


def name_the_topic(site: Path, words: str) -> None:
    write(site, {PAGE.replace(".md", ".de.md"): read(site, GERMAN)})
    tree = read(site, "data/topics.yaml")
    lines = [words if "Starter" in line else line for line in tree.split("\n")]
    write(site, {"data/topics.yaml": "\n".join(lines)})


def use_one_language(site: Path, code: str) -> None:
    write(site, {"data/topics.yaml": "- Sourdough\n", "data/notes.yaml": ""})
    write(site, {"config.toml": f'defaultContentLanguage = "{code}"\n'})


def cite(site: Path, source: str) -> None:
    if "#source-1" not in read(site, PAGE):
        replace(site, PAGE, "A starter is", "“Rye rises” [[1]](#source-1)\n\nA starter is")
        words = "{title: Starters, sources: [{file: a.md, title: A}]}"
        name_the_topic(site, f"        - {words}")
    write(site, {"sources/a.md": source})


def show_a_figure(site: Path, name: str) -> None:
    if name:
        replace(site, PAGE, "A starter is", f"![A figure]({name})\n\nA starter is")
        write(site, {f"content/sourdough/fermentation/{name}": "<svg/>"})
    else:
        (site / "content/sourdough/fermentation/a.png").unlink()


def translate(site: Path, other: str) -> None:
    if other:
        replace(site, GERMAN, "Mehl ist ", "[Salz](salt.md)\nMehl ist ")
        write(site, {other: read(site, GERMAN)})
    else:
        (site / "content/sourdough/ingredients/salt.de.md").unlink()


def rename_page(site: Path, suffix: str) -> None:
    (site / PAGE).rename(site / PAGE.replace(".md", suffix))


FACTS = {
    "topic": (name_the_topic, "        - Starters", "        - {title: Rye, slug: starters}"),
    "former title": (
        name_the_topic,
        "        - {title: Starter, slug: starters, aliases: [Starters]}",
        "        - {title: Starter, slug: starters}",
    ),
    "translated title": (
        name_the_topic,
        "        - {title: Starters, titles: {de: Ansatz}}",
        "        - {title: Starters, titles: {de: Starter}}",
    ),
    "source": (cite, "Rye rises.\n", "Rye sinks.\n"),
    "figure": (show_a_figure, "a.png", ""),
    "translation": (translate, "content/sourdough/ingredients/salt.de.md", ""),
    "language": (use_one_language, "en", "de"),
    "path": (rename_page, ".md", ".de.md"),
}


@pytest.mark.parametrize(("change", "before", "after"), FACTS.values(), ids=FACTS.keys())
def test_a_page_is_checked_again_when_a_fact_about_it_has_changed(site, change, before, after):
    change(site, before)
    found = run(site)
    change(site, after)
    assert run(site) == run_anew(site) != found


def test_other_pages_with_the_same_address_are_seen(site, checked):
    run(site)
    write(site, {"content/sourdough/ingredients/Salt.md": read(site, SALT)})
    checked.clear()
    assert any(line.startswith(f"{SALT}:1: G004") for line in run(site))
    assert checked == ["sourdough/ingredients/Salt.md"]


DAMAGES = {
    "cut": lambda data: data[:-3],
    "a line less": lambda data: data[: data.rindex(b"\n", 0, -1) + 1],
    "empty": lambda _data: b"",
    "one bit": lambda data: data[:70] + bytes([data[70] ^ 1]) + data[71:],
    "a finding less": lambda data: data.replace(b"A008", b"A006"),
    "no text": lambda data: b"\xff\n" + data[1:],
    "no seal": lambda data: data.partition(b"\n")[2],
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_list_is_discarded(site, checked, damage):
    replace(site, PAGE, "A starter is", "[a](gone.md)\nA starter is")
    found = run(site)
    file = list_of(site)
    whole = file.read_bytes()
    assert damage(whole) != whole
    file.write_bytes(damage(whole))
    checked.clear()
    assert run(site) == found
    assert len(checked) == len(Project(site).pages)
    assert file.read_bytes() == whole


@pytest.mark.parametrize(
    ("where", "name", "value"),
    [(sys, "version", "3.99"), (hugo_binary, "identity", lambda: "hugo 9")],
    ids=["Python", "Hugo"],
)
def test_a_list_of_another_python_or_hugo_is_discarded(
    site, checked, monkeypatch, where, name, value
):
    run(site)
    checked.clear()
    monkeypatch.setattr(where, name, value)
    run(site)
    assert len(checked) == len(Project(site).pages)


def test_a_list_of_other_code_is_discarded(site, checked, monkeypatch, tmp_path):
    run(site)
    checked.clear()
    other = tmp_path / "askbook/check/reuse.py"
    write(tmp_path, {"askbook/check/reuse.py": "changed"})
    monkeypatch.setattr(reuse, "__file__", str(other))
    run(site)
    assert len(checked) == len(Project(site).pages)


def test_a_check_that_cannot_write_its_list_finds_the_same(site):
    found = run_anew(site)
    list_of(site).mkdir()
    assert run(site) == found
    assert run(site) == found


def test_a_list_is_not_written_unless_formulas_were_checked(site, monkeypatch):
    def fails(*_arguments: object) -> Iterator[str]:
        raise StudyError("no Hugo")

    replace(site, PAGE, "A starter is", "\\(\\x\\)\nA starter is")
    with monkeypatch.context() as patched:
        patched.setattr(katex, "_run_hugo", fails)
        assert "formulas were not checked: no Hugo" in run(site)
    assert not list_of(site).exists()
    assert any(": A025 " in line for line in run(site))


def test_named_pages_and_judged_answers_leave_the_list_as_it_is(site, checked):
    run(site)
    before = list_of(site).read_bytes()
    checked.clear()
    check_site(Project(site), [str(site / PAGE)], say=print)
    check_site(Project(site), say=print, with_quality=True)
    assert len(checked) == 1 + len(Project(site).pages)
    assert list_of(site).read_bytes() == before

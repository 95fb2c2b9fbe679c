"""Damaged files: an error at path:line, never a traceback, and no answer is lost."""

import json
import random
import re
import shutil
from functools import cache
from pathlib import Path

import pytest

import check
import generate
from askbook.pages import page, sections_file

CASES = 80
AT_A_LINE = re.compile(r"^\S*?(?:\.yaml|\.md|\.toml):\d+: \S", re.M)


def damaged(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes truncated, flipped, emptied, shuffled or in another format or encoding."""
    place = chance.randrange(len(data))
    lines = data.splitlines(keepends=True)
    match chance.randrange(8):
        case 0:
            return data[:place]
        case 1 | 2:
            return (
                data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
            )
        case 3:
            return b""
        case 4:
            return data[:place] + bytes([chance.randrange(128, 256)]) + data[place:]
        case 5:
            chance.shuffle(lines)
            return b"".join(lines)
        case 6:
            return chance.choice([
                b"null\n", b"[]\n", b"{}\n", b"- []\n", b"a: 1\n", b"- title: [x]\n", b"\x00",
                b"languages: {en: 1}\n", b"&a [*a]\n", b"- !!python/object:os.system x\n",
                b"- 2020-99-99\n", b"[" * 5_000,
                data.decode().encode("utf-16"),
                b'+++\na = ' + b"[" * 5_000 + b"\n+++\n", b"+++\ntitle = 5\nweight = []\n+++\n",
            ])  # fmt: skip
        case _:
            return data[:place] + data[place + chance.randrange(1, 200) :]


def changed(site: Path) -> list[int]:
    """Run the commands that read the file; return their exit codes."""
    return [one.main(["--site", str(site), "--quiet"]) for one in (check, generate)]


@pytest.mark.parametrize(
    "name", ["data/topics.yaml", "data/sections.yaml", "config.toml",
             "content/course/part-one/first-topic.md"],
)  # fmt: skip
def test_a_damaged_file_is_reported_at_a_line_and_no_answer_is_lost(
    course, tmp_path, capsys, monkeypatch, name
):
    monkeypatch.setattr(sections_file, "load", cache(sections_file.load))  # mostly the same text
    whole, chance = (course / name).read_bytes(), random.Random(name)
    site = tmp_path / "damaged"
    reported = 0
    for number in range(CASES):
        shutil.copytree(course, site, symlinks=True)
        data = damaged(whole, chance)
        (site / name).write_bytes(data)
        capsys.readouterr()
        codes = changed(site)
        out, err = capsys.readouterr()
        assert set(codes) <= {0, 1, 2}, number
        if 2 in codes:
            reported += 1
            assert AT_A_LINE.search(err), (data[:200], err)
        if name.startswith("content"):
            found = [p.read_bytes() for p in (site / "content").rglob("first-topic.md")]
            assert any(holds(body(one), body(data)) for one in found), (number, out)
        else:
            text = "".join(p.read_text("utf-8") for p in (site / "content").rglob("*.md"))
            assert "It is so. For example, this." in text
            assert text.count("Answer: The 3.") == 1
        shutil.rmtree(site)
    assert reported > CASES // (20 if name.startswith("content") else 5)


def body(data: bytes) -> str:
    """Return a page's text below its front matter, or nothing if it is not text."""
    try:
        found = page.loads(data.decode("utf-8"))
    except UnicodeDecodeError:
        return ""
    return "".join(section.body for section in found.sections)


def holds(text: str, kept: str) -> bool:
    """Return whether the text has all kept lines in their order; missing sections may be added."""
    lines = iter(text.splitlines())
    return all(line in lines for line in kept.splitlines())


def test_a_damaged_journal_writes_no_wrong_answer(course, runs):
    # tests/ask/test_journal.py damages the journal itself 200 times.
    (course / ".askbook").mkdir(exist_ok=True)
    journal = course / ".askbook/journal.jsonl"
    for data in (
        b"",
        b"{}\n",
        b"\xff\xfe",
        b"[]\n" * 9,
        json.dumps({"v": 1}).encode(),
        b"\x00" * 99,
    ):
        journal.write_bytes(data)
        done = runs.run("ask", course, "--dry-run", "--model", "m")
        assert done.code == 0, done.err
        assert "Traceback" not in done.err
        assert journal.read_bytes() == data

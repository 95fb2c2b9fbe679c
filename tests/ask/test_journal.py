"""The journal gives back what was put in, or nothing: whatever happens to its file."""

import json
import random
import threading
import zlib

import pytest
from helpers.minisite import REPO

from askbook.ask.journal import opened, read_only
from askbook.ask.plan import plan_sections
from askbook.ask.requests import first
from askbook.chat.reply import Reply, Usage
from askbook.errors import StudyError
from askbook.project.project import Project

KEYS = [f"{n:064x}" for n in range(20)]


def quiet(_text: str) -> None:
    """Report nothing."""


@pytest.fixture
def root(tmp_path):
    with opened(tmp_path, quiet) as journal:
        for number, key in enumerate(KEYS):
            reply = Reply(text=f"Answer {number}: 答案 😀\n", usage=Usage(1, 2, 3), model="m-1")
            journal.imported(key, reply, via="test")
    return tmp_path


def texts(root, report=quiet) -> dict[str, str]:
    with opened(root, report) as journal:
        found = {key: journal.reply(key) for key in KEYS}
    return {key: kept.reply.text for key, kept in found.items() if kept}


def test_replies_come_back_whole(root):
    with opened(root, quiet) as journal:
        kept = journal.reply(KEYS[7])
        assert kept.reply == Reply(text="Answer 7: 答案 😀\n", usage=Usage(1, 2, 3), model="m-1")
        assert len(kept.day) == 10
        assert journal.reply("f" * 64) is None


def test_whatever_is_damaged_is_left_out_and_nothing_wrong_is_read(root):
    path = root / ".askbook/journal.jsonl"
    whole, right = path.read_bytes(), texts(root)
    chance = random.Random(1)
    for _ in range(200):
        data = bytearray(whole)
        place = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[place] ^= 1 << chance.randrange(8)
            case 1:
                del data[place:]
            case 2:
                del data[place : place + chance.randrange(1, 900)]
            case 3:
                data[place:place] = chance.randbytes(chance.randrange(1, 50))
        path.write_bytes(data)
        said = []
        try:
            found = texts(root, said.append)
        except StudyError as error:
            pytest.fail(str(error))
        assert found.items() <= right.items()
        assert len(found) >= len(right) - 3 or len(data) < len(whole)
        assert said or len(found) == len(right) or len(data) < len(whole)


def test_a_journal_of_another_version_is_refused(root):
    path = root / ".askbook/journal.jsonl"
    text = path.read_text(encoding="utf-8")
    record = json.loads(text.splitlines()[0])
    record.pop("crc")
    line = json.dumps({**record, "v": 2}, separators=(",", ":")).encode()
    path.write_bytes(line[:-1] + b',"crc":"%08x"}\n' % zlib.crc32(line))
    with pytest.raises(StudyError, match=r"journal.jsonl:1: written by another version"):
        texts(root)


def test_one_process_holds_it_and_others_may_read(root):
    with opened(root, quiet):
        with pytest.raises(StudyError, match="is at work on this site"), opened(root, quiet):
            pass
        with read_only(root, quiet) as journal:
            assert journal.reply(KEYS[0])
    with read_only(root / "nowhere", quiet) as journal:
        assert journal is None


def test_threads_write_whole_lines(root):
    with opened(root, quiet) as journal:

        def write(part: int) -> None:
            for number in range(50):
                journal.imported(f"{part:02x}{number:062x}", Reply(text="x" * number * 37))

        threads = [threading.Thread(target=write, args=(part,)) for part in range(1, 9)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    said = []
    with opened(root, said.append) as journal:
        for part in range(1, 9):
            for number in range(50):
                kept = journal.reply(f"{part:02x}{number:062x}")
                assert kept.reply.text == "x" * number * 37
    assert said == []


def test_what_was_given_up_counts_until_the_run_ends(root):
    project = Project(REPO)
    (task, *_) = plan_sections(project, ["Dropout"], again=True).tasks
    assert first(task, "English", "m", {}).messages[1].content == task.prompt
    with opened(root, quiet) as journal:
        journal.left(task, tuple(KEYS[:2]), ("too short",))
        assert journal.reply(KEYS[0])
    with opened(root, quiet) as journal:
        assert journal.reply(KEYS[0])
        journal.end()
        assert journal.reply(KEYS[0]) is None
        assert journal.reply(KEYS[2])
    with opened(root, quiet) as journal:
        assert journal.reply(KEYS[1]) is None


def test_what_stood_on_a_page_does_not_count_where_it_is_asked_again(root):
    (task, *_) = plan_sections(Project(REPO), ["Dropout"], again=True).tasks
    with opened(root, quiet) as journal:
        journal.filled(task, tuple(KEYS[:2]))
        assert journal.reply(KEYS[0])
        assert journal.reply(KEYS[0], unused=True) is None
        journal.imported(KEYS[0], Reply(text="New."))
        assert journal.reply(KEYS[0], unused=True).reply.text == "New."

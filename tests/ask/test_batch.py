"""ask_batch.py against a Batch API that fails in every way, and against files of vLLM."""

import json
import re
from pathlib import Path

import pytest
from helpers import tutor
from helpers.batch_server import BatchServer
from helpers.chat_responses import Call, completion
from helpers.minisite import build, read, write

import ask
import batch as batch_command
import check
import generate
from askbook.ask import batch_jsonl
from askbook.ask.batches import Batches
from askbook.chat.request import Message, Request

FIRST = "content/course/part-one/first-topic.md"


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


@pytest.fixture
def server():
    with BatchServer(tutor.answer) as found:
        yield found


@pytest.fixture
def batch(course, server, monkeypatch):
    """Run an action of ./askbook batch on the site and the server."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)

    def run(*arguments: str) -> int:
        options = ["--base-url", server.base_url, "--model", "tutor", "--max-retries", "0"]
        return batch_command.main([*arguments, "--site", str(course), *options])

    return run


def open_sections(course: Path) -> int:
    return sum(
        path.read_text(encoding="utf-8").count("{{< ask_chatgpt >}}")
        for path in (course / "content").rglob("*.md")
    )


def test_a_batch_fills_every_section(course, server, batch, capsys):
    assert batch("submit") == 0
    out, err = capsys.readouterr()
    assert re.fullmatch(r"0001-[0-9a-f]{8}  batch_0  validating  24 requests\n", out)
    assert re.match(r"24 requests, about \d+ \+ 9900 tokens\n", err)
    assert batch("status") == 0
    assert batch("collect") == 1
    assert "not done yet: 0001" in capsys.readouterr().err
    server.finish()
    assert batch("collect") == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 24
    assert "24 replies, 0 without one" in err
    assert re.search(r"24 of 24 sections filled, 24 requests, 240 \+ \d+ tokens", err)
    assert check.main(["--site", str(course), "--quiet"]) == 0
    assert build(course).is_dir()


def test_the_lines_are_those_of_ask(course, server, batch):
    assert batch("submit", f"{FIRST}#explain") == 0
    (line,) = server.lines()
    local = ["--preset", "vllm", "--base-url", server.base_url, "--model", "tutor", "--quiet"]
    assert set(line) == {"custom_id", "method", "url", "body"}
    server.finish()
    assert batch("collect") == 0
    write(course, {FIRST: re.sub(r" model=.*?>}}", " >}}", read(course, FIRST))})
    assert ask.main(["--site", str(course), *local, f"{FIRST}#preview"]) == 0
    (call,) = (call for call in server.calls if call.path == "/v1/chat/completions")
    assert call.json.keys() == line["body"].keys()


def test_what_is_under_way_is_not_asked_twice(course, server, batch, capsys):
    assert batch("submit", "Part One") == 0
    assert batch("submit") == 0
    assert [len(server.lines(place)) for place in (0, 1)] == [12, 12]
    assert batch("submit") == 0
    assert "nothing is open that is not in a batch already" in capsys.readouterr().err
    local = ["--preset", "vllm", "--base-url", server.base_url, "--model", "tutor"]
    assert ask.main(["--site", str(course), *local]) == 1
    assert (
        "Explain left: is in a batch under way; see ./askbook batch status"
        in capsys.readouterr().out
    )
    assert not [call for call in server.calls if call.path.endswith("completions")]


@pytest.mark.parametrize("ends", ["completed", "expired", "cancelled"])
def test_only_what_failed_is_sent_again(course, server, batch, capsys, ends):
    server.ends = ends
    server.fates = {
        1: "busy", 2: "bad request", 3: "expired", 4: "cancelled", 5: "missing", 6: "duplicate",
        7: "cut off", 8: "error in body", 9: "strange",
    }  # fmt: skip
    assert batch("submit") == 0
    asked = {line["custom_id"] for line in server.lines()}
    server.finish()
    capsys.readouterr()
    assert batch("retry") == 1
    out, err = capsys.readouterr()
    for said in (
        "1 without a reply: Too many requests.",
        "1 without a reply: Too long.",
        "1 without a reply: Not finished in 24 hours.",
        "1 without a reply: Broken upstream.",
        "error.jsonl:5: the line is not JSON, or was cut off; its reply is lost",
        "no request has the id ffffffff",
    ):
        assert said in out
    assert "17 replies, 1 known already, 5 without one" in err
    again = {line["custom_id"] for line in server.lines()}
    assert len(again) == 7
    assert again < asked
    server.ends, server.fates = "completed", {}
    server.finish()
    assert batch("collect") == 0
    assert open_sections(course) == 0


def test_a_batch_that_brought_nothing_is_told_and_sent_again(course, server, batch, capsys):
    server.fates = dict.fromkeys(range(24), "busy")
    assert batch("submit") == 0
    server.finish()
    assert batch("collect") == 1
    out, err = capsys.readouterr()
    assert "24 without a reply: Too many requests." in out
    assert "24 sections are to be asked again: ./askbook batch retry, or export" in err
    server.fates = {}
    assert batch("retry") == 1
    server.finish()
    assert batch("collect") == 0
    assert open_sections(course) == 0


def test_a_batch_that_failed_validation_says_at_which_line(server, batch, capsys):
    server.ends = "failed"
    assert batch("submit") == 0
    server.finish()
    assert batch("status") == 0
    assert "  line 3: Not JSON.\n" in capsys.readouterr().out
    assert batch("collect") == 1
    assert re.search("1 without a reply: 0001-.*: line 3: Not JSON.", capsys.readouterr().out)


def test_bad_answers_go_into_the_next_batch_with_the_reasons(course, server, batch, capsys):
    server.text = tutor.learns
    assert batch("submit") == 0
    server.finish()
    assert batch("retry") == 1
    again = server.lines()
    assert len(again) == 6
    assert {len(line["body"]["messages"]) for line in again} == {4}
    server.finish()
    capsys.readouterr()
    assert batch("collect") == 0
    assert open_sections(course) == 0


def test_what_stays_wrong_is_left_and_not_sent_for_ever(course, server, batch, capsys):
    server.text = tutor.hopeless
    assert batch("submit", FIRST) == 0
    for _ in range(2):
        server.finish()
        assert batch("retry") == 1
    server.finish()
    capsys.readouterr()
    assert batch("collect") == 1
    assert f"{FIRST}:25: Keypoint left: expected 30 to 700 words" in capsys.readouterr().out
    assert len(server.batches) == 3
    assert open_sections(course) == 20 + 1


def test_a_batch_whose_id_got_lost_is_found_again(server, batch, capsys):
    server.lost_answers = 1
    assert batch("submit") == 0
    assert len(server.batches) == 1
    assert "batch_0  validating" in capsys.readouterr().out


def test_a_submission_that_was_cut_short_is_taken_up(server, batch, monkeypatch, capsys):
    def dies(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Batches, "_begin", dies)
        assert batch("submit") == 130
    assert (len(server.files), len(server.batches)) == (1, 0)
    assert batch("submit") == 0
    assert (len(server.files), len(server.batches)) == (1, 1)
    assert "batch_0  validating" in capsys.readouterr().out


def test_batches_can_be_cancelled_and_what_they_did_is_kept(course, server, batch, capsys):
    assert batch("submit") == 0
    assert batch("cancel") == 0
    assert "cancelling" in capsys.readouterr().out
    server.ends, server.fates = "cancelled", dict.fromkeys(range(10, 24), "cancelled")
    server.finish()
    assert batch("collect") == 1
    assert "10 replies, 14 without one" in capsys.readouterr().err
    assert open_sections(course) == 14


def test_a_batch_too_dear_is_not_sent(server, batch, capsys):
    assert batch("submit", "--max-tokens", "5000") == 2
    assert "--max-tokens allows fewer" in capsys.readouterr().err
    assert server.batches == {}


def test_files_have_no_more_lines_or_bytes_than_a_batch_may():
    requests = [Request(model="m", messages=(Message("user", f"question {n}"),)) for n in range(10)]
    size = len(batch_jsonl.dumps(requests[0]))
    assert [len(part) for part in batch_jsonl.split(requests, most_lines=4)] == [4, 4, 2]
    assert [len(part) for part in batch_jsonl.split(requests, most_bytes=3 * size)] == [3, 3, 3, 1]
    assert (batch_jsonl.MOST_LINES, batch_jsonl.MOST_BYTES) == (50_000, 200_000_000)


def vllm(requests: Path, replies: Path, *, fail: dict[int, object], most: int = 99) -> None:
    """Do what ``vllm run-batch`` does: one file, in order, errors among the replies."""
    written = []
    for place, line in enumerate(requests.read_text(encoding="utf-8").splitlines()[:most]):
        request = json.loads(line)
        call = Call("POST", request["url"], {}, json.dumps(request["body"]).encode())
        response = {"status_code": 200, "request_id": "v", "body": completion(tutor.answer(call))}
        record = {"id": "vllm-1", "custom_id": request["custom_id"], "response": response}
        if place in fail:
            record["response"] = {"status_code": 400, "request_id": "v", "body": None}
        written.append(json.dumps({**record, "error": fail.get(place)}))
    replies.write_text("\n".join(written), encoding="utf-8")


def test_a_file_goes_to_ones_own_cluster_and_comes_back(course, batch, tmp_path, capsys):
    requests, replies = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    assert batch("export", str(requests)) == 0
    out, err = capsys.readouterr()
    assert out == f"{requests}\n"
    assert f"vllm run-batch -i {requests} -o REPLIES.jsonl --model tutor" in err
    vllm(requests, replies, fail={})
    assert batch("import", str(replies)) == 0
    assert open_sections(course) == 0
    assert batch("import", str(replies)) == 0
    assert "0 replies, 24 known already" in capsys.readouterr().err


def test_a_part_of_a_file_is_taken_and_the_rest_exported_again(course, batch, tmp_path, capsys):
    requests, replies = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    assert batch("export", str(requests)) == 0
    fail = {0: "the model is gone", 3: {"object": "error", "message": "too long", "code": 400}}
    vllm(requests, replies, fail=fail, most=20)
    replies.write_bytes(replies.read_bytes()[:-50])
    assert batch("import", str(replies)) == 1
    out, err = capsys.readouterr()
    assert "1 without a reply: the model is gone" in out
    assert "1 without a reply: too long" in out
    assert f"{replies}:20: the line is not JSON, or was cut off; its reply is lost" in out
    assert "7 sections are to be asked again: ./askbook batch export FILE" in err
    assert batch("export", str(requests)) == 0
    assert len(requests.read_text(encoding="utf-8").splitlines()) == 7
    vllm(requests, replies, fail={})
    assert batch("import", str(replies)) == 0
    assert open_sections(course) == 0


def test_wrong_use_says_the_way_out(course, batch, capsys, tmp_path):
    assert batch("submit", "--preset", "ollama") == 2
    assert "ollama has no batches, openai and azure have" in capsys.readouterr().err
    assert batch("export") == 2
    assert "export needs the name of a file" in capsys.readouterr().err
    assert batch("import", str(tmp_path / "nowhere")) == 2
    assert "nowhere:1: cannot be read: No such file or directory" in capsys.readouterr().err
    assert batch("status") == 0
    assert capsys.readouterr().err == "no batch is under way\n"
    assert batch_command.main(["submit", "--site", str(course)]) == 2
    assert capsys.readouterr().err.startswith("no model: ")

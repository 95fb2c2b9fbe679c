"""Second readings through the Batch API and through files."""

import json

import pytest
from helpers.ask_site import FIRST
from helpers.batch_server import BatchServer
from helpers.chat_responses import Call, completion
from helpers.oracle import oracle
from helpers.sites import read
from helpers.verifying import PLANTED, doubts_found

import batch


def batches(course, server, action: str, *arguments: str) -> int:
    """Run ./askbook batch about second readings."""
    options = ["--base-url", server.base_url, "--model", "tutor", "--max-retries", "0"]
    return batch.main([action, "--verify", "--site", str(course), *options, *arguments])


def test_a_batch_reads_answers_too(course, capsys):
    with BatchServer(oracle(PLANTED)) as server:
        assert batches(course, server, "submit", "Part One") == 0
        assert batches(course, server, "submit", "Part One") == 0
        server.finish()
        capsys.readouterr()
        assert batches(course, server, "collect") == 1
        assert len(server.batches) == 1
    out, err = capsys.readouterr()
    assert out.count("V001") == 3
    assert "3 open doubts" in err
    assert len(doubts_found(course, capsys)) == 3


def test_several_readings_in_batches_are_joined_once_all_are_there(course, capsys):
    with BatchServer(oracle()) as server:
        assert batches(course, server, "submit", FIRST) == 0
        server.finish()
        server.text = oracle(PLANTED)
        assert batches(course, server, "submit", "--passes", "2", FIRST) == 0
        assert [len(server.lines(number)) for number in (0, 1)] == [1, 1]
        assert batches(course, server, "collect") == 1
        assert "checked=" not in read(course, FIRST)
        server.finish()
        assert batches(course, server, "collect") == 1
    assert len(doubts_found(course, capsys)) == 1


@pytest.mark.parametrize(("arguments", "message"), [
    (["submit", "--passes", "2"], "--passes belongs to submit --verify and export --verify"),
    (["collect", "--verify", "--passes", "2"], "--passes belongs to submit --verify"),
    (["submit", "--verify", "--fix"], "batches have no --fix; use ./askbook verify --fix"),
    (["submit", "--again", "x"], "batches have no --again; use ./askbook ask --again"),
], ids=["without verify", "collect", "fix", "again"])  # fmt: skip
def test_an_option_that_batches_do_not_have_is_refused_with_the_fix(
    course, capsys, arguments, message
):
    capsys.readouterr()
    try:
        code = batch.main([*arguments, "--site", str(course), "--model", "m"])
    except SystemExit as error:
        code = error.code
    assert code == 2
    assert message in capsys.readouterr().err


def test_replies_from_a_file_are_read_too(course, tmp_path, capsys):
    requests, replies = tmp_path / "in.jsonl", tmp_path / "out.jsonl"

    def act(*arguments: str) -> int:
        return batch.main([*arguments, "--verify", "--site", str(course), "--model", "m"])

    assert act("export", str(requests), FIRST) == 0
    assert "./askbook batch import REPLIES.jsonl --verify" in capsys.readouterr().err
    (line,) = map(json.loads, requests.read_text(encoding="utf-8").splitlines())
    call = Call("POST", line["url"], {}, json.dumps(line["body"]).encode())
    response = {"status_code": 200, "body": completion(oracle()(call))}
    replies.write_text(
        json.dumps({"custom_id": line["custom_id"], "response": response}), encoding="utf-8"
    )
    assert act("import", str(replies)) == 0
    assert 'checked="mock-2026 ' in read(course, FIRST)

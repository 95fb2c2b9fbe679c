"""./askbook outline: a model's outline that new-topic can add."""

import io

import pytest
from helpers.ask_site import configure, server_options
from helpers.fault_server import FaultServer
from helpers.sites import make_site, read

import new_topic
import outline

GOOD = "- Bread\n  - Flour\n  - Dough: kneading\n- Cakes\n  - Eggs\n"


@pytest.fixture
def site(tmp_path):
    return make_site(tmp_path / "site", "")


def run(site, server, *arguments: str) -> int:
    return outline.main(["--site", str(site), "Baking", *server_options(server), *arguments])


@pytest.mark.parametrize(
    "reply", [GOOD, f"<think>Hm.</think>\n\n{GOOD}", f"```markdown\n{GOOD}```"]
)
def test_an_outline_is_printed_for_new_topic(site, capsys, monkeypatch, reply):
    with FaultServer(text=lambda _call: reply) as server:
        assert run(site, server, "--topics", "3") == 0
    printed = capsys.readouterr().out
    assert printed == GOOD
    (call,) = server.calls
    system, user = call.json["messages"]
    assert "about 3 topics in the order of study" in system["content"]
    assert user == {"role": "user", "content": "Baking"}
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(printed.encode())))
    assert new_topic.main(["--site", str(site), "--from", "-"]) == 0
    assert "context: kneading" in read(site, "data/topics.yaml")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        (f"Here is the outline:\n\n{GOOD}", "outline:1: is neither a heading nor a list item"),
        ("- Bread\n- Bread\n", "'Bread' has the same slug 'bread' as 'Bread'"),
        ("- Index\n", "slug 'index' is reserved"),
    ],
)
def test_an_outline_that_cannot_be_used_is_asked_for_again(site, capsys, reply, reason):
    replies = iter([reply, GOOD])
    with FaultServer(text=lambda _call: next(replies)) as server:
        assert run(site, server) == 0
    assert capsys.readouterr().out == GOOD
    said = server.calls[1].json["messages"][-1]["content"]
    assert reason in said
    with FaultServer(text=lambda _call: reply) as server:
        assert run(site, server) == 2
    assert f"the model wrote no usable outline: {reason}" in capsys.readouterr().err


def test_a_reply_is_asked_for_again_only_once_it_was_printed(site, capsys, monkeypatch):
    def interrupt(*_arguments: object) -> None:
        raise KeyboardInterrupt

    with FaultServer(text=lambda _call: GOOD) as server:
        with monkeypatch.context() as broken:
            broken.setattr("askbook.ask.outline.read", interrupt)
            assert run(site, server) == 130
        assert (capsys.readouterr().out, len(server.calls)) == ("", 1)
        assert run(site, server) == 0
        assert (capsys.readouterr().out, len(server.calls)) == (GOOD, 1)
        assert run(site, server) == 0
        assert len(server.calls) == 2


def test_an_outline_in_another_language_is_asked_for_by_its_name(site, capsys):
    with FaultServer(text=lambda _call: GOOD) as server:
        assert run(site, server, "--lang", "de") == 0
        system, _ = server.calls[0].json["messages"]
        assert "in the order of study, in de. Reply" in system["content"]
        assert run(site, server, "--lang", "dee") == 2
    assert "unknown language 'dee'; did you mean 'de'?" in capsys.readouterr().err


def test_a_pasted_outline_needs_no_model(site, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(GOOD.encode())))
    assert outline.main(["--site", str(site), "Baking", "--paste"]) == 0
    out, err = capsys.readouterr()
    assert out == GOOD
    assert "Reply with a Markdown list and nothing else" in err


def test_an_outline_has_at_least_one_topic(site, capsys):
    with pytest.raises(SystemExit):
        outline.main(["--site", str(site), "Baking", "--paste", "--topics", "0"])
    assert "argument --topics: '0' is not a number above 0" in capsys.readouterr().err


def test_without_a_model_the_alternatives_are_named(site, capsys):
    configure(site, "")
    assert outline.main(["--site", str(site), "Baking"]) == 2
    assert "no model: choose one with --model NAME" in capsys.readouterr().err

"""A dry run says what would be asked and what it costs, and sends nothing."""

import json

from helpers import tutor
from helpers.ask_site import FIRST, configure, run_ask, server_options
from helpers.sites import read, write

from askbook.ask.cost import ANSWER_TOKENS
from askbook.pages.sections import Format

PRICE = '[params.ask.prices.tutor]\ninput = 1\noutput = 2.5\nas_of = "2026-11-22"\n'


def test_a_dry_run_prints_sections_tokens_and_cost_and_sends_nothing(course, server, capsys):
    configure(course, PRICE)
    assert run_ask(course, "--dry-run", *server_options(server, FIRST)) == 0
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        f"{FIRST}:5: Preview: about 815 prompt + 150 answer tokens",
        f"{FIRST}:10: Explain: about 55 prompt + 700 answer tokens",
        f"{FIRST}:15: Keypoint: about 814 prompt + 350 answer tokens",
        f"{FIRST}:20: Review: about 822 prompt + 450 answer tokens",
    ]
    assert err == (
        "4 sections of 1 page: 4 requests, about 2506 prompt + 1650 answer tokens; "
        "about 0.0066 at the price of 2026-11-22\n"
    )
    assert server.calls == []
    assert not (course / ".askbook/journal.jsonl").exists()


def test_answers_in_every_format_have_an_estimate():
    assert set(ANSWER_TOKENS) == set(Format)


def test_show_prints_the_exact_request(course, server, capsys):
    assert run_ask(course, "--show", *server_options(server, f"{FIRST}#explain")) == 0
    name, _, body = capsys.readouterr().out.partition("\n")
    assert name == f"{FIRST}#explain"
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#explain")) == 0
    assert server.calls[0].json == json.loads(body)


def test_a_dry_run_counts_only_what_the_journal_does_not_answer(course, server, capsys):
    before = read(course, FIRST)
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#explain")) == 0
    server.text = tutor.hopeless
    assert run_ask(course, *server_options(server, "--quiet", f"{FIRST}#keypoint")) == 1
    write(course, {FIRST: before})
    capsys.readouterr()
    assert run_ask(course, "--dry-run", *server_options(server, FIRST)) == 0
    out, err = capsys.readouterr()
    assert f"{FIRST}:10: Explain: answered in the journal\n" in out
    assert "4 sections of 1 page: 3 requests, " in err
    assert "the price of tutor is not in config.toml" in err

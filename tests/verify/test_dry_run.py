"""What a second reading would send and cost."""

import json
import re

from helpers.ask_site import FIRST, configure
from helpers.verifying import run_verify


def test_a_dry_run_prints_tokens_and_cost_and_sends_nothing(course, server, capsys):
    price = '[params.ask.prices.tutor]\ninput = 1\noutput = 2.5\nas_of = "2026-11-22"\n'
    configure(course, price)
    capsys.readouterr()
    assert run_verify(course, server, "--dry-run", "--passes", "2", FIRST) == 0
    out, err = capsys.readouterr()
    prompt = int(re.fullmatch(rf"{FIRST}:10: Explain: about (\d+) prompt \+ 400 .*\n", out)[1])
    assert prompt > 800
    assert err == (
        f"1 section of 1 page: 2 requests, about {prompt} prompt + 400 answer tokens; "
        f"about {(prompt + 1000) / 1e6:.4f} at the price of 2026-11-22\n"
    )
    assert server.calls == []
    assert run_verify(course, server, "--quiet", FIRST) == 0
    capsys.readouterr()
    assert run_verify(course, server, "--dry-run", FIRST) == 0
    out, err = capsys.readouterr()
    assert out == f"{FIRST}:10: Explain: read in the journal\n"
    assert "0 requests" in err


def test_show_prints_the_exact_request(course, server, capsys):
    assert run_verify(course, server, "--show", FIRST) == 0
    name, _, body = capsys.readouterr().out.partition("\n")
    assert name == f"{FIRST}#explain"
    assert run_verify(course, server, "--quiet", FIRST) == 0
    assert server.calls[0].json == json.loads(body)


def test_a_budget_expects_short_replies(course, server):
    assert run_verify(course, server, "--quiet", "--max-tokens", "1500", FIRST) == 0
    assert len(server.calls) == 1

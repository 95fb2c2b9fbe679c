"""Without an API, prompts are shown and the pasted answers follow the same rules."""

import io
import re

from helpers import tutor
from helpers.ask_site import FIRST, run_ask
from helpers.sites import read

import check


def test_pasted_answers_are_checked_and_written(course, capsys, monkeypatch):
    answers = {kind: tutor.good(kind, "First Topic", "the Course") for kind in tutor.KINDS}
    typed = [answers["explain"], "No.", answers["preview"], "", answers["review"]]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{text}\n.\n" for text in typed)))
    assert run_ask(course, "--paste", FIRST) == 1
    out, err = capsys.readouterr()
    assert out.startswith("\nExplain First Topic and give an example\n\n")
    assert "This answer cannot be used:\n- expected 25 to 300 words, found 1" in out
    assert re.search(rf"^{FIRST}:25: Keypoint left open: skipped$", out, re.M)
    assert "3 of 4 sections filled, 1 left open, 1 asked again" in err
    assert re.search(r'\{\{< ask_chatgpt date="\d{4}-\d\d-\d\d" >\}\}', read(course, FIRST))
    assert check.main(["--site", str(course), "--quiet"]) == 0


def test_the_end_of_the_input_ends_the_run_and_keeps_what_was_pasted(course, capsys, monkeypatch):
    text = tutor.good("explain", "First Topic", "Course and Part One")
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert run_ask(course, "--paste", FIRST) == 1
    assert "1 of 4 sections filled" in capsys.readouterr().err
    assert text in read(course, FIRST)

"""Without an API, prompts are shown and the pasted answers follow the same rules."""

import io
import re

from helpers import tutor
from helpers.ask_site import FIRST, explained, run_ask
from helpers.sites import read, write

import check
import generate


def paste(monkeypatch, *answers: str) -> None:
    """Let standard input be these answers, each ended by a line with a dot."""
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{text}\n.\n" for text in answers)))


def test_pasted_answers_are_checked_and_written(course, capsys, monkeypatch):
    answers = {kind: tutor.good(kind, "First Topic", "the Course") for kind in tutor.KINDS}
    paste(monkeypatch, "No.", answers["explain"], answers["preview"], "", answers["review"])
    assert run_ask(course, "--paste", FIRST) == 1
    out, err = capsys.readouterr()
    assert out.startswith("\nExplain First Topic and give an example\n\n")
    assert "This answer cannot be used:\n- expected 80 to 2500 words, found 1" in out
    assert re.search(rf"^{FIRST}:\d+: Keypoint left open: skipped$", out, re.M)
    assert err.endswith("\n3 of 4 sections filled, 1 left open, 1 asked again\n")
    assert re.search(r'\{\{< ask_chatgpt date="\d{4}-\d\d-\d\d" >\}\}', read(course, FIRST))
    assert check.main(["--site", str(course), "--quiet"]) == 0


def test_a_translated_page_is_named_by_its_title(course, capsys, monkeypatch):
    tree = read(course, "data/topics.yaml")
    topic = "- {title: First Topic, titles: {de: Das erste Thema}}"
    write(course, {"data/topics.yaml": tree.replace("- First Topic", topic)})
    assert generate.main(["--site", str(course), "--quiet"]) == 0
    paste(monkeypatch, "Brot wird im Ofen gebacken.", "")
    assert run_ask(course, "--paste", f"{FIRST.removesuffix('.md')}.de.md#explain") == 1
    out, err = capsys.readouterr()
    assert "── 1 of 1: Das erste Thema, " in err
    assert "- write about Das erste Thema; the answer does not mention it\n" in out


def test_prompts_come_in_the_order_of_the_page_and_are_counted(course, capsys, monkeypatch):
    explained(course)
    paste(monkeypatch, "", "No.", "", "", "", "", "")
    assert run_ask(course, "--paste", "Part One") == 1
    shown = re.findall(r"^── (.*) \(", capsys.readouterr().err, re.M)
    assert shown[:6] == [
        "1 of 9: Part One, Preview",
        *["2 of 9: Part One, Keypoint"] * 2,
        "3 of 9: Part One, Review",
        "4 of 9: First Topic, Preview",
        "5 of 9: First Topic, Keypoint",
    ]


def test_a_person_may_keep_an_answer_that_a_rule_refuses(course, capsys, monkeypatch):
    short = "A short and good answer about the First Topic."
    paste(monkeypatch, short, "keep")
    assert run_ask(course, "--paste", f"{FIRST}#explain") == 0
    out, err = capsys.readouterr()
    assert "expected 80 to 2500 words, found 9" in out
    assert "the word keep writes the last answer all the same" in err
    assert f"{{{{< /ask_chatgpt >}}}}\n\n{short}\n" in read(course, FIRST)


def test_text_that_is_not_utf8_is_refused_and_nothing_is_lost(course, capsys, monkeypatch):
    explained(course)
    good = tutor.good("preview", "First Topic", "the Course").encode()
    typed = io.BytesIO(good + b"\n.\n" + b"caf\xe9\n.\n")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(typed, "utf-8", errors="surrogateescape"))
    assert run_ask(course, "--paste", f"{FIRST}#preview", f"{FIRST}#keypoint") == 2
    assert "the pasted text is not UTF-8; set the terminal to UTF-8" in capsys.readouterr().err
    assert good.decode() in read(course, FIRST)


def test_the_end_of_the_input_ends_the_run_and_keeps_what_was_pasted(course, capsys, monkeypatch):
    text = tutor.good("explain", "First Topic", "Course and Part One")
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    assert run_ask(course, "--paste", f"{FIRST}#explain", f"{FIRST}#review") == 1
    assert "1 of 2 sections filled" in capsys.readouterr().err
    assert text in read(course, FIRST)

"""A Review in a language's own words fills its page, however it comes to the site."""

import io
import re
from pathlib import Path

import pytest
from helpers.ask_site import run_ask, server_options
from helpers.chat_responses import Call
from helpers.fault_server import FaultServer
from helpers.oracle import doubt, reply
from helpers.sites import REPO, link_engine, read, write

import check
import generate
import import_
import verify
from askbook.pages import cards, page
from askbook.project.project import Project

REPLIES = {path.stem: path for path in sorted(Path(__file__).with_name("replies").glob("*.md"))}
"""A reply by the code of its language: the topic's title, and a Review as a model writes it."""

PAGE = "content/rye.md"
EXPLAIN = (
    "黑麦面包用酸面团发酵。例如，面包师把黑麦粉和水混合，让酵母慢慢产生气体，"
    "面团就膨胀起来，乳酸菌带来酸味。"
)
QUESTIONS = """\
1. 黑麦面包为什么需要酸面团？
2. 酵母怎样让面团膨胀？
3. 乳酸菌给面包带来哪种酸味？
4. 面包师怎样混合黑麦粉和水？
5. 气体在面团中起什么作用？
"""


def site_in(folder: Path, code: str) -> tuple[Path, str]:
    """Return a site of one topic in that language alone, and a model's Review for the topic."""
    title, _, review = REPLIES[code].read_text(encoding="utf-8").partition("\n\n")
    return site_about(folder, code, title.removeprefix("# ")), review


def site_about(folder: Path, code: str, title: str) -> Path:
    """Return a site of one topic in one language."""
    write(folder, {
        "hugo.toml": f'title = "x"\ndefaultContentLanguage = "{code}"\n'
        f'[languages.{code}]\nlabel = "{code}"\n',
        "data/sections.yaml": read(REPO, "data/sections.yaml"),
        "data/topics.yaml": f"- title: {title}\n  slug: rye\n",
        "content/_index.md": '+++\ntitle = "x"\n+++\n',
    })  # fmt: skip
    assert generate.main(["--site", str(link_engine(folder)), "--quiet"]) == 0
    return folder


def leave_only_the_review(site: Path) -> None:
    """Remove the other sections: a Review without an Explain is asked for at once."""
    found = page.loads(read(site, PAGE), Project(site).catalog.headings)
    write(site, {PAGE: page.dumps(found.with_sections([found.by_kind["review"]]))})


def paste(site: Path, review: str, monkeypatch: pytest.MonkeyPatch) -> int:
    leave_only_the_review(site)
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{review}.\n"))
    return run_ask(site, "--paste", f"{PAGE}#review")


def ask_server(site: Path, review: str, _monkeypatch: pytest.MonkeyPatch) -> int:
    leave_only_the_review(site)
    with FaultServer(text=lambda _call: review) as server:
        return run_ask(site, f"{PAGE}#review", *server_options(server))


def import_page(site: Path, review: str, _monkeypatch: pytest.MonkeyPatch) -> int:
    (site / PAGE).replace(site / "old.md")
    write(site, {"old.md": f"{read(site, 'old.md')}\n{review}"})
    return import_.main(["--site", str(site), str(site / "old.md"), str(site / PAGE)])


@pytest.mark.parametrize("code", REPLIES)
@pytest.mark.parametrize("fill", [paste, ask_server, import_page])
def test_a_review_in_any_language_becomes_cards(tmp_path, monkeypatch, code, fill):
    site, review = site_in(tmp_path / "site", code)
    assert fill(site, review, monkeypatch) == 0
    catalog = Project(site).catalog
    section = page.loads(read(site, PAGE), catalog.headings).by_kind["review"]
    found = cards.read(section.answer, catalog.default.labels.answer)
    assert len(found) == 5
    assert all(re.fullmatch(r"[^*:：]+[?？؟。]", card.question) for card in found)
    assert all(re.fullmatch(r"[^*]+\.|[^*]+。", card.answer) for card in found)


@pytest.mark.parametrize("code", REPLIES)
def test_questions_end_as_they_do_in_their_language(tmp_path, monkeypatch, capsys, code):
    site, review = site_in(tmp_path / "site", code)
    assert import_page(site, review, monkeypatch) == 0
    catalog = Project(site).catalog
    found = page.loads(read(site, PAGE), catalog.headings)
    answered = cards.read(found.by_kind["review"].answer, catalog.default.labels.answer)
    questions = "\n".join(f"{n}. {card.question}" for n, card in enumerate(answered, start=1))
    preview = found.by_kind["preview"]
    write(site, {PAGE: page.dumps(found.with_section(preview, preview.with_answer(questions)))})
    check.main(["--site", str(site), "--answers", str(site / PAGE)])
    assert re.findall(r"[PQ]00\d.*", capsys.readouterr().out) == []


def test_questions_without_spaces_are_compared_with_the_explain(tmp_path, capsys):
    site = site_about(tmp_path / "site", "zh-cn", "黑麦面包")
    found = page.loads(read(site, PAGE), Project(site).catalog.headings)
    explain = found.by_kind["explain"]
    write(site, {PAGE: page.dumps(found.with_section(explain, explain.with_answer(EXPLAIN)))})
    stray = QUESTIONS.replace("乳酸菌给面包带来哪种酸味", "蓝鲸每天游多远才能找到磷虾")

    def text(call: Call) -> str:
        return QUESTIONS if len(call.json["messages"]) > 2 else stray

    with FaultServer(text=text) as server:
        options = server_options(server, f"{PAGE}#preview")
        assert run_ask(site, *options) == 0
        assert "- ask about something that the page explains" in server.calls[1].prompt
        assert QUESTIONS in read(site, PAGE)
        server.text = lambda _call: reply(doubt("气体在面团中起什么作用？", kind="unanswered"))
        capsys.readouterr()
        assert verify.main(["--site", str(site), *options]) == 1
    assert f"{PAGE}:14: V004 warning: “气体在面团中起什么作用？”" in capsys.readouterr().out

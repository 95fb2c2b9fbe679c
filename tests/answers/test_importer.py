import pytest
from helpers.minisite import SEED, make_site, plain_hugo, read, write

import import_
from askbook.answers.importer import adopt
from askbook.pages import page

SEED_TEXT = SEED.read_bytes().decode()
PROMPTS = {
    "en": ["give me five question about K", "Explain K and give an example",
           "List the key points of K",
           "Give me 5 medium-difficulty questions with answers about K"],
    "zh-tw": ["給我5題K的中文問題", "以中文說明K並舉例", "以中文條列K的重點",
              "以中文給我5題K的中等難度問題，並在後面列出答案"],
    "zh-cn": ["给我5题K的中文问题", "以中文说明K并举例", "以中文条列K的重点",
              "以中文给我5题K的中等难度问题，并在后面列出答案"],
}  # fmt: skip
HEADINGS = {
    "en": ["Preview", "Explain", "Keypoint", "Review"],
    "zh-tw": ["習題預習", "說明知識", "彙總重點", "知識測驗"],
    "zh-cn": ["习题预习", "说明知识", "条列重点", "知识测验"],
}
ANSWERS = ["\n".join(f"{n}. 為何{n}？" for n in range(1, 6)), "說明。", "1.甲\n2.乙",
           "\n\n".join(f"{n}. 問{n}？\n\n答：因為{n}。" for n in range(1, 6))]  # fmt: skip


def old_page(prompts: str = "en", headings: str = "", answers: list[str] = ANSWERS) -> str:
    """Return a page as the original sites have it: three line breaks, three spaces."""
    text = '+++\ntitle = "主題"\nweight = "3"\n+++\n'
    for heading, prompt, answer in zip(
        HEADINGS[headings or prompts], PROMPTS[prompts], answers, strict=True
    ):
        tag = "{{< ask_chatgpt >}}\n" + prompt + "\n{{< /ask_chatgpt >}}"
        text += f"## {heading}\n{tag}\n\n\n\n{answer}   \n\n"
    return text


def run(*arguments: object) -> int:
    return import_.main([str(argument) for argument in arguments])


def codes(text: str, catalog) -> list[tuple[str, int]]:
    return [(found.code, found.line) for found in adopt(text, catalog).findings]


def test_the_seed_is_adopted_byte_for_byte(catalog):
    adopted = adopt(SEED_TEXT, catalog)
    assert page.dumps(page.loads(adopted.text)).rstrip() == SEED_TEXT.rstrip()
    assert (adopted.language, adopted.cards, adopted.findings) == ("en", 5, ())


@pytest.mark.parametrize(
    ("prompts", "headings", "language"),
    [("en", "en", "en"), ("zh-tw", "zh-tw", "zh-tw"), ("zh-cn", "zh-cn", "zh-cn"),
     ("zh-cn", "zh-tw", "zh-cn")],
)  # fmt: skip
def test_the_language_is_seen_from_prompts_before_headings(catalog, prompts, headings, language):
    assert adopt(old_page(prompts, headings), catalog).language == language


def test_a_review_becomes_cards_and_all_else_stays(catalog):
    text = old_page("zh-tw")
    adopted = adopt(text, catalog)
    cards = "\n\n".join(f"{n}. 問{n}？\n答案：因為{n}。" for n in range(1, 6))
    assert adopted.text == text.replace(ANSWERS[3] + "   ", cards).replace(
        "1.甲\n2.乙", "1. 甲\n2. 乙"
    )
    assert adopted.cards == 5
    assert adopted.repairs == {"review written as cards": 1, "space put behind a number": 1}


def test_a_page_that_stands_twice_is_taken_once(catalog):
    once = old_page("zh-tw")
    assert adopt(once + once, catalog).text.rstrip() == adopt(once, catalog).text.rstrip()


def test_two_pages_in_one_file_that_differ_are_kept_and_reported(catalog):
    one, other = old_page("zh-tw"), old_page("zh-tw").replace("說明。", "另一說明。")
    adopted = adopt(one + other, catalog)
    assert "另一說明。" in adopted.text
    assert "P003" in {found.code for found in adopted.findings}


def test_a_fifth_section_is_kept_and_reported_at_its_line(catalog):
    text = old_page("zh-tw")
    more = text + "## 網路資料\n{{< ask_chatgpt >}}\n給我5篇K\n{{< /ask_chatgpt >}}\n\n1. 連結\n"
    adopted = adopt(more, catalog)
    assert adopted.text.endswith(more[len(text) :])
    assert [(f.code, f.line) for f in adopted.findings] == [("P002", text.count("\n") + 1)]


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("答：因為5。", "", "R003", "5. 問5？"),
        ("說明。", "當然！說明。", "A003", "當然"),
        ("5. 為何5？", "五題。", "Q001", "1. 為何1？"),
    ],
    ids=["no answer", "chatter", "four questions"],
)
def test_what_cannot_be_read_is_reported_at_the_sources_line(catalog, old, new, code, at):
    text = old_page("zh-tw").replace(old, new)
    line = text[: text.index(at)].count("\n") + 1
    assert (code, line) in codes(text, catalog)
    assert new in adopt(text, catalog).text


def test_a_tree_is_adopted(tmp_path, capsys):
    write(tmp_path, {
        "old/Database/Database.md": old_page("en"),
        "old/Database/Partition Key.md": old_page("zh-cn"),
        "old/README.txt": "no page",
    })  # fmt: skip
    assert run(tmp_path / "old", tmp_path / "new") == 0
    made = sorted(p.relative_to(tmp_path).as_posix() for p in (tmp_path / "new").rglob("*.*"))
    assert made == ["new/database/_index.md", "new/database/partition-key.zh-cn.md"]
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "2 pages, 10 cards",
        "repairs: review written as cards 2, space put behind a number 2",
        "findings: none",
    ]


def test_a_page_that_is_there_is_not_overwritten(tmp_path, capsys):
    write(tmp_path, {"old/a.md": old_page("en"), "old/A!.md": old_page("en"), "new/b.md": "mine"})
    write(tmp_path, {"old/b.md": old_page("en")})
    assert run(tmp_path / "old", tmp_path / "new", "--quiet") == 1
    out = capsys.readouterr().out
    assert out.count("I001") == 2
    assert f"{tmp_path}/old/b.md:1: I001 {tmp_path}/new/b.md is there already" in out
    assert read(tmp_path, "new/b.md") == "mine"


def test_a_dry_run_writes_nothing(tmp_path, capsys):
    write(tmp_path, {"old/a.md": old_page("en")})
    assert run(tmp_path / "old", tmp_path / "new", "--dry-run") == 0
    assert not (tmp_path / "new").exists()
    assert "1 pages, 5 cards" in capsys.readouterr().err


def test_one_page_may_be_named(tmp_path):
    write(tmp_path, {"a.md": old_page("zh-tw")})
    assert run(tmp_path / "a.md", tmp_path / "b.md", "--lang", "en") == 0
    assert (tmp_path / "b.md").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["nowhere", "x"], "nowhere: no such page or folder"),
     (["x", "y", "--lang", "fr"], "unknown language 'fr'; known are en, zh-tw, zh-cn")],
)  # fmt: skip
def test_wrong_usage_is_said(capsys, arguments, message):
    assert run(*arguments) == 2
    assert message in capsys.readouterr().err


def test_adopted_pages_build_with_their_cards(tmp_path):
    root = make_site(tmp_path / "site")
    write(tmp_path, {"old/a.md": old_page("en"), "old/b.md": old_page("zh-tw")})
    assert run(tmp_path / "old", root / "content/old") == 0
    done = plain_hugo(root)
    assert done.returncode == 0
    assert "WARN" not in done.stdout + done.stderr
    assert read(root, "public/old/a/cards.json").count('"question"') == 5
    assert read(root, "public/zh-tw/old/b/cards.json").count('"question"') == 5

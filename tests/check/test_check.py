import pytest
from helpers.minisite import REPO, SEED, read, write

import check
import generate
from askbook.check import Context, check_page
from askbook.findings import CODES
from askbook.pages import page

SEED_TEXT = SEED.read_bytes().decode()
SECTION = "## Explain\n{{< ask_chatgpt >}}\nExplain Convolutional Layers and give an example\n"
ANSWER = "{{< /ask_chatgpt >}}\n\n"


def findings(text: str, catalog, **context) -> list[tuple[str, int]]:
    options = {"language": catalog.default, "topic": "Convolutional Layers", **context}
    found = check_page(page.loads(text, catalog.kinds), Context(**options))
    return [(finding.code, finding.line) for finding in found]


def nothing_exists(_target: str) -> bool:
    return False


def explain(answer: str) -> str:
    """Return the seed with another Explain; the answer begins on line 21."""
    found = page.loads(SEED_TEXT)
    section = found.sections[1]
    return page.dumps(found.with_section(section, section.with_answer(answer)))


def test_the_seed_is_fine(catalog):
    assert findings(SEED_TEXT, catalog) == []


def test_open_sections_are_no_findings(catalog, site):
    generate.main(["--site", str(site), "--quiet"])
    text = read(site, "content/course/part-one/first-topic.md")
    assert findings(text, catalog, topic="First Topic") == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("+++\ntitle", "title", [("F001", 1), ("P009", 1)]),
        ('weight = "1"', "weight = one", [("F002", 3)]),
        ('title = "Convolutional Layers"', 'titel = "x"', [("F003", 1)]),
        ('weight = "1"', 'url = "/x/"', [("F004", 3)]),
        ('weight = "1"', 'layout = "review"', [("F004", 3)]),
        ('weight = "1"', "draft = true", [("F005", 3)]),
        ("filters, which slide", "filters,\u200b which slide", [("F007", 21)]),
        ("## Explain", "## Explained", [("P002", 16), ("P001", 74)]),
        ("## Keypoint", "## Explain", [("P003", 27), ("P001", 74)]),
        ("## Preview", "## Review", [("P004", 16), ("P003", 56), ("P001", 74)]),
        ("{{< /ask_chatgpt >}}\n\n1. Conv", "\n1. Conv", [("P005", 27)]),
        ("List the key points of Convolutional Layers", " ", [("P006", 28)]),
        ("List the key points of Convolutional Layers", "What else?", [("P007", 29)]),
        (SECTION, SECTION.replace("chatgpt >", 'chatgpt modle="x" >'), [("P008", 17)]),
        (SECTION, SECTION.replace("chatgpt >", 'chatgpt date="2026-13-01" >'), [("P008", 17)]),
        (SECTION, SECTION.replace("chatgpt >", 'chatgpt "x" >'), [("P008", 17)]),
        ("## Preview", "Hello.\n\n## Preview", [("P009", 5)]),
        ("5. Can", "Can", [("Q001", 10)]),
        ("1. What is the function", "Five:\n\n1. What is the function", [("Q003", 10)]),
        ("\n2. How does the app", "\nAnswer: none\n2. How does the app", [("Q002", 11)]),
        ("\n\nConvolutional Layers are a key component of Conv", "\nConv", [("P010", 20)]),
        ("stride in a convolutional layer?", "x? {#q1}", [("R004", 61), ("R004", 70)]),
        ("\n2. What is a kernel", "\nWhat is a kernel", [("R001", 61)]),
        ("Answer: Stride is the", "Stride is the", [("R002", 70)]),
    ],
    ids=lambda value: value[0][0] if isinstance(value, list) else "",
)
def test_a_fault_of_the_page_is_found_at_its_line(catalog, old, new, expected):
    assert old in SEED_TEXT
    found = findings(SEED_TEXT.replace(old, new, 1), catalog)
    assert set(expected) <= set(found)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("```\nx", [("A001", 21)]),
        ("1. a\n   ```\nx\n```\ny", [("A001", 22), ("A001", 24)]),
        ("a\n\n# b", [("A002", 23)]),
        ("a\n---", [("A002", 22)]),
        ("Sure! It is", [("A003", 21)]),
        ("It is.\n\nI hope this helps", [("A003", 23)]),
        ("a List<String> b", [("A004", 21)]),
        ("a\n\n<div>\n\nb", [("A004", 23)]),
        ("`a` <!-- b -->", [("A004", 21)]),
        ("`{{< x >}}`", [("A005", 21)]),
        ("a {{% x %}} HAHAHUGOSHORTCODE", [("A005", 21), ("A005", 21)]),
        ("![a](b.png)", [("A006", 21)]),
        ("![a](https://x.org/b.png)", [("A007", 21)]),
        ("[a](b.md#c)", [("A008", 21)]),
        ("```go {linenos=1}\nx\n```", [("A009", 21)]),
        ("a\n+++\nb = 1\n+++", [("F006", 22)]),
        ("[a](javascript:x) [b](//x.org)", [("A010", 21), ("A010", 21)]),
    ],
    ids=lambda value: value[0][0] if isinstance(value, list) else "",
)
def test_a_fault_of_an_answer_is_found_at_its_line(catalog, answer, expected):
    assert findings(explain(answer), catalog, exists=nothing_exists) == expected


@pytest.mark.parametrize(
    "answer",
    [
        "a < b and c > d, <https://x.org>, <me@x.org>, <HTTPS://A.b>",
        "for i<n; Map<K, V>; #include <stdio.h>; | x<y |",
        "`List<String>` and ``a <b> ` c``",
        "```html\n<div>\n# x\n```",
        "1. a\n\n   ```html\n   <div>\n   ```\n2. b",
        "    <div>\n",
        r"\(a <b\) and \[x <y\]",
        "a \\<b>",
        "### Heading\n\n#### Deeper",
        "[a](https://x.org) and [b](#c)",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "```c++\nx\n```\n\n~~~\ny\n~~~",
        "a\n\n---\n\nb",
    ],
)
def test_what_is_fine_is_not_found(catalog, answer):
    assert findings(explain(answer), catalog, exists=nothing_exists) == []


def test_a_page_for_another_purpose_need_not_ask(catalog):
    text = '+++\ntitle = "x"\n+++\nHello.\n\n## More\n\n- a <b>\n\n# Too much\n'
    assert findings(text, catalog, topic="") == [("A004", 8), ("A002", 10)]


def test_a_page_for_another_purpose_may_name_its_layout(catalog):
    text = '+++\ntitle = "x"\nlayout = "review"\n+++\n'
    assert findings(text, catalog, topic="") == []
    assert findings(text, catalog)[0] == ("F004", 3)


def test_every_code_is_found_by_some_test():
    text = "".join(p.read_text(encoding="utf-8") for p in (REPO / "tests").rglob("test_*.py"))
    assert [code for code in CODES if code not in text] == []


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


FIRST = "content/course/part-one/first-topic.md"


def run(site, *arguments: str) -> int:
    return check.main(["--site", str(site), *arguments])


def test_findings_are_printed_with_path_line_and_code(course, capsys):
    write(course, {FIRST: read(course, FIRST).replace("## Review", "## Revue")})
    capsys.readouterr()
    assert run(course) == 1
    out, err = capsys.readouterr()
    assert out.splitlines()[0].startswith(f"{FIRST}:20: P002 section 'Revue' is not one of Preview")
    assert err == "7 pages: 2 errors, 0 warnings, 24 open sections\n"


def test_a_warning_does_not_fail(course, capsys):
    write(course, {FIRST: read(course, FIRST).replace("Explain First", "Describe First")})
    assert run(course, "--quiet") == 0
    assert f"{FIRST}:12: P007 warning: the usual prompt is:" in capsys.readouterr().out


def test_what_answers_say_is_judged_where_that_is_asked_for(course, capsys):
    found = page.loads(read(course, FIRST))
    section = found.sections[1]
    write(course, {FIRST: page.dumps(found.with_section(section, section.with_answer("Short.")))})
    except_it = "- {page: course/part-one/first-topic.md, code: A011, reason: meant}\n"
    assert run(course, "--quiet") == 0
    assert capsys.readouterr().out.count("A011") == 0
    assert run(course, "--quiet", "--answers") == 0
    out = capsys.readouterr().out
    assert f"{FIRST}:15: A011 warning: expected 80 to 2500 words, found 1\n" in out
    write(course, {"data/exceptions.yaml": except_it})
    assert run(course, "--quiet", "--answers") == 0
    assert "A011" not in capsys.readouterr().out
    assert run(course, "--quiet") == 0


def test_pages_and_folders_may_be_named(course, capsys):
    write(course, {FIRST: read(course, FIRST).replace("## Review", "## Revue")})
    assert run(course, str(course / "content/course/part-two")) == 0
    assert run(course, str(course / FIRST)) == 1
    capsys.readouterr()
    assert run(course, "nowhere.md") == 2
    assert capsys.readouterr().err == "nowhere.md: no such page\n"
    assert run(course, __file__) == 2


def test_an_exception_stays_quiet_until_it_excepts_nothing(course, capsys):
    page_text = read(course, FIRST)
    write(course, {
        FIRST: page_text.replace("## Review", "## Revue"),
        "data/exceptions.yaml": "".join(
            f"- {{page: course/part-one/first-topic.md, code: {code}, reason: meant}}\n"
            for code in ("P001", "P002")
        ),
    })  # fmt: skip
    assert run(course, "--quiet") == 0
    assert capsys.readouterr().out == ""
    write(course, {FIRST: page_text})
    assert run(course, "--quiet") == 1
    assert capsys.readouterr().out.startswith(
        "data/exceptions.yaml:1: X001 course/part-one/first-topic.md has no P001 any more"
    )


@pytest.mark.parametrize(
    ("notes", "message"),
    [
        ("/nowhere: {explain: {en: x}}", "no page has the address '/nowhere'"),
        ("/course: {explian: {en: x}}", "unknown key 'explian'"),
        ("/course: {explain: {fr: x}}", "unknown key 'fr'"),
    ],
)
def test_a_note_beside_nothing_is_refused(course, capsys, notes, message):
    write(course, {"data/notes.yaml": notes})
    assert run(course) == 2
    assert capsys.readouterr().err.startswith(f"data/notes.yaml:1: {message}")


def test_an_exception_for_an_unknown_code_is_refused(course, capsys):
    write(course, {"data/exceptions.yaml": "- {page: x.md, code: Z999, reason: x}\n"})
    assert run(course) == 2
    assert capsys.readouterr().err.startswith("data/exceptions.yaml:1: unknown code 'Z999'")


def test_a_link_is_followed_to_the_file_it_names(course, capsys):
    text = read(course, FIRST)
    found = page.loads(text)
    section = found.sections[1]
    links = "[a](second-topic.md) [b](../part-two/_index.md) [c](/course/part-two/third-topic.md)"
    answered = found.with_section(section, section.with_answer(f"{links} [d](../third-topic.md)"))
    write(course, {FIRST: page.dumps(answered)})
    capsys.readouterr()
    assert run(course, "--quiet") == 1
    assert capsys.readouterr().out == (
        f"{FIRST}:15: A008 ../third-topic.md is not there; name the file, such as page.md\n"
    )


def test_a_page_that_is_not_text_is_reported_at_its_line(course, capsys):
    (course / FIRST).write_bytes(b'+++\ntitle = "\xff"\n+++\n')
    assert run(course) == 2
    assert capsys.readouterr().err.endswith(
        "first-topic.md:2: is not UTF-8; save it in that encoding\n"
    )

"""The layouts, by small sites that Hugo's real binary builds."""

import gzip
import hashlib
import json
import re
import tomllib
from pathlib import Path

import html5lib
import pytest
from helpers.html_audit import Audit
from helpers.minisite import REPO, SEED, build, make_site, plain_hugo, read, write

import generate
from askbook.errors import StudyError
from askbook.pages import page
from askbook.publish import hugo

FIRST = "content/course/part-one/first-topic.md"


@pytest.fixture
def course(site):
    generate.main(["--site", str(site), "--quiet"])
    return site


def answered(site, answer: str, *, section: int = 1, name: str = FIRST) -> None:
    """Answer one section of a page of the site."""
    found = page.loads(read(site, name))
    old = found.sections[section]
    write(site, {name: page.dumps(found.with_section(old, old.with_answer(answer)))})


def html_of(site, path: str = "course/part-one/first-topic", *, strict: bool = True) -> str:
    return (build(site, strict=strict) / path / "index.html").read_text(encoding="utf-8")


def loose(site, path: str = "course/part-one/first-topic") -> Audit:
    """Build with Hugo alone, as content that nobody checked would be."""
    done = plain_hugo(site)
    assert done.returncode == 0, done.stdout + done.stderr
    return Audit((site / "public" / path / "index.html").read_text(encoding="utf-8"))


def test_a_page_is_four_steps_in_order(course):
    answered(course, "Because.")
    audit = Audit(html_of(course))
    kinds = [section["data-kind"] for section in audit.all("section")]
    assert kinds == ["preview", "explain", "keypoint", "review"]
    assert [heading["id"] for heading in audit.all("h2")] == kinds
    assert len(audit.all("ask-prompt")) == 4
    assert "Explain First Topic and give an example" in audit.text
    assert audit.crossed == []


def test_an_open_step_says_so_and_claims_no_answer(course):
    answered(course, "Because.")
    html = html_of(course)
    assert html.count("There is no answer yet") == 3
    assert html.count("Answered by ChatGPT") == 1


@pytest.mark.parametrize(
    ("parameters", "said"),
    [
        ("", "Answered by ChatGPT"),
        (' model="gpt-5-mini" date="2026-11-22"', "Answered by gpt-5-mini, 2026-11-22"),
        (' by="editors" reviewed="2026-12-01"', "Answered by the editors; reviewed 2026-12-01"),
        (' by="Ada <b>"', "Answered by Ada <b>"),
    ],
    ids=["none", "model", "editors", "a name"],
)
def test_provenance_is_said_in_words(course, parameters, said):
    answered(course, "Because.")
    text = read(course, FIRST)
    explain = text.index("## Explain")
    write(
        course, {FIRST: text[:explain] + text[explain:].replace("gpt >", f"gpt{parameters} >", 1)}
    )
    assert said in Audit(html_of(course)).text


def test_a_note_in_another_language_changes_nothing(course):
    answered(course, "Because **it** is.")
    regular = html_of(course)
    note = "/course/part-one/first-topic: {explain: {xx: Never shown.}}\n"
    write(course, {"data/notes.yaml": note})
    odd = html_of(course)
    assert re.sub(r"\s+", "", odd) == re.sub(r"\s+", "", regular)


def test_a_note_in_a_review_leaves_its_cards_and_its_words(course):
    note = "{{< editors_note >}}Mind this.{{< /editors_note >}}"
    for section in range(4):
        answered(course, f"1. Which {section}?\nAnswer: This.\n\n{note}", section=section)
    text = Audit(html_of(course)).text
    assert text.count("Mind this.") == 4
    assert all(f"Which {section}?" in text for section in range(4))


def test_text_before_the_first_step_is_shown(course):
    write(course, {FIRST: read(course, FIRST).replace("## Preview", "Before all.\n\n## Preview")})
    audit = loose(course)
    assert "Before all." in audit.text
    assert len(audit.all("section")) == 4


def test_a_review_is_cards_and_the_same_cards_are_data(course):
    blocks = "1. Which?\n\n   A) x\n\n   Answer:\n\n   ```py\n   2. y\n   ```\n\n   So."
    answered(
        course, f"Two:\n\n{blocks}\n\n2. Why? {{#why}}\nAnswer: `{{{{% lb %}}}}<` *b*", section=3
    )
    html = html_of(course)
    audit = Audit(html)
    assert [c["id"] for c in audit.all("li") if "id" in c] == ["card-q1", "card-why"]
    assert len(audit.all("details")) == 2
    assert "Two:" in audit.text
    data = json.loads((course / "public/course/part-one/first-topic/cards.json").read_text())
    assert {k: v for k, v in data.items() if k != "cards"} == {
        "title": "First Topic", "path": "/course/part-one/first-topic/", "language": "en",
    }  # fmt: skip
    assert [card["id"] for card in data["cards"]] == ["q1", "why"]
    assert data["cards"][1] == {
        "id": "why",
        "question": "<p>Why?</p>",
        "answer": "<p><code>{{&lt;</code> <em>b</em></p>",
    }
    assert "2. y" in Audit(data["cards"][0]["answer"]).text


def test_a_review_that_is_not_canonical_is_shown_as_it_is(course):
    answered(course, "1. What?\n2. Why?", section=3)
    audit = Audit(html_of(course))
    assert audit.all("details") == []
    assert "What?" in audit.text
    data = json.loads((course / "public/course/part-one/first-topic/cards.json").read_text())
    assert data["cards"] == []


def test_an_answer_right_below_its_prompt_is_shown(course):
    answered(course, "Intro:\n\n1. one")
    write(course, {FIRST: read(course, FIRST).replace("\n\nIntro:", "\nIntro:")})
    audit = loose(course)
    assert [s["data-kind"] for s in audit.all("section")] == [
        "preview", "explain", "keypoint", "review",
    ]  # fmt: skip
    assert "Intro:" in audit.text
    assert audit.crossed == []


def test_a_note_of_the_editors_is_shown_as_one(course):
    answered(
        course, "So.\n\n{{< editors_note >}}\nNot <b>quite</b>.\n{{< /editors_note >}}\n\nMore."
    )
    write(
        course, {"data/notes.yaml": "/course/part-one/first-topic:\n  explain:\n    en: '*No*.'\n"}
    )
    audit = Audit(html_of(course))
    assert audit.text.count("Editors' note") == 2
    assert "Not <b>quite</b>." in audit.text
    assert len(audit.all("em")) == 1
    assert audit.crossed == []


def test_tables_and_drawings_need_no_style(course):
    answered(course, "| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n```goat\n+-->\n```")
    audit = loose(course)
    assert audit.active == []
    assert {"class": "align-right"} in audit.all("td")
    assert "+-->" in audit.text


def test_a_section_page_shows_its_topics_before_its_open_steps(course):
    html = html_of(course, "course/part-one")
    assert html.index("Second Topic") < html.index("There is no answer yet")
    answered(course, "Because.", name="content/course/part-one/_index.md")
    html = html_of(course, "course/part-one")
    assert html.index("Because.") < html.index('id="Inside"')


def test_learning_order_runs_through_the_whole_tree(course):
    public = build(course)
    path, walked = "/course/", []
    while path:
        walked.append(path)
        audit = Audit((public / path[1:] / "index.html").read_text(encoding="utf-8"))
        previous = [a["href"] for a in audit.all("a") if a.get("rel") == "prev"]
        assert previous == walked[-2:-1]
        path = next((a["href"] for a in audit.all("a") if a.get("rel") == "next"), "")
    assert walked == [
        "/course/",
        "/course/part-one/",
        "/course/part-one/first-topic/",
        "/course/part-one/second-topic/",
        "/course/part-two/",
        "/course/part-two/third-topic/",
    ]


def test_a_page_costs_the_same_on_a_site_of_any_size(tmp_path):
    sizes = []
    for count in (12, 120):
        titles = "".join(f"        - Topic {number:03}\n" for number in range(1, count + 1))
        tree = f"- title: Course\n  children:\n    - title: Part\n      children:\n{titles}"
        root = make_site(tmp_path / str(count), tree)
        generate.main(["--site", str(root), "--quiet"])
        sizes.append(len(html_of(root, "course/part/topic-006")))
    assert abs(sizes[1] - sizes[0]) < 20


def test_the_first_view_of_the_seed_page_is_within_its_budget(course):
    write(course, {FIRST: SEED.read_bytes().decode()})
    public = build(course)
    page = public / "course/part-one/first-topic/index.html"
    audit = Audit(page.read_text(encoding="utf-8"))
    loaded = [link["href"] for link in audit.all("link") if link["rel"] in ("icon", "stylesheet")]
    loaded += [script["src"] for script in audit.all("script") if "src" in script]
    assert len(loaded) + 1 <= 4
    files = [page, *(public / name.lstrip("/") for name in loaded)]
    assert sum(len(gzip.compress(file.read_bytes(), 9)) for file in files) <= 14_000


def test_every_page_keeps_the_content_security_policy(course):
    write(course, {FIRST: SEED.read_bytes().decode()})
    for file in build(course).rglob("*.html"):
        html = file.read_text(encoding="utf-8")
        if 'http-equiv="refresh"' in html:
            continue
        audit = Audit(html)
        assert audit.active == []
        policy = audit.all("meta")[1]
        assert policy["http-equiv"] == "Content-Security-Policy"
        assert "unsafe" not in policy["content"].replace("'wasm-unsafe-eval'", "")
        for loaded in [*audit.all("script"), *audit.all("link")]:
            if "src" in loaded or loaded.get("rel") == "stylesheet":
                assert loaded["integrity"].startswith("sha256-")


HOSTILE = {
    "script": "<script>window.__x = 1</script>",
    "handler": '<img src="x" onerror="alert(1)">',
    "frame": '<iframe src="https://x.org"></iframe>',
    "javascript": "[a](javascript:alert(1)) <javascript:alert(1)>",
    "disguised": "[a](JaVaScRiPt:alert(1)) [b](java&#115;cript:alert(1)) [c](&#x6A;avascript:x)",
    "data": "[a](data:text/html,x) ![b](data:image/svg+xml,x)",
    "another protocol": "[a](vbscript:x) [b](file:///etc/passwd) [c](blob:x) [d](//x.org/y)",
    "formula": r"\(<script>window.__x = 1</script>\) and $$<img src=x onerror=alert(1)>$$",
    "TeX": r"\(\href{javascript:alert(1)}{x} \htmlStyle{color:red}{x} \includegraphics{x}\)",
    "heading attributes": "### a {#main style=\"position:fixed\" onclick=\"x\"}",
    "code language": "```\"><script>alert(1)</script>\nx\n```",
    "image title": '![a](x.png "<script>")',
    "reference": "[a][b]\n\n[b]: javascript:alert(1)",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
}  # fmt: skip


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE.keys())
def test_nothing_in_an_answer_acts(course, answer):
    answered(course, answer)
    assert loose(course).active == []


@pytest.mark.parametrize(
    "prompt", ["<script>x</script>", "*a* [b](javascript:x)", "a\n\nb", "{{</* youtube x */>}}"]
)
def test_a_prompt_is_text(course, prompt):
    text = read(course, FIRST)
    write(course, {FIRST: text.replace("Explain First Topic and give an example", prompt)})
    audit = loose(course)
    assert audit.active == []
    shown = prompt.replace("{{</* youtube x */>}}", "{{< youtube x >}}")
    assert shown in audit.text


def test_a_title_is_text(course):
    write(course, {FIRST: read(course, FIRST).replace("First Topic", r"<b>\"T\" & {{< x", 1)})
    audit = loose(course)
    assert audit.active == []
    assert audit.text.count('<b>"T" & {{< x') >= 2


def test_an_image_of_another_host_is_a_link(course):
    answered(course, "![a graph](https://x.org/a.png) ![gone](gone.png)")
    audit = loose(course)
    assert audit.all("img") == []
    assert "https://x.org/a.png" in audit.links()
    assert "a graph" in audit.text
    assert "gone" in audit.text


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="440" height="200" viewBox="0 0 352 160">'
    '<path d="M0 0h9"/></svg>'
)


def test_an_image_alone_is_a_figure_with_its_size_and_caption(course):
    write(course, {"content/course/part-one/first-topic-way.svg": DRAWING})
    answered(course, '![A way.](first-topic-way.svg "So <b> & so")\n\nIn a line '
             '![again](first-topic-way.svg "a hint").')  # fmt: skip
    html = html_of(course)
    audit = Audit(html)
    address = "/course/part-one/first-topic-way.svg"
    common = {"src": address, "loading": "lazy", "width": "440", "height": "200"}
    assert audit.all("img") == [
        common | {"alt": "A way."},
        common | {"alt": "again", "title": "a hint"},
    ]
    assert len(audit.all("figure")) == len(audit.all("figcaption")) == 1
    assert "So <b> & so" in audit.text
    assert "<p><figure" not in html
    assert audit.crossed == []


@pytest.mark.parametrize(
    "target", ["gone.png", "https://x.org/a.png", "javascript:alert(1)", "data:image/svg+xml,x"]
)
def test_what_is_no_image_of_the_site_is_a_paragraph_even_alone(course, target):
    answered(course, f'Before.\n\n![a way]({target} "caption")\n\nAfter.')
    audit = loose(course)
    assert audit.all("img") == audit.all("figure") == []
    assert "a way" in audit.text
    assert audit.active == []
    assert audit.crossed == []


def test_a_link_to_a_file_leads_to_its_page(course):
    answered(course, "[a](second-topic.md) [b](../part-two/_index.md#explain) [c](gone.md) "
             "[d](https://x.org/?a=1&b=2) [e](#h)")  # fmt: skip
    audit = Audit(html_of(course))
    assert "/course/part-one/second-topic/" in audit.links()
    assert "/course/part-two/#explain" in audit.links()
    assert "https://x.org/?a=1&b=2" in audit.links()
    assert "#h" in audit.links()
    assert not any("gone" in link for link in audit.links())


def test_headings_of_an_answer_stay_below_the_steps(course):
    answered(course, "# One\n\n## Two\n\n### Main\n\n> ## Quoted\n\n### Preview")
    audit = loose(course)
    assert len(audit.all("h1")) == 1
    assert len(audit.all("h2")) == 4
    assert len(audit.all("h3")) == 5
    ids = audit.ids()
    assert len(ids) == len(set(ids))
    assert audit.crossed == []


def test_a_step_heading_inside_a_quotation_or_a_list_breaks_no_nesting(course):
    answered(course, "> ## Preview\n> a\n\n- ## Review\n\n  b\n\nc")
    audit = loose(course)
    assert audit.crossed == []
    assert [s["data-kind"] for s in audit.all("section")] == [
        "preview", "explain", "keypoint", "review",
    ]  # fmt: skip


def test_a_fifth_section_is_a_step_of_its_own(course):
    more = "## Links\n{{< ask_chatgpt >}}\ngive me links\n{{< /ask_chatgpt >}}\n\n- a link\n"
    write(course, {FIRST: read(course, FIRST) + more})
    audit = loose(course)
    assert [s["data-kind"] for s in audit.all("section")][-1] == "other"
    assert "give me links" in audit.text
    assert audit.crossed == []


def test_a_page_for_another_purpose_is_shown_as_it_is(course):
    write(course, {"content/about.md": '+++\ntitle = "About"\n+++\nHi.\n\n## Preview\n\nx\n'})
    audit = Audit(html_of(course, "about"))
    assert [h["id"] for h in audit.all("h2")] == ["h-preview"]
    assert "Hi." in audit.text


def test_formulas_are_mathml_and_letters_keep_their_alphabet(course):
    answered(course, r"\(\mathbf{x} \in \mathbb{R}^n\), \(\mathcal{L}\)" + "\n\n\\[\na < b\n\\]\n")
    audit = Audit(html_of(course))
    assert len(audit.all("math")) == 3
    assert "ℝ" in audit.text
    assert "ℒ" in audit.text
    assert {"class": "formula", "tabindex": "0"}.items() <= next(
        a.items() for t, a in audit.tags if a.get("class") == "formula"
    )


def test_a_name_in_a_subscript_is_one_part_of_it(course):
    answered(course, r"Let \(\eta_{\max}\) and \(\frac{\log}{2}\).")
    tree = html5lib.parse(html_of(course), namespaceHTMLElements=False)
    formulas = [e for e in tree.iter() if e.tag.rpartition("}")[2] in ("msub", "mfrac")]
    assert [len(formula) for formula in formulas] == [2, 2]


def test_a_formula_that_is_not_tex_fails_the_strict_build_at_its_line(course):
    answered(course, r"a \(\frac{1\) b")
    with pytest.raises(StudyError, match=r"first-topic\.md:15:\d+"):
        build(course)
    assert r"\frac{1" in loose(course).text


def test_an_empty_prompt_fails_the_build_at_its_line(course):
    text = read(course, FIRST).replace("Explain First Topic and give an example", " ")
    write(course, {FIRST: text})
    with pytest.raises(StudyError, match=r'"ask_chatgpt" shortcode needs a prompt.*md:11:1'):
        build(course)


def test_code_has_colours_by_class_and_can_be_reached(course):
    answered(course, "```python\nreturn 'x'\n```\n\n```nolang\ny\n```")
    html = html_of(course)
    assert '<span class="k">return</span>' in html
    assert 'aria-label="Code: python"' in html


def test_translations_name_each_other(tmp_path):
    tree = "- {title: Topic, titles: {zh-tw: 主題}}\n"
    root = make_site(tmp_path / "site", tree)
    generate.main(["--site", str(root), "--quiet"])
    english, chinese = (Audit(html_of(root, path)) for path in ("topic", "zh-tw/topic"))
    home = Audit((root / "public/index.html").read_text(encoding="utf-8"))
    assert "/zh-cn/" not in home.links()
    assert "/zh-tw/topic/" in english.links()
    assert "/topic/" in chinese.links()
    assert chinese.all("html") == [{"lang": "zh-TW", "dir": "ltr"}]
    assert "說明知識" in chinese.text
    assert "還沒有回答" in chinese.text


def test_every_word_of_the_site_is_in_every_language_and_used():
    words = {p.stem: set(tomllib.loads(p.read_text(encoding="utf-8")))
             for p in (REPO / "i18n").glob("*.toml")}  # fmt: skip
    layouts = "".join(p.read_text(encoding="utf-8") for p in (REPO / "layouts").rglob("*.*"))
    used = set(re.findall(r'i18n "(\w+)"', layouts)) | {
        f"{name}{kind}"
        for name in re.findall(r'i18n \(printf "(\w+_)%s" \.kind', layouts)
        for kind in ("preview", "explain", "keypoint", "review")
    }
    used |= {"sheet_keypoints", "sheet_questions"}
    assert words["en"] == words["zh-tw"] == words["zh-cn"] == used


def test_layouts_hold_nothing_that_makes_text_into_an_address():
    for file in (REPO / "layouts").rglob("*.html"):
        text = file.read_text(encoding="utf-8")
        assert "safeURL" not in text
        # The script in the head is the site's own.
        assert "safeJS" not in text or file.relative_to(REPO).match("head/common.html")
        assert "markdownify" not in text
        assert "<style" not in text


def test_raw_html_stays_off():
    config = tomllib.loads((REPO / "config/_default/hugo.toml").read_text(encoding="utf-8"))
    goldmark = config["markup"]["goldmark"]
    assert goldmark.get("renderer", {}).get("unsafe", False) is False
    assert config["security"]["exec"]["allow"] == ["none"]


def test_two_builds_are_the_same_byte_for_byte(course, tmp_path, monkeypatch):
    write(course, {FIRST: SEED.read_bytes().decode()})
    first = tree_hash(build(course))
    elsewhere = tmp_path / "another folder"
    course.rename(elsewhere)
    for name, value in {"TZ": "Asia/Taipei", "LC_ALL": "C", "GOMAXPROCS": "1"}.items():
        monkeypatch.setenv(name, value)
    again = elsewhere / "again"
    hugo.build(elsewhere, again)
    assert tree_hash(again) == first


def tree_hash(root: Path) -> dict[str, str]:
    return {
        file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(root.rglob("*"))
        if file.is_file()
    }


def test_the_output_holds_no_trace_of_a_fault(course):
    write(course, {FIRST: SEED.read_bytes().decode()})
    for file in build(course).rglob("*"):
        if file.is_file():
            text = file.read_bytes().decode(errors="replace")
            for trace in ("ZgotmplZ", "HAHAHUGO", "raw HTML omitted", "(<nil>)", "<no value>"):
                assert trace not in text

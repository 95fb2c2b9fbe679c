"""Which cards the decks of a site have, where they are, and what a card looks like in Anki."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.deck_site import DOT, FLOUR_DECK, FORMS, HARD_DECK, new_site
from helpers.html_audit import Audit
from helpers.sites import PAGE, plain_hugo, read, write

from askbook.errors import StudyError
from askbook.pages.topics import walk
from askbook.project.project import Project
from askbook.publish import decks
from askbook.publish.anki.card import deck_part
from askbook.publish.reuse import AddedFiles

SECTION_ADDRESS = "https://small.example/sourdough/ingredients/"


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_text_reaches_anki_unchanged(first, new_learner, form):
    me = new_learner()
    me.import_deck(first / f"{HARD_DECK}.{form}")
    math, code, cjk, number_sign, table = ((n.fields[0], n.fields[1]) for n in me.notes)
    asked = r"<p>What is \(a &lt; b\) &amp; \(\hat{y} = \frac{1}{2}\)?</p>"
    assert math[0].removeprefix("<p>").removesuffix("</p>") == asked[3:-4]
    assert re.sub(r"\s+", " ", math[1]).startswith(
        r"\[\sum_{i=1}^{n} i = \frac{n(n+1)}{2}\] <p class"
    )
    assert Audit(code[0]).text.strip() == 'Which "code"\tprints it?'
    assert code[1].startswith("<pre><code>if a &lt; b:\n\tprint(")
    assert "print(\"x & 'y'\")" in Audit(code[1]).text
    assert cjk[0] == "<p>「発酵」とは？</p>"
    assert f'<a href="{SECTION_ADDRESS}flour/#explain">粉</a>を見て' in cjk[1]
    assert "<em>次へ</em>" in cjk[1]
    assert number_sign[0] == "<p>#hashtag; semicolons, commas — 😀</p>"
    assert Audit(number_sign[1]).text.startswith('#no comment, "quoted", and [$]not LaTeX[/$].')
    assert '<td style="text-align: right">2</td>' in table[1]
    for _, shown in (math, code, cjk, number_sign, table):
        assert f'<a href="{SECTION_ADDRESS}hard/">Salt::Sea</a></p>' in shown


def test_a_card_shows_its_topic_and_declares_its_language(first, new_learner):
    me = new_learner()
    me.import_deck(first / f"{HARD_DECK}.apkg")
    card = me.note("発酵").cards()[0]
    assert '<p class="topic">Salt::Sea</p>' in card.question()
    assert '<div lang="en" dir="auto">' in card.question()
    assert ".card.nightMode" in card.question()
    assert "を見て" not in card.question()
    assert "を見て" in card.answer()
    assert not re.search(r"latex|\.mp3.*\bsound\b", " ".join(me.collection.media.check().missing))
    assert [c.question_av_tags() + c.answer_av_tags() for c in me.cards] == [[]] * 5


def test_an_image_is_in_the_package_and_linked_from_the_text(first, new_learner):
    me = new_learner()
    me.import_deck(first / f"{HARD_DECK}.apkg")
    (name,) = re.findall(r'<img src="([^"]+)" alt="A dot"', me.note("which picture")["Answer"])
    assert (Path(me.collection.media.dir()) / name).read_bytes() == DOT
    media = me.collection.media.check()
    assert (list(media.missing), list(media.unused)) == ([], [])
    text = (first / f"{HARD_DECK}.txt").read_text(encoding="utf-8")
    assert f'src=""{SECTION_ADDRESS}dot.png""' in text


def test_a_page_links_its_decks_and_no_other_page_does(first):
    linked = set()
    for file in first.rglob("*.html"):
        links = Audit(file.read_text(encoding="utf-8")).links()
        linked |= {file.parent / link for link in links if link.startswith("deck.")}
    assert linked <= set(first.rglob("deck.*"))
    assert {path.parent.relative_to(first).as_posix() for path in linked} == {
        ".", "sourdough", "sourdough/ingredients", "sourdough/ingredients/flour",
        "sourdough/ingredients/hard", "de", "de/sourdough", "de/sourdough/ingredients",
        "de/sourdough/ingredients/flour",
    }  # fmt: skip


def test_a_site_built_by_hugo_alone_links_no_deck(tmp_path):
    site = new_site(tmp_path / "site")
    assert plain_hugo(site).returncode == 0
    assert "deck." not in (site / f"public/{FLOUR_DECK}").with_name("index.html").read_text()


def published_cards(public: Path, language: str) -> list[dict[str, str]]:
    pages = [json.loads(file.read_text(encoding="utf-8")) for file in public.rglob("cards.json")]
    return [card for page in pages if page["language"] == language for card in page["cards"]]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("folder", "language"), [("", "en"), ("de", "de")])
def test_the_deck_of_a_language_has_every_published_card(
    small, new_learner, form, folder, language
):
    me = new_learner("ja")
    expected = len(published_cards(small / "public", language))
    assert expected >= 5
    assert me.import_deck(small / "public" / folder / f"deck.{form}") == {"new": expected}


def test_the_cards_of_a_site_are_in_reading_order(small, new_learner):
    me = new_learner()
    me.import_deck(small / "public/deck.apkg")
    order = list(dict.fromkeys(note["Topic"] for note in me.notes))
    titles = [place.topic.title for place in walk(Project(small).tree)]
    assert len(order) > 3
    assert [title for title in titles if title in order] == order


def test_the_cards_of_pages_without_a_topic_come_last(site):
    for name in ("aside", "part-one/first-topic"):
        path = f"/course/{name}/"
        card = {"id": "q1", "question": f"About {name}?", "answer": "Yes."}
        cards = {"title": name, "path": path, "language": "en", "cards": [card]}
        page = PAGE.read_text(encoding="utf-8")
        write(
            site,
            {f"content{path.rstrip('/')}.md": page, f"public{path}cards.json": json.dumps(cards)},
        )
    decks.write_decks(Project(site), AddedFiles(site / "public"))
    deck = read(site, "public/deck.txt")
    assert 0 < deck.index("About part-one/first-topic?") < deck.index("About aside?")


def test_no_formula_of_a_card_is_left_as_mathml(small, new_learner):
    me = new_learner()
    me.import_deck(small / "public/deck.apkg")
    fields = [field for note in me.notes for field in note.fields]
    published = published_cards(small / "public", "en")
    formulas = sum(card[side].count("<math") for card in published
                   for side in ("question", "answer"))  # fmt: skip
    assert formulas
    assert not any(re.search(r"<math|<span|<div| class=\"(?!source)", field) for field in fields)
    assert sum(len(re.findall(r"\\\(.*?\\\)|\\\[.*?\\\]", f, re.S)) for f in fields) == formulas


def test_two_pages_with_the_same_first_alias_are_refused(tmp_path):
    site = new_site(tmp_path / "site")
    public = site / "public"
    for name in ("flour", "hard"):
        folder = public / "sourdough/ingredients" / name
        folder.mkdir(parents=True)
        card = {"id": "q1", "question": "?", "answer": "!"}
        page = {"title": name, "path": f"/{name}/", "language": "en", "cards": [card]}
        (folder / "cards.json").write_text(json.dumps(page), encoding="utf-8")
        source = site / f"content/sourdough/ingredients/{name}.md"
        text = source.read_text(encoding="utf-8").replace("+++\n", '+++\naliases = ["/x/"]\n', 1)
        source.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"Flour' and .*Salt∷Sea' have the same first alias"):
        decks.write_decks(Project(site), AddedFiles(public))


@pytest.mark.parametrize(
    ("title", "part"),
    [("B", "B"), ("std::vector", "std∷vector"), (":x:", "x"), (" b \n c ", "b c"), ("::", "∷")],
)
def test_a_title_does_not_divide_a_decks_name(title, part):
    assert deck_part(title) == part


def test_sections_and_home_pages_link_and_have_a_question_bank_and_topics_do_not(first):
    banks = [str(path.parent.relative_to(first)) for path in first.rglob("moodle.xml")]
    section = "sourdough/ingredients"
    assert {".", section, "de", f"de/{section}"} < set(banks)
    assert f"{section}/flour" not in banks
    assert 'href="moodle.xml"' in read(first, f"{section}/index.html")
    assert 'href="moodle.xml"' not in read(first, f"{section}/flour/index.html")
    bank = ElementTree.parse(first / section / "moodle.xml")
    names = [element.text for element in bank.iterfind("question/name/text")]
    assert len(names) == 10
    assert r"What is \(a < b\) & \(\hat{y} = \frac{1}{2}\)?" in names
